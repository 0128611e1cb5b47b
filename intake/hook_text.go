package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"unicode"
)

// clean takes out of a program's text what does not show or turns other text around. Lines stay.
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || unicode.IsPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return -1
	}, strings.ReplaceAll(text, "\r\n", "\n")))
}

// webAddress is a link that may be shown; empty where it is none.
func webAddress(text string) string {
	const most = 1000 // an incident's details take 2,000
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || len(text) > most || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return ""
	}
	return text
}

// maxKey is how long a key of another program is kept as it is, in bytes: PagerDuty's bound.
const maxKey = 255

// bounded is a key, or of one that is too long what stands for it.
func bounded(key string) string {
	if len(key) <= maxKey {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return "sha256:" + hex.EncodeToString(sum[:])
}
