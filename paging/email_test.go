package paging_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"tocsin/paging"
)

// sendMail hands one message to a server of its own and gives the mail that came.
func sendMail(t *testing.T, m paging.Message) mail {
	t.Helper()
	server := newMailServer(t, "200")
	if r := server.email().Notify(t.Context(), m); r.Cause != nil {
		t.Fatal(r.Cause)
	}
	got := server.got()
	if len(got) != 1 {
		t.Fatalf("%d mails came", len(got))
	}
	return got[0]
}

var (
	date     = regexp.MustCompile(`(?m)^Date: .*$`)
	boundary = regexp.MustCompile(`[0-9a-f]{60}`)
)

func TestMail(t *testing.T) {
	t.Parallel()
	german := alarm(mailTo)
	german.Language, german.Title, german.Text = "de", "Wasser im Büro Köln", "Wasser im Büro Köln\n\nDer Keller steht unter Wasser."
	german.Button, german.Urgent = "Bestätigen", false
	bare := alarm(mailTo)
	bare.Link = ""
	for name, m := range map[string]paging.Message{"mail.eml": alarm(mailTo), "mail-de.eml": german, "mail-no-link.eml": bare} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := sendMail(t, m)
			if !got.secure || got.user != "tocsin" || got.from != "tocsin@halden.example" || got.to != mailTo {
				t.Errorf("from %s to %s, by %q, encrypted: %v", got.from, got.to, got.user, got.secure)
			}
			text := strings.ReplaceAll(string(got.data), "\r\n", "\n")
			text = date.ReplaceAllString(text, "Date: (now)")
			golden(t, name, boundary.ReplaceAllString(text, "(boundary)"))
		})
	}
}

// What mail programs read in it, by a reader that is not ours.
func TestMailReads(t *testing.T) {
	t.Parallel()
	m := alarm(mailTo)
	m.Title = strings.Repeat("Überschwemmung 🌊 ", 20)
	read, err := netmail.ReadMessage(strings.NewReader(string(sendMail(t, m).data)))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject"))
	if err != nil || !strings.HasPrefix(m.Title, strings.TrimSuffix(subject, "…")) || len([]rune(subject)) < 190 {
		t.Errorf("the subject is %q: %v", subject, err)
	}
	if sent, err := read.Header.Date(); err != nil || time.Since(sent) > time.Minute {
		t.Errorf("sent at %v: %v", sent, err)
	}
	if id := read.Header.Get("Message-ID"); id != "<"+m.ID+"@halden.example>" {
		t.Errorf("Message-ID: %s", id)
	}
	kind, parameters, err := mime.ParseMediaType(read.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatal(kind, err)
	}
	bodies := map[string]string{}
	for parts := multipart.NewReader(read.Body, parameters["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err != nil {
			break
		}
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Error(err)
		}
		bodies[part.Header.Get("Content-Type")] = string(text)
	}
	if plain := bodies["text/plain; charset=utf-8"]; !strings.Contains(plain, "The cellar is flooded") || !strings.Contains(plain, link) {
		t.Errorf("plain: %s", plain)
	}
	if html := bodies["text/html; charset=utf-8"]; !strings.Contains(html, `href="`+link+`"`) || !strings.Contains(html, ">Acknowledge</a>") {
		t.Errorf("HTML: %s", html)
	}
}

// No line is too long for SMTP, and no text makes a header or an element of its own.
func TestMailTakesTextsAsTheyAre(t *testing.T) {
	t.Parallel()
	m := alarm(mailTo)
	m.ID = "X1>\r\nBcc: id@evil.example"
	m.Title = "Fire\r\nBcc: title@evil.example\r\n\r\n<script>title</script>" + strings.Repeat("🔔", 200)
	m.Text = "<script>text</script>\r\n.\r\nMAIL FROM:<text@evil.example>\r\n" + strings.Repeat("x", 5000)
	m.Language, m.Button = `"><script>`, "<b>Acknowledge</b>"
	m.Link = `javascript:alert(1)`
	data := string(sendMail(t, m).data)
	for l := range strings.Lines(data) {
		if len(l) > 998 {
			t.Errorf("a line of %d bytes", len(l))
		}
		if strings.HasPrefix(l, "Bcc:") {
			t.Errorf("a header of theirs: %s", l)
		}
	}
	if _, html, _ := strings.Cut(data, "text/html"); strings.Contains(html, "<script>") || strings.Contains(html, "<b>") || strings.Contains(html, `"javascript:`) {
		t.Errorf("an element of theirs: %s", html)
	}
}

func TestMailAddressesThatAreNone(t *testing.T) {
	t.Parallel()
	for _, to := range []string{"", "mara", "mara@x.example, jonas@x.example", "Mara <mara@x.example>", "mara@x.example\r\nBcc: b@evil.example", "mara@x.example>\r\nDATA"} {
		got := newMailServer(t, "200").email().Notify(t.Context(), alarm(to))
		if got.Reason != paging.ReasonInvalidAddress {
			t.Errorf("%q: %+v", to, got)
		}
		discreet(t, fmt.Sprint(got.Cause))
	}
}

func TestMailServerWithoutRelaying(t *testing.T) {
	t.Parallel()
	check(t, newMailServer(t, "no relaying").email().Notify(t.Context(), alarm(mailTo)), want{reason: paging.ReasonRejected})
}

func TestMailOverTLSFromTheStart(t *testing.T) {
	t.Parallel()
	server := newMailServer(t, "TLS from the start")
	check(t, server.email().Notify(t.Context(), alarm(mailTo)), taken)
	if got := server.got(); len(got) != 1 || !got[0].secure {
		t.Errorf("%+v", got)
	}
}

// Only a server on this machine may be spoken to in the clear, and even that one gets no password so.
func TestMailInTheClear(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, host, user string
		want             want
	}{
		{"to this machine", "127.0.0.1", "", taken},
		{"to this machine, with a password", "127.0.0.1", "tocsin", want{failed: true}},
		{"to another", "mail.halden.example", "", want{failed: true}},
		{"to another, with a password", "mail.halden.example", "tocsin", want{failed: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := newMailServer(t, "no TLS")
			e := server.email()
			e.Server, e.User = c.host+":25", c.user
			e.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, network, server.address)
			}
			check(t, e.Notify(t.Context(), alarm(mailTo)), c.want)
			if n := len(server.got()); (n == 1) != (c.want == taken) {
				t.Errorf("%d mails came", n)
			}
		})
	}
}

// A certificate counts for the configured name alone.
func TestMailServerUnderAnotherName(t *testing.T) {
	t.Parallel()
	server := newMailServer(t, "200")
	e := server.email()
	e.Server = "mail.halden.example:587"
	e.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.address)
	}
	check(t, e.Notify(t.Context(), alarm(mailTo)), want{failed: true})
	e.Config = &tls.Config{RootCAs: server.roots, ServerName: "127.0.0.1"}
	check(t, e.Notify(t.Context(), alarm(mailTo)), want{failed: true})
}
