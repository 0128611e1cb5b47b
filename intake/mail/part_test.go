package mail

import "testing"

// TestDelimiters finds where parts end: at a line that is the delimiter and nothing else (RFC 2046, section 5.1.1).
func TestDelimiters(t *testing.T) {
	t.Parallel()
	const before = "From: mara@halden.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
	for body, want := range map[string]string{
		"preamble\r\n--b\r\n\r\none\r\n--b \t\r\n\r\ntwo\r\n--b--\r\nepilogue": "one\n\ntwo",
		"--b\r\n\r\nsee --b\r\n--bb\r\n --b\r\nall one\r\n--b--":               "see --b\n--bb\n --b\nall one",
		"--b\n\nonly line feeds\n--b--\n":                                      "only line feeds",
		"--b\r\n\r\nnever closed":                                              "never closed",
		"--b\r\n--b--\r\n":                                                     "",
		"no delimiter":                                                         "no delimiter",
	} {
		if m, err := Read([]byte(before+body), ours); err != nil || m.Text != want {
			t.Errorf("%q: %q, %v; want %q", body, m.Text, err, want)
		}
	}
}

// Of alternatives the first that says anything counts, the plain one before all; files of all of them are named.
func TestAlternatives(t *testing.T) {
	t.Parallel()
	const (
		before = "From: mara@halden.example\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
		plain  = "--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
		empty  = "--b\r\nContent-Type: text/plain\r\n\r\n \r\n"
		page   = "--b\r\nContent-Type: text/html\r\n\r\n<p>page\r\n"
		file   = "--b\r\nContent-Type: text/calendar; name=c.ics\r\n\r\nx\r\n"
	)
	for body, want := range map[string]string{
		plain + page:        "plain",
		page + plain:        "plain",
		empty + page:        "page",
		file + empty + page: "page",
		empty + file:        "",
	} {
		if m, err := Read([]byte(before+body+"--b--"), ours); err != nil || m.Text != want {
			t.Errorf("%q: %q, %v; want %q", body, m.Text, err, want)
		}
	}
	if m, _ := Read([]byte(before+file+page+file), ours); len(m.Attachments) != 2 || m.Attachments[0].Name != "c.ics" {
		t.Errorf("%+v", m.Attachments)
	}
}
