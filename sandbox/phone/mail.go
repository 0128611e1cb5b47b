package phone

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"
)

// maxNesting bounds multiparts within multiparts.
const maxNesting = 8

// parseMail reads a mail (RFC 5322, RFC 2045). The error says what a careful mail server refuses it for.
func parseMail(raw []byte) (Item, error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Item{}, fmt.Errorf("this is no mail: %w", err)
	}
	from, err := mail.ParseAddress(decodeWords(m.Header.Get("From")))
	if err != nil {
		return Item{}, errors.New("the sender (From) is missing or no address (RFC 5322, section 3.6.2)")
	}
	if _, err := m.Header.Date(); err != nil {
		return Item{}, errors.New("the date (Date) is missing or no date (RFC 5322, section 3.6.1)")
	}
	i := Item{Kind: Email, Key: m.Header.Get("Message-ID"), From: from.Address, Title: decodeWords(m.Header.Get("Subject"))}
	i.Answers = strings.Trim(m.Header.Get("In-Reply-To"), "<> ")
	if reply, err := mail.ParseAddress(m.Header.Get("Reply-To")); err == nil {
		i.ReplyTo = reply.Address
	}
	if from.Name != "" {
		i.From = from.Name + " <" + from.Address + ">"
	}
	if err := i.readPart(textproto.MIMEHeader(m.Header), m.Body, 0); err != nil {
		return Item{}, err
	}
	if i.Text == "" {
		i.Text = textOf(i.HTML)
	}
	return i, nil
}

// readPart takes the first plain text and the first HTML that it finds.
func (i *Item) readPart(h textproto.MIMEHeader, body io.Reader, depth int) error {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if h.Get("Content-Type") == "" {
		kind, err = "text/plain", nil
	}
	if err != nil || depth > maxNesting {
		return errors.New("the mail's Content-Type cannot be read")
	}
	if strings.HasPrefix(kind, "multipart/") {
		return i.readParts(multipart.NewReader(body, params["boundary"]), depth)
	}
	text, err := readText(h.Get("Content-Transfer-Encoding"), params["charset"], body)
	if err != nil {
		return fmt.Errorf("a part of the mail cannot be read: %w", err)
	}
	switch {
	case kind == "text/plain" && i.Text == "":
		i.Text = strings.TrimSpace(text)
	case kind == "text/html" && i.HTML == "":
		i.HTML = text
	}
	return nil
}

func (i *Item) readParts(parts *multipart.Reader, depth int) error {
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("a part of the mail cannot be read: %w", err)
		}
		if err := i.readPart(part.Header, part, depth+1); err != nil {
			return err
		}
	}
}

// readText undoes the encoding, with Unix's line ends. Latin 1 is read as what it is, everything else as UTF-8.
func readText(encoding, charset string, body io.Reader) (string, error) {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		return "", err
	}
	text := string(raw)
	if strings.EqualFold(charset, "iso-8859-1") {
		runes := make([]rune, len(raw))
		for at, b := range raw {
			runes[at] = rune(b)
		}
		text = string(runes)
	}
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\r\n", "\n"), nil
}

func decodeWords(header string) string {
	text, err := new(mime.WordDecoder).DecodeHeader(header)
	if err != nil {
		return header
	}
	return text
}

var (
	hrefs    = regexp.MustCompile(`(?i)<a\s[^>]*href\s*=\s*["'](https?://[^"']+)["']`)
	unspoken = regexp.MustCompile(`(?is)<(style|script|head)[^>]*>.*?</(style|script|head)>`)
	breaks   = regexp.MustCompile(`(?i)<br[^>]*>|</(p|div|tr|li|h[1-6])>`)
	tags     = regexp.MustCompile(`<[^>]*>`)
	gaps     = regexp.MustCompile(`\n\s*\n+`)
)

func linksInHTML(page string) []string {
	var out []string
	for _, found := range hrefs.FindAllStringSubmatch(page, -1) {
		out = append(out, html.UnescapeString(found[1]))
	}
	return out
}

// textOf is what a mail says that has no plain text.
func textOf(page string) string {
	text := breaks.ReplaceAllString(unspoken.ReplaceAllString(page, ""), "\n")
	text = html.UnescapeString(tags.ReplaceAllString(text, ""))
	lines := strings.Split(text, "\n")
	for at := range lines {
		lines[at] = strings.TrimSpace(lines[at])
	}
	return strings.TrimSpace(gaps.ReplaceAllString(strings.Join(lines, "\n"), "\n\n"))
}
