package commands

import (
	"strings"

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

// say makes a View of one sentence.
func say(l lang.Language, id string, data ...any) *View {
	return &View{Summary: l.Say(id, data...), Parts: []Part{Text(Say(l, id, data...))}}
}

// ChannelLink mentions a channel by its id, or is empty when there is none yet.
func ChannelLink(id string) Markup {
	if id == "" {
		return ""
	}
	return Markup("<#" + id + ">")
}
