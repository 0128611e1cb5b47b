package bot

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"tocsin/commands"
	"tocsin/incident"
)

// appMention is a message in which the app is mentioned. https://docs.slack.dev/reference/events/app_mention
type appMention struct {
	User    string `json:"user"`
	BotID   string `json:"bot_id"`
	Channel string `json:"channel"`
	Text    string `json:"text"`
	Thread  string `json:"thread_ts"`
	Team    string `json:"user_team"` // of who wrote it, in a channel that is shared with other companies
}

// mentioned carries out what was written behind the app's name, and answers only to who wrote it. The event is acknowledged when
// all of it is on disk: Slack sends it again otherwise.
func (b *Bot) mentioned(ctx context.Context, e *envelope, id string, m appMention) {
	if m.User == "" || m.BotID != "" || b.foreign(m) || b.mentions.carriedOut(id) {
		e.ack(ctx, nil)
		return
	}
	r := b.request(ctx, "event/"+id, m.User, m.Channel)
	line := b.line(m.Text)
	a := b.decide(ctx, "app_mention", func(ctx context.Context) (commands.Answer, error) { return b.handler.Mention(ctx, r, line) })
	b.mentions.done(id)
	e.ack(ctx, nil)
	b.homes.again(r.By.ID)
	if a.View == nil {
		return
	}
	options := content(a.View)
	if m.Thread != "" {
		options = append(options, slack.MsgOptionTS(m.Thread))
	}
	if _, err := b.slack.api.PostEphemeralContext(ctx, m.Channel, m.User, options...); err != nil {
		b.slack.log.Warn().Err(err).Msg("an answer to a mention did not arrive")
	}
}

// foreign says whether somebody of another company wrote it of whom nothing is known here: Slack might not say who that is, and
// such a person counts as a colleague. Those who are known are guests.
func (b *Bot) foreign(m appMention) bool {
	_, known := b.directory.Person(incident.PersonID(m.User))
	return !known && m.Team != "" && b.slack.home() != "" && m.Team != b.slack.home()
}

// line is what stands behind the app's name where a message begins with it. A message that only speaks of the app asks for nothing
// in particular.
func (b *Bot) line(text string) string {
	text = strings.TrimSpace(text)
	at := entity.FindStringSubmatchIndex(text)
	if at == nil || at[0] != 0 || text[at[2]:at[3]] != "@"+b.slack.self() {
		return ""
	}
	return strings.TrimSpace(typed(b.directory.label(text[at[1]:])))
}

// mentions are those that were carried out lately. The same one may come over two connections; one that comes while the first is
// not on disk yet waits behind it, as all of one person do.
type mentions struct {
	mu sync.Mutex
	lately
}

func (m *mentions) carriedOut(id string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.heard(id, time.Now())
}

func (m *mentions) done(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.repeated(id, time.Now())
}
