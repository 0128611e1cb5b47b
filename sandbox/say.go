package sandbox

import (
	"errors"
	"strings"
)

// Say writes a message into a channel (id or name; "" is the DM with the app), or into a thread of it. Like Slack's
// client it turns @handle, @group and #channel into mentions; "<@U…>" and "<!channel>" typed by hand stay text.
func (p *Person) Say(channel, text, threadTS string) (ts string, err error) {
	events, err := locked(p.s, func() ([]map[string]any, error) {
		c, err := p.writable(channel)
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(text) == "" {
			return nil, errors.New("there is nothing to say")
		}
		if threadTS != "" && c.byTS[threadTS] == nil {
			return nil, errors.New("there is no message " + threadTS + " to answer (any more)")
		}
		m := &Message{User: p.id, Text: p.s.state.typed(text, false), ThreadTS: threadTS}
		p.s.publish(c, m)
		c.Read[p.id] = m.TS
		ts = m.TS
		return p.s.state.messageEvents(c, m), nil
	})
	for _, e := range events {
		p.s.sendEvent(e)
	}
	return ts, err
}

// messageEvents is what the app may hear of a message: only where it is a member itself.
func (st *state) messageEvents(c *Channel, m *Message) []map[string]any {
	if !c.has(st.app.BotUserID) {
		return nil
	}
	e := st.messageJSON(m)
	e["channel"], e["channel_type"], e["event_ts"] = c.ID, channelTypes[c.Kind], m.TS
	events := []map[string]any{e}
	if c.Kind != IM && strings.Contains(m.Text, "<@"+st.app.BotUserID+">") {
		events = append(events, map[string]any{
			"type": "app_mention", "user": m.User, "text": m.Text, "ts": m.TS, "channel": c.ID, "event_ts": m.TS, "team": st.team.ID,
		})
	}
	return events
}
