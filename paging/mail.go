package paging

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
)

//go:embed mail.html
var mailHTML string

var mailPage = template.Must(template.New("mail").Parse(mailHTML))

// compose writes a mail (RFC 5322) with two bodies, plain and HTML. A header holds one line whatever it is made of.
func compose(m Message, from *mail.Address) []byte {
	var mail bytes.Buffer
	header := func(name, value string) { fmt.Fprintf(&mail, "%s: %s\r\n", name, fold(line(value))) }
	bodies := multipart.NewWriter(&mail)

	header("From", from.String())
	header("To", "<"+m.To+">")
	header("Subject", mime.QEncoding.Encode("utf-8", cut(line(m.Title), maxSubject)))
	header("Date", time.Now().Format(time.RFC1123Z))
	header("Message-ID", "<"+m.ID+"@"+domain(from.Address)+">")
	if m.ReplyTo != "" {
		header("Reply-To", "<"+m.ReplyTo+">")
	}
	if m.InReplyTo != "" {
		header("In-Reply-To", "<"+m.InReplyTo+">")
		header("References", "<"+m.InReplyTo+">")
	}
	header("Auto-Submitted", m.submitted())                // so that no holiday answers (RFC 3834)
	header("X-Tocsin", m.submitted())                      // so that tocsin knows its own, wherever they come back from
	header("X-Auto-Response-Suppress", "OOF, DR, RN, NRN") // the same to Exchange, which does not read that
	if m.Urgent {
		header("Importance", "high") // RFC 2156
		header("X-Priority", "1")
	}
	header("MIME-Version", "1.0")
	header("Content-Type", mime.FormatMediaType("multipart/alternative", map[string]string{"boundary": bodies.Boundary()}))
	mail.WriteString("\r\n")

	addBody(bodies, "text/plain", plainBody(m))
	addBody(bodies, "text/html", htmlBody(m))
	_ = bodies.Close() // a buffer takes everything
	return mail.Bytes()
}

// submitted is what RFC 3834 has for a mail that no person wrote.
func (m Message) submitted() string {
	if m.InReplyTo != "" {
		return "auto-replied"
	}
	return "auto-generated"
}

// fold puts each encoded word (RFC 2047) on a line of its own: a line has at most 998 bytes.
func fold(value string) string { return strings.ReplaceAll(value, "?= =?", "?=\r\n =?") }

const maxSubject = 200 // characters, of which a phone shows the first 40

func addBody(to *multipart.Writer, kind, text string) {
	part, _ := to.CreatePart(textproto.MIMEHeader{
		"Content-Type":              {kind + "; charset=utf-8"},
		"Content-Transfer-Encoding": {"quoted-printable"},
	})
	encoder := quotedprintable.NewWriter(part)
	_, _ = encoder.Write([]byte(text))
	_ = encoder.Close()
}

func plainBody(m Message) string {
	text := m.Text + "\n"
	if m.Link != "" {
		text += "\n" + m.button() + ":\n" + m.Link + "\n"
	}
	return text
}

func htmlBody(m Message) string {
	var page strings.Builder
	err := mailPage.Execute(&page, map[string]any{
		"Language": m.Language, "Title": line(m.Title), "Lines": strings.Split(m.rest(), "\n"),
		"Button": m.button(), "Link": m.Link, "Urgent": m.Urgent,
	})
	if err != nil {
		panic("paging: mail.html: " + err.Error()) // a mistake in the template, which tests find
	}
	return page.String()
}
