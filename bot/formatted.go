package bot

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"tocsin/commands"
)

// formatted draws what a person wrote for many, with the marks that Slack gives a meaning to. In the few texts that escaping makes
// too long for a section they stay characters: no part is lost, and nothing is cut in the middle of a mark.
func formatted(text string) *slack.TextBlockObject {
	m := marked(text)
	if utf8.RuneCountInString(string(m)) > maxSection || strings.TrimSpace(text) == "" {
		return plain(text, maxSection)
	}
	return markup(m, maxSection)
}

// special is what is not to be looked through, code, and what becomes a link. An address ends where one does in a sentence.
var special = regexp.MustCompile("```[\\s\\S]+?```|`[^`\\n]+`|\\b(?i:https?)://[^\\s\\p{Z}\\p{C}<>|\"`“”„‘’«»]+")

// marked is a text as markup in which *bold*, `code`, quotes, lists and emoji keep their meaning, since they change nothing but how
// it looks. Addresses become links without a label, which show where they lead. All else is escaped: it can mention nobody.
func marked(text string) commands.Markup {
	var out strings.Builder
	at := 0
	for _, found := range special.FindAllStringIndex(text, -1) {
		out.WriteString(string(commands.Escape(text[at:found[0]])))
		one := text[found[0]:found[1]]
		at = found[1]
		if one[0] == '`' {
			out.WriteString(string(commands.Escape(one)))
			continue
		}
		address := addressOf(one)
		at -= len(one) - len(address)
		out.WriteString(string(link(address)))
	}
	out.WriteString(string(commands.Escape(text[at:])))
	return commands.Markup(out.String())
}

// addressOf leaves out what belongs to the sentence around an address: its full stop, the end of *bold*, a bracket that was opened
// before it.
func addressOf(found string) string {
	for {
		short := strings.TrimRight(found, ".,;:!?*_~'…")
		for _, pair := range []string{"()", "[]", "{}"} {
			if strings.HasSuffix(short, pair[1:]) && strings.Count(short, pair[1:]) > strings.Count(short, pair[:1]) {
				short = short[:len(short)-1]
			}
		}
		if short == found {
			return found
		}
		found = short
	}
}

// link is an address as a link. One with a name before its host is none: https://bank.example@evil.example looks as if it led to
// the bank.
func link(address string) commands.Markup {
	_, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	if host == "" || strings.ContainsAny(host, "@\\") {
		return commands.Escape(address)
	}
	return "<" + commands.Escape(address) + ">"
}
