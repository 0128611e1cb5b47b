package commands

import (
	"maps"
	"regexp"
	"strings"
	"unicode/utf8"

	"tocsin/incident"
	"tocsin/lang"
)

// Wording is how a company words its pages outside Slack: the text of mails, push messages and pagers, and that of an SMS. Each is
// empty where tocsin's own words are right. Both have placeholders such as {title}, which PageValues gives.
type Wording struct{ Text, Short string }

// PageValues is what may be filled in to a Wording: the reader's own link and time, and what the incident is about.
func PageValues(l lang.Language, rec incident.Record, tz, link string, name func(incident.PersonID) string) map[string]string {
	channel := ""
	if rec.ChannelName != "" {
		channel = "#" + rec.ChannelName
	}
	return map[string]string{
		"incident": rec.Number.String(), "title": rec.Title, "details": rec.Details, "playbook": rec.Playbook.Title,
		"who": name(rec.TriggeredBy), "time": l.Clock(rec.TriggeredAt, tz), "channel": channel, "bridge": rec.Playbook.Bridge, "link": link,
	}
}

// Reword puts a company's words in the place of ours.
func (o Outgoing) Reword(w Wording, values map[string]string) Outgoing {
	if w.Text != "" {
		o.Text = strings.TrimSpace(fillIn(w.Text, values))
	}
	if w.Short != "" {
		o.Short = fillInShort(w.Short, values)
	}
	return o
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// fillIn fills every placeholder in, once: what people have written is not looked through for others.
func fillIn(words string, values map[string]string) string {
	return placeholder.ReplaceAllStringFunc(words, func(p string) string { return values[strings.Trim(p, "{}")] })
}

// maxReworded bounds a company's SMS, in characters, its link not counted: paging cuts what is longer.
const maxReworded = 300

// fillInShort is fillIn for an SMS: what people have written is shortened until all of it fits, the details before the title.
// The company's own words and the link stay whole.
func fillInShort(words string, values map[string]string) string {
	words, values = strings.TrimSpace(words), maps.Clone(values)
	link := values["link"]
	values["link"] = ""
	for _, long := range []string{"details", "title", "bridge"} {
		values[long] = strings.Join(strings.Fields(values[long]), " ")
	}
	for _, long := range []string{"details", "title"} {
		times := strings.Count(words, "{"+long+"}")
		over := utf8.RuneCountInString(fillIn(words, values)) - maxReworded
		if times > 0 && over > 0 {
			values[long] = clip(values[long], max(utf8.RuneCountInString(values[long])-(over+times-1)/times, 1))
		}
	}
	values["link"] = link
	return fillIn(words, values)
}
