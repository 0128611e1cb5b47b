package paging

import (
	"strings"
	"unicode/utf8"
)

// cut shortens a text to at most so many characters (runes), the last of which then is an ellipsis.
func cut(text string, most int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := []rune(text)
	return strings.TrimRight(string(runes[:most-1]), " \n") + "…"
}

// cutBytes shortens a text to at most so many bytes, between two runes.
func cutBytes(text string, most int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	const dots = "…"
	if len(text) <= most {
		return text
	}
	end := most - len(dots)
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return strings.TrimRight(text[:end], " \n") + dots
}

// line makes one line of a text.
func line(text string) string { return strings.Join(strings.Fields(text), " ") }
