package bot

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/commands"
)

// entity is one of Slack's "<…>" in what a person typed: a mention, a channel, a link, a command to all.
var entity = regexp.MustCompile(`<([^<>|]*)(?:\|([^<>]*))?>`)

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// typed turns what Slack sends for a line into what the person saw while typing: plain text. Mentions become "@name", so
// that nothing made of this text can mention anybody again.
func typed(s string) string {
	s = entity.ReplaceAllStringFunc(s, func(e string) string {
		m := entity.FindStringSubmatch(e)
		target, label := m[1], m[2]
		switch {
		case strings.HasPrefix(target, "@"), strings.HasPrefix(target, "#"):
			return mention(target, label)
		case strings.HasPrefix(target, "!subteam^"):
			return mention("@"+strings.TrimPrefix(target, "!subteam^"), label)
		case strings.HasPrefix(target, "!"):
			return "@" + strings.TrimPrefix(target, "!")
		case label != "" && label != strings.TrimPrefix(target, "mailto:") && !strings.HasSuffix(target, "/"+label):
			return label + " (" + target + ")"
		default:
			return strings.TrimPrefix(target, "mailto:")
		}
	})
	return strings.Map(shown, unescape.Replace(s))
}

// shown drops what is not seen and does harm: control characters, and marks that turn the direction of all that follows.
// Text that is written from right to left needs none of them.
func shown(r rune) rune {
	turns := r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
	if turns || unicode.IsControl(r) && r != '\n' && r != '\t' || r == utf8.RuneError {
		return -1
	}
	return r
}

// mention gives "@name" or "#name"; Slack's id where it told no name.
func mention(target, label string) string {
	if label == "" {
		return target
	}
	return target[:1] + strings.TrimLeft(label, "@#")
}

// plainText is markup without its marks: what a notification shows.
func plainText(m commands.Markup) string { return unescape.Replace(string(m)) }
