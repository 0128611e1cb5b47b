package phone

import (
	"errors"
	"net"
	"net/smtp"
	"net/textproto"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// postOffice is a network with a mail server on a loopback port, and two mailboxes.
func postOffice(t *testing.T, o Options) (*Network, string) {
	t.Helper()
	n := New(o)
	n.Add(Subscriber{ID: ann, Name: "Ann Lee", Email: "ann@x.example"})
	n.Add(Subscriber{ID: bob, Name: "Bob Ray", Email: "bob@x.example"})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- n.ServeMail(l) }()
	t.Cleanup(func() {
		if err := errors.Join(n.Close(), <-served); err != nil {
			t.Error(err)
		}
	})
	return n, l.Addr().String()
}

// lines ends lines as mail does.
func lines(text string) []byte { return []byte(strings.ReplaceAll(text, "\n", "\r\n")) }

const letter = `From: =?utf-8?q?T=C3=B6csin?= <bell@app.example>
To: Ann Lee <ann@x.example>
Date: Tue, 24 Nov 2026 05:00:00 +0000
Message-ID: <7@app.example>
Subject: =?utf-8?b?SU5DLTcg4oCTIFdhdGVy?=
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Water in the K=C3=BCche.
Acknowledge: https://app.example/a/1?x=3D1.
--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PHA+V2F0ZXI8L3A+
--b--
`

func TestAMailArrives(t *testing.T) {
	t.Parallel()
	n, address := postOffice(t, Options{})
	auth := smtp.PlainAuth("", SMTPUser, SMTPPassword, "127.0.0.1")
	if err := smtp.SendMail(address, auth, "bell@app.example", []string{"ann@x.example", "BOB@x.example"}, lines(letter)); err != nil {
		t.Fatal(err)
	}
	for _, user := range []string{ann, bob} {
		got := n.Items(user)[0]
		want := Item{
			ID: got.ID, At: got.At, Kind: Email, Key: "<7@app.example>", From: "Töcsin <bell@app.example>", Title: "INC-7 – Water", Text: "Water in the Küche.\nAcknowledge: https://app.example/a/1?x=1.",
			HTML: "<p>Water</p>", Link: "https://app.example/a/1?x=1", Links: []string{"https://app.example/a/1?x=1"},
		}
		if d := cmp.Diff(want, got, cmp.AllowUnexported(Button{})); d != "" {
			t.Errorf("%s (-want +got):\n%s", user, d)
		}
	}
}

func TestAMailOfHTMLAlone(t *testing.T) {
	t.Parallel()
	n, address := postOffice(t, Options{})
	mail := "From: bell@app.example\nDate: Tue, 24 Nov 2026 05:00:00 +0000\nContent-Type: text/html; charset=iso-8859-1\n\n<head><title>x</title></head><p>Wasser in der K\xfcche</p>\n<p>Press <a class=b href=\"https://app.example/a?x=1&amp;y=2\">here</a></p>\n"
	if err := smtp.SendMail(address, nil, "bell@app.example", []string{"ann@x.example"}, lines(mail)); err != nil {
		t.Fatal(err)
	}
	if got := n.Items(ann)[0]; got.Text != "Wasser in der Küche\n\nPress here" || got.Link != "https://app.example/a?x=1&y=2" || got.Title != "" {
		t.Errorf("ann got %+v", got)
	}
}

func TestWhatTheMailServerRefuses(t *testing.T) {
	t.Parallel()
	n, address := postOffice(t, Options{})
	good := string(lines(letter))
	for name, c := range map[string]struct {
		auth     smtp.Auth
		to, mail string
		code     int
	}{
		"a wrong password": {smtp.PlainAuth("", SMTPUser, "wrong", "127.0.0.1"), "ann@x.example", good, 535},
		"nobody's address": {nil, "carl@x.example", good, 550},
		"no sender":        {nil, "ann@x.example", strings.Replace(good, "From:", "Sender:", 1), 554},
		"no date":          {nil, "ann@x.example", strings.Replace(good, "Date:", "Day:", 1), 554},
		"no header":        {nil, "ann@x.example", "Hello\r\n", 554},
		"no such encoding": {nil, "ann@x.example", strings.Replace(good, "PHA+", "%%%%", 1), 554},
		"a broken type":    {nil, "ann@x.example", strings.Replace(good, "multipart/alternative", "multi part", 1), 554},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantCode(t, smtp.SendMail(address, c.auth, "bell@app.example", []string{c.to}, []byte(c.mail)), c.code)
		})
	}
	t.Cleanup(func() {
		if got := len(n.Items(ann)); got != 0 {
			t.Errorf("%d mails arrived all the same", got)
		}
	})
}

func wantCode(t *testing.T, err error, code int) {
	t.Helper()
	var told *textproto.Error
	if !errors.As(err, &told) || told.Code != code {
		t.Errorf("the mail server says %v, want %d", err, code)
	}
}

func TestReadMarksWhatWasSeen(t *testing.T) {
	t.Parallel()
	changed := 0
	n := New(Options{Changed: func(string, Item) { changed++ }})
	defer n.Close()
	for range 2 {
		n.put(ann, Item{Kind: SMS, Text: "x"})
	}
	n.Read(ann, "item-2", "item-9")
	if got := n.Items(ann); got[0].Read || !got[1].Read || changed != 3 {
		t.Errorf("read is %v and %v, told %d times", got[0].Read, got[1].Read, changed)
	}
	for range kept {
		n.put(ann, Item{Kind: SMS, Text: "x"})
	}
	if got := n.Items(ann); len(got) != kept || got[0].ID != "item-3" {
		t.Errorf("%d are kept, from %s on", len(got), got[0].ID)
	}
}
