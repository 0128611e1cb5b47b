package sandbox

import (
	"cmp"
	"slices"
	"time"
)

// post names a message by a new timestamp and puts it at the end of its channel.
func (st *state) post(c *Channel, m *Message) {
	m.TS = st.ts(time.Now())
	m.at = st.lastTS
	c.Messages = append(c.Messages, m)
	if c.byTS == nil {
		c.byTS = map[string]*Message{}
	}
	c.byTS[m.TS] = m
	if parent := c.byTS[m.ThreadTS]; parent != nil && m.Ephemeral == "" {
		parent.replies = append(parent.replies, m)
	}
}

// find is the message of that timestamp which the app can see; nil if there is none.
func (c *Channel) find(ts string) *Message {
	m := c.byTS[ts]
	if m == nil || m.Ephemeral != "" {
		return nil
	}
	return m
}

// drop takes a message out of the channel. A message with replies leaves a tombstone, as Slack's do, so that the
// thread keeps its head.
func (c *Channel) drop(m *Message) {
	if len(m.replies) > 0 {
		m.Subtype, m.Text, m.User, m.BotID = "tombstone", "This message was deleted.", slackbotID, ""
		m.Blocks, m.Attachments, m.Metadata, m.Reactions, m.Files = nil, nil, nil, nil, nil
		return
	}
	if i, ok := c.position(m.at); ok {
		c.Messages = slices.Delete(c.Messages, i, i+1)
	}
	delete(c.byTS, m.TS)
	if parent := c.byTS[m.ThreadTS]; parent != nil {
		parent.replies = slices.DeleteFunc(parent.replies, func(r *Message) bool { return r == m })
	}
	c.Pins = slices.DeleteFunc(c.Pins, func(ts string) bool { return ts == m.TS })
}

// position is where a message of that time is, or would be, among the messages of the channel.
func (c *Channel) position(at int64) (int, bool) {
	return slices.BinarySearchFunc(c.Messages, at, func(m *Message, at int64) int { return cmp.Compare(m.at, at) })
}

// announce posts one of Slack's own lines, such as "<@U1> has joined the channel".
func (s *Server) announce(c *Channel, by, subtype, text string) {
	m := &Message{User: by, Subtype: subtype, Text: text}
	s.state.post(c, m)
	s.live.tell(c.Members, "message", s.state.shown(c, m))
}
