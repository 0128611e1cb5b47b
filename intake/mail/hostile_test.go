package mail

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestCost reads mails made to be expensive: each takes time in proportion to its size, and memory in bounds. It runs alone, as
// both are measured.
func TestCost(t *testing.T) {
	const from = "From: mara@halden.example\r\n"
	full := func(one string) string { return strings.Repeat(one, (4<<20)/len(one)) }
	field := func(one string) string { return strings.Repeat(one, (200<<10)/len(one)) }
	html := func(one string) string { return from + "Content-Type: text/html\r\n\r\n" + full(one) }
	text := func(one string) string { return from + "\r\n" + full(one) }
	for name, raw := range map[string]string{
		"one line":               text("x"),
		"empty lines":            text("\r\n"),
		"quoted lines":           text("> x\r\n"),
		"attributions":           text("On 1 a\r\n"),
		"headers of other mails": text("From: x\r\nTo: y\r\n"),
		"rules":                  text("____________\r\n"),
		"signatures":             text("--\r\n"),
		"control characters":     text("\x00\x1b\u202e"),
		"flowed":                 from + "Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n" + full("a \r\n"),
		"base64":                 from + "Content-Transfer-Encoding: base64\r\n\r\n" + full("QUFB!QUFB\r\n"),
		"quoted-printable":       from + "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + full("= = =41=\r\n"),
		"another charset":        from + "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + full("\x1b$B$\x1b(B"),
		"open elements":          html("<div><b>"),
		"quotes in quotes":       html("<blockquote>x<br>"),
		"attributes":             html("<a b=c "),
		"links":                  html("<a href=https://x.example>x"),
		"ends of links":          html("x</a>"),
		"hidden in hidden":       html("<div style=display:none>"),
		"line breaks":            html("<pre>\n\nx"),
		"entities":               html("&amp;&#x41;&nosuch"),
		"comments":               html("<!--<!"),
		"boundaries, no line":    from + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + full("--b"),
		"boundaries, none whole": from + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + full("\n--b?"),
		"deep and large":         nested(maxDepth, full("some text\r\n")),
		"many texts":             from + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\n"+strings.Repeat("text\r\n", 4_000), maxParts-1),
		"a folded field":         from + "X: " + strings.Repeat("y\r\n ", maxLines-10) + "\r\n\r\nText",
		"an odd line, folded":    from + "y" + strings.Repeat("\r\n "+strings.Repeat("y", 50), maxLines-10) + "\r\n\r\nText",
		"brackets in From":       "From: " + field("(<") + "\r\n\r\nText",
		"an unclosed subject":    from + "Subject: " + field("=?utf-8?q?") + "\r\n\r\nText",
		"a subject of words":     from + "Subject: " + field("=?utf-8?b?w?= ") + "\r\n\r\nText",
		"prefixes":               from + "Subject: " + field("Re: [INC] ") + "\r\nList-Id: x\r\n\r\nText",
		"references":             from + "References: " + field("<a@b> ") + "\r\n\r\nText",
		"recipients":             from + "To: " + field("a@b, ") + "\r\n\r\nText",
		"parameters":             from + "Content-Type: text/plain" + field("; a*0=b") + "\r\n\r\nText",
		"results":                from + "Authentication-Results: mx; " + field("(\"") + "\r\n\r\nText",
		"results without end":    from + "Authentication-Results: mx; " + field("a=b;") + "\r\n\r\nText",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, _ = Read([]byte(raw), ours)
		read := time.Since(start)
		runtime.ReadMemStats(&after)
		(&Judge{Resolver: halden(nil), TrustedIDs: []string{"mx"}}).Check(t.Context(), today, []byte(raw), Envelope{})
		judged := time.Since(start) - read
		allocated := (after.TotalAlloc - before.TotalAlloc - uint64(len(raw))) >> 20 // the conversion above copies
		t.Logf("%-24s %8d bytes: read in %v, judged in %v, %d MiB", name, len(raw), read.Round(time.Millisecond), judged.Round(time.Millisecond), allocated)
		if most := 5 * time.Second * slowness; read > most || judged > most {
			t.Errorf("%s: read in %s, judged in %s", name, read, judged)
		}
		if allocated > 64 && slowness == 1 {
			t.Errorf("%s: %d MiB were allocated", name, allocated)
		}
	}
}
