package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/config/strict"
	"tocsin/lang"
)

// Wording is how a company words its pages outside Slack, for readers of one language, in place of tocsin's own words. It holds
// placeholders such as {title}.
type Wording struct {
	Language string `key:"language"` // one of lang.Codes; empty: of all who have no other
	Text     string `key:"text"`     // of mails, push messages and pagers; empty: tocsin's own
	SMS      string `key:"sms"`      // empty: tocsin's own
}

// Placeholders lists what a wording may have filled in.
var Placeholders = []string{"incident", "title", "details", "playbook", "who", "time", "channel", "bridge", "link"}

// Bounds of a wording, in characters. Those of an SMS leave room for a title: three messages are the most that leaves.
const (
	maxWordedText = 2000
	maxWordedSMS  = 160 // placeholders not counted
)

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// checkWording notes what is wrong with words that a company has of its own. links says whether there are any.
func (n *Notifications) checkWording(doc *strict.File, links bool) {
	first := map[string]int{}
	for i, w := range n.Wording {
		at := fmt.Sprintf("notifications.wording[%d]", i)
		if w.Language != "" {
			oneOf(doc, at+".language", w.Language, lang.Codes()...)
		}
		if other, twice := first[w.Language]; twice {
			doc.Fail(at, "is for the same readers as notifications.wording[%d]: keep one, or give each a language", other)
		} else {
			first[w.Language] = i
		}
		if w.Text == "" && w.SMS == "" {
			doc.Fail(at, "has no words: add text, sms or both")
		}
		checkWords(doc, at+".text", w.Text, links)
		checkWords(doc, at+".sms", w.SMS, links)
		if c := utf8.RuneCountInString(w.Text); c > maxWordedText {
			doc.Fail(at+".text", "has %d characters; %d are the most", c, maxWordedText)
		}
		if c := utf8.RuneCountInString(placeholder.ReplaceAllString(w.SMS, "")); c > maxWordedSMS {
			doc.Fail(at+".sms", "has %d characters without its placeholders; %d are the most", c, maxWordedSMS)
		}
	}
}

func checkWords(doc *strict.File, at, words string, links bool) {
	for _, found := range placeholder.FindAllStringSubmatch(words, -1) {
		switch name := found[1]; {
		case name == "link" && !links:
			doc.Fail(at, "has {link}, but web.public_url is empty, so there are no links: set it, or leave {link} out")
		case slices.Contains(Placeholders, name):
		default:
			doc.Fail(at, "{%s}: there is no such placeholder; %s", name, rightPlaceholder(name))
		}
	}
	if strings.ContainsAny(placeholder.ReplaceAllString(words, ""), "{}") {
		doc.Fail(at, "has a brace without its other one: placeholders are written {title}")
	}
}

func rightPlaceholder(name string) string {
	if near := strict.Nearest(name, Placeholders); near != "" {
		return fmt.Sprintf("did you mean {%s}?", near)
	}
	return "known here: {" + strings.Join(Placeholders, "}, {") + "}"
}
