package bot

import (
	"context"
	"encoding/json"

	"github.com/slack-go/slack/socketmode"
)

// event takes an event of the Events API. One that asks for something waits for its turn among the requests of its person, and
// where there is no room for it, Slack sends it again. What is lost of the others when the program dies now is read at its next start.
func (b *Bot) event(ctx, working context.Context, c *connection, r socketmode.Request) {
	var e struct {
		ID    string          `json:"event_id"`
		Event json.RawMessage `json:"event"`
	}
	var kind struct{ Type string }
	_ = json.Unmarshal(r.Payload, &e) // what cannot be read is the directory's to complain about
	_ = json.Unmarshal(e.Event, &kind)
	switch kind.Type {
	case "app_mention":
		var m appMention
		if err := json.Unmarshal(e.Event, &m); err == nil {
			env := &envelope{bot: b, client: c.Client, request: r}
			b.enqueue(working, m.User, func(ctx context.Context) { b.mentioned(ctx, env, e.ID, m) })
			return
		}
	case "app_home_opened":
		b.homeOpened(r.Payload)
	default:
		defer b.directory.Hear(r.Payload)
	}
	_ = c.AckCtx(ctx, r.EnvelopeID, nil)
}
