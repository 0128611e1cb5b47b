package sandbox

import (
	"strings"
	"unicode/utf8"
)

// own finds a message that the app may change.
func (c *call) own(ts, notMine string) (*Channel, *Message, error) {
	ch := c.st.channelByID[c.args["channel"]]
	if ch == nil || !c.visible(ch) {
		return nil, nil, fail("channel_not_found")
	}
	m := ch.find(ts)
	switch {
	case m == nil || m.Subtype == "tombstone":
		return nil, nil, fail("message_not_found")
	case m.BotID != c.st.app.BotID:
		return nil, nil, fail(notMine)
	}
	return ch, m, nil
}

// chatUpdate is chat.update. What is left out stays, but text alone takes the blocks away.
func (c *call) chatUpdate() (reply, error) {
	t, err := c.content()
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(t.text) > maxUpdateText {
		return nil, fail("msg_too_long")
	}
	ch, m, err := c.own(c.args["ts"], "cant_update_message")
	switch {
	case err != nil:
		return nil, err
	case ch.Archived:
		return nil, fail("is_inactive")
	}
	next := c.edited(m, t)
	if !next.filled() && len(m.Files) == 0 {
		return nil, fail("no_text")
	}
	before := c.st.messageJSON(m)
	m.Text, m.Blocks, m.Attachments = next.text, next.blocks, next.attachments
	if t.metadata != nil {
		m.Metadata = next.metadata
	}
	if len(m.Blocks) == 0 { // Slack shows no "(edited)" where the update has blocks
		m.Edited = c.st.ts(c.now)
	}
	c.changed(ch, m, before)
	return reply{"channel": ch.ID, "ts": m.TS, "text": m.Text, "message": c.st.withMetadata(m)}, nil
}

// edited is what the message says after the update.
func (c *call) edited(m *Message, t content) content {
	next := content{text: m.Text, blocks: m.Blocks, attachments: m.Attachments}
	if c.args.has("text") || c.args.has("markdown_text") {
		next.text = t.text
	}
	switch {
	case t.blocks != nil:
		next.blocks = t.blocks
	case strings.TrimSpace(t.text) != "":
		next.blocks = nil
	}
	if string(next.blocks) == "[]" {
		next.blocks = nil
	}
	if t.attachments != nil {
		next.attachments = t.attachments
	}
	if t.metadata != nil && t.metadata.EventType != "" {
		next.metadata = t.metadata
	}
	return next
}

// changed tells the page and the app of an edit.
func (c *call) changed(ch *Channel, m *Message, before map[string]any) {
	c.s.live.tell(seers(ch, m), "message", c.st.shown(ch, m))
	c.laterMessage(ch, func() map[string]any {
		return map[string]any{
			"subtype": "message_changed", "hidden": true, "ts": formatTS(c.now.UnixMicro()),
			"message": c.st.messageJSON(m), "previous_message": before,
		}
	})
}

// chatDelete is chat.delete.
func (c *call) chatDelete() (reply, error) {
	ch, m, err := c.own(c.args["ts"], "cant_delete_message")
	if err != nil {
		return nil, err
	}
	before := c.st.messageJSON(m)
	ch.drop(m)
	c.s.live.tell(ch.Members, "message_deleted", map[string]any{"channel": ch.ID, "ts": m.TS})
	c.laterMessage(ch, func() map[string]any {
		return map[string]any{
			"subtype": "message_deleted", "hidden": true, "ts": formatTS(c.now.UnixMicro()),
			"deleted_ts": m.TS, "previous_message": before,
		}
	})
	return reply{"channel": ch.ID, "ts": m.TS}, nil
}

// chatPermalink is chat.getPermalink.
func (c *call) chatPermalink() (reply, error) {
	ch := c.st.channelByID[c.args["channel"]]
	if ch == nil || !c.visible(ch) {
		return nil, fail("channel_not_found")
	}
	m := ch.find(c.args["message_ts"])
	if m == nil {
		return nil, fail("message_not_found")
	}
	return reply{"channel": ch.ID, "permalink": c.st.permalink(ch, m)}, nil
}

// permalink is the address of a message.
func (st *state) permalink(ch *Channel, m *Message) string {
	link := st.site() + "/archives/" + ch.ID + "/p" + strings.ReplaceAll(m.TS, ".", "")
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + ch.ID
	}
	return link
}
