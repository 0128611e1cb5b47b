package mail

import (
	"encoding/base64"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// encodedWord is a word of RFC 2047, section 2; the charset may carry a language (RFC 2231). Some senders leave spaces in it.
var encodedWord = regexp.MustCompile(`=\?([^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*)\?=`)

// decodeWords turns the encoded words of a field into text. Senders cut a character in two at the end of a word, against
// the RFC: neighbours of one charset are put together before they are read.
func decodeWords(s string) string {
	var out, word strings.Builder
	charset, end := "", 0
	flush := func() {
		out.WriteString(toUTF8([]byte(word.String()), charset))
		word.Reset()
	}
	for _, m := range encodedWord.FindAllStringSubmatchIndex(s, -1) {
		between, next := s[end:m[0]], strings.ToLower(s[m[2]:m[3]])
		joined := end > 0 && strings.TrimSpace(between) == "" // space between encoded words is none
		if !joined || next != charset {
			flush()
		}
		if !joined {
			out.WriteString(toUTF8([]byte(between), ""))
		}
		word.Write(decodeWord(s[m[4]:m[5]], s[m[6]:m[7]]))
		charset, end = next, m[1]
	}
	flush()
	out.WriteString(toUTF8([]byte(s[end:]), ""))
	return out.String()
}

func decodeWord(encoding, text string) []byte {
	if strings.EqualFold(encoding, "b") {
		return decodeBase64([]byte(text), base64.StdEncoding.DecodedLen(len(text))+3)
	}
	return decodeQuoted([]byte(strings.ReplaceAll(text, "_", " ")), len(text))
}

// line makes one clean line of at most so many runes.
func line(s string, most int) string {
	s = strings.Join(strings.Fields(strings.Map(visible, strings.ToValidUTF8(s, "\uFFFD"))), " ")
	return strings.TrimSpace(cutRunes(s, most))
}

// visible drops what shows nothing itself and changes how other characters look (bidirectional controls, zero width), and turns
// control characters into spaces, or line breaks.
func visible(r rune) rune {
	switch {
	case r == '\n', r == '\r', r == '\u2028', r == '\u2029':
		return '\n'
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
		return -1
	case unicode.IsControl(r), unicode.IsSpace(r):
		return ' '
	}
	return r
}

func cutRunes(s string, most int) string {
	if len(s) <= most || utf8.RuneCountInString(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n == most {
			return s[:i]
		}
		n++
	}
	return s
}
