package mail

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// maxDecoded is how much of the text of a mail is decoded, in bytes.
const maxDecoded = 1 << 20

// decodeTransfer undoes a Content-Transfer-Encoding (RFC 2045, section 6); what is not known is taken as it is. At most so many
// bytes come out. It is lenient: a broken byte of an alarm is better than no alarm.
func decodeTransfer(body []byte, encoding string, most int) []byte {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return decodeBase64(body, most)
	case "quoted-printable":
		return decodeQuoted(body, most)
	}
	return body[:min(len(body), most)]
}

func decodeBase64(b []byte, most int) []byte {
	digits := make([]byte, 0, min(len(b), most/3*4+8))
	for _, c := range b {
		if len(digits) == cap(digits) {
			break
		}
		if isBase64(c) {
			digits = append(digits, c)
		}
	}
	if len(digits)%4 == 1 { // a digit alone says nothing
		digits = digits[:len(digits)-1]
	}
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(digits)))
	n, _ := base64.RawStdEncoding.Decode(out, digits) // all of them are digits
	return out[:min(n, most)]
}

func isBase64(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/'
}

func decodeQuoted(b []byte, most int) []byte {
	out := make([]byte, 0, min(len(b), most))
	for i := 0; i < len(b) && len(out) < most; i++ {
		if b[i] != '=' {
			out = append(out, b[i])
			continue
		}
		if end := softBreak(b[i+1:]); end > 0 {
			i += end
			continue
		}
		if i+2 < len(b) && isHex(b[i+1]) && isHex(b[i+2]) {
			out = append(out, fromHex(b[i+1])<<4|fromHex(b[i+2]))
			i += 2
			continue
		}
		out = append(out, '=')
	}
	return out
}

// softBreak gives the length of the end of line, with space before it, that b begins with, or 0.
func softBreak(b []byte) int {
	for i, c := range b[:min(len(b), 80)] {
		switch c {
		case '\n':
			return i + 1
		case ' ', '\t', '\r':
		default:
			return 0
		}
	}
	return 0
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func fromHex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}

// toUTF8 reads text of a charset. Where that is not known, or not true, it is taken for UTF-8 if it is that, and otherwise for
// Windows-1252, as browsers do.
func toUTF8(b []byte, charset string) string {
	encoding, err := htmlindex.Get(strings.Trim(charset, ` "'`))
	if err != nil || encoding == unicode.UTF8 {
		if utf8.Valid(b) {
			return string(b)
		}
		encoding = charmap.Windows1252
	}
	out, err := encoding.NewDecoder().Bytes(b)
	if err != nil {
		out = b
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}
