package commands

import (
	"strconv"
	"strings"
	"time"

	"tocsin/lang"
)

// Markup is text in Slack's mrkdwn. What people wrote gets into it through Escape only.
type Markup string

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Escape makes text show as it is: it can mention nobody and link nowhere.
// https://docs.slack.dev/messaging/formatting-message-text#escaping
func Escape(text string) Markup { return Markup(escaper.Replace(text)) }

// Say gives a text of lang/ as markup. Strings among the data are escaped, Markup is put in as it is.
func Say(l lang.Language, id string, data ...any) Markup {
	safe := make([]any, len(data))
	for i, v := range data {
		safe[i] = v
		if s, ok := v.(string); ok && i%2 == 1 {
			safe[i] = Escape(s)
		}
	}
	return Markup(l.Say(id, safe...))
}

// brief is what a person typed, as it is said back: enough of it to be known again.
func brief(text string) string {
	const most = 80 // characters
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// say makes a View of one sentence.
func say(l lang.Language, id string, data ...any) *View {
	return &View{Summary: l.Say(id, data...), Parts: []Part{Text(Say(l, id, data...))}}
}

// list adds lines, and where they are more than most says how many are left out: a message takes 50 blocks.
func (v *View) list(l lang.Language, lines []Part, most int) {
	v.Parts = append(v.Parts, lines[:min(len(lines), most)]...)
	if more := len(lines) - most; more > 0 {
		v.Parts = append(v.Parts, Small(Say(l, "roll.more", "Count", more)))
	}
}

// ChannelLink mentions a channel by its id, or is empty when there is none yet.
func ChannelLink(id string) Markup {
	if id == "" {
		return ""
	}
	return Markup("<#" + id + ">")
}

// Moment gives a day and a time of day in a zone. Without a zone it is as Clock's.
func Moment(l lang.Language, t time.Time, tz string) Markup {
	text := Escape(l.Day(t, tz) + " " + l.Clock(t, tz))
	if tz == "" {
		return Markup("<!date^"+strconv.FormatInt(t.Unix(), 10)+"^{date_short_pretty} {time}|") + text + ">"
	}
	return text
}

// Clock gives a time of day in a zone. Without a zone it is for many readers, and Slack shows it to each in their own.
// https://docs.slack.dev/messaging/formatting-message-text#date-formatting
func Clock(l lang.Language, t time.Time, tz string) Markup {
	text := Escape(l.Clock(t, tz))
	if tz == "" {
		return Markup("<!date^"+strconv.FormatInt(t.Unix(), 10)+"^{time}|") + text + ">"
	}
	return text
}
