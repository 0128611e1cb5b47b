package ring

import (
	"bytes"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"
)

// write makes a mail of a letter (RFC 5322), as the company's mail server passes it on.
func (m *Mail) write(l Letter, to, id string) []byte {
	var b bytes.Buffer
	_, domain, _ := strings.Cut(l.From.Address, "@")
	header := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	header("Authentication-Results", m.checked(l, domain))
	header("From", l.From.String())
	header("To", (&mail.Address{Address: to}).String())
	header("Subject", mime.QEncoding.Encode("utf-8", strings.Join(strings.Fields(l.Subject), " ")))
	header("Date", time.Now().Format(time.RFC1123Z))
	header("Message-ID", "<"+id+">")
	if id := strings.Join(strings.Fields(l.Answers), ""); id != "" {
		header("In-Reply-To", "<"+id+">")
		header("References", "<"+id+">")
	}
	header("MIME-Version", "1.0")
	header("Content-Type", "text/plain; charset=utf-8")
	header("Content-Transfer-Encoding", "quoted-printable")
	b.WriteString("\r\n")
	text := quotedprintable.NewWriter(&b)
	_, _ = text.Write([]byte(l.Text)) // into memory
	_ = text.Close()
	return b.Bytes()
}

// checked is what the company's mail server found out about the sender (RFC 8601).
func (m *Mail) checked(l Letter, domain string) string {
	if l.Forged {
		return m.o.Host + "; spf=fail smtp.mailfrom=" + domain + "; dkim=none; dmarc=fail header.from=" + domain
	}
	return m.o.Host + "; spf=pass smtp.mailfrom=" + domain + "; dkim=pass header.d=" + domain + "; dmarc=pass header.from=" + domain
}
