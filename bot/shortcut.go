package bot

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"github.com/slack-go/slack"

	"tocsin/commands"
	"tocsin/incident"
)

// shortcut carries out one of the app's shortcuts, from anywhere or from a message. What it answers shows in a form, too: Slack
// gives nowhere else to say it.
func (b *Bot) shortcut(ctx context.Context, e *envelope, c slack.InteractionCallback) {
	r := b.request(ctx, e.request.EnvelopeID, c.User.ID, "")
	a := b.decide(ctx, c.CallbackID, func(ctx context.Context) (commands.Answer, error) {
		return b.handler.Shortcut(ctx, r, c.CallbackID, b.quoted(c))
	})
	if a.Modal != nil {
		a = b.openModal(ctx, r, c.TriggerID, false, a)
	}
	e.ack(ctx, nil)
	if a.View != nil {
		b.openView(ctx, r, c.TriggerID, a.View)
	}
}

// openView shows an answer that has no message or form to stand in.
func (b *Bot) openView(ctx context.Context, r commands.Request, trigger string, v *commands.View) {
	l := b.handler.Texts.In(r.By.Locale)
	shown := answerView(slack.View{Title: plain(l.Say("answer.title"), maxTitle)}, v, l.Say("form.done"))
	if _, err := b.slack.api.OpenViewContext(ctx, trigger, *shown); err != nil {
		b.slack.log.Warn().Err(err).Msg("Slack does not show an answer")
	}
}

// quoted is the message that a shortcut was started from. One without text may have some in what is attached to it.
func (b *Bot) quoted(c slack.InteractionCallback) commands.Message {
	text := c.Message.Text
	for _, a := range c.Message.Attachments {
		text = cmp.Or(text, a.Fallback, a.Text, a.Title)
	}
	thread := c.Message.ThreadTimestamp
	if thread == c.MessageTs {
		thread = "" // it begins one
	}
	return commands.Message{Channel: c.Channel.ID, TS: c.MessageTs, Thread: thread, By: b.author(c.Message), Text: typed(b.directory.label(text))}
}

// author is who wrote a message: a person, or another app under the name that it gave itself.
func (b *Bot) author(m slack.Message) string {
	if p, ok := b.directory.Person(incident.PersonID(m.User)); ok && m.BotID == "" {
		return p.Name
	}
	name := m.Username
	if m.BotProfile != nil {
		name = cmp.Or(name, m.BotProfile.Name)
	}
	return strings.Map(shown, cmp.Or(name, m.User, m.BotID))
}

// Permalink is where a message stands, for people; empty before Join went well. It is made here, as Slack's clients make it: to
// ask Slack takes a part of the three seconds in which a form must open, and is refused for channels that the bot is not in.
// https://docs.slack.dev/reference/methods/chat.getPermalink
func (s *Slack) Permalink(m commands.Message) string {
	site, _ := s.site.Load().(string)
	if site == "" || m.Channel == "" || m.TS == "" {
		return ""
	}
	link := site + "archives/" + url.PathEscape(m.Channel) + "/p" + url.PathEscape(strings.ReplaceAll(m.TS, ".", ""))
	if m.Thread != "" {
		link += "?" + url.Values{"thread_ts": {m.Thread}, "cid": {m.Channel}}.Encode()
	}
	return link
}
