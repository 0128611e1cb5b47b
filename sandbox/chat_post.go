package sandbox

import (
	"strings"
	"unicode/utf8"
)

// chatPost is chat.postMessage. It has no idempotency key: the same call twice is two messages.
func (c *call) chatPost() (reply, error) {
	t, err := c.newContent()
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(t.text) > maxText {
		t.text = string([]rune(t.text)[:maxText])
	}
	ch, err := c.postTarget()
	if err != nil {
		return nil, err
	}
	thread, err := c.thread(ch)
	if err != nil {
		return nil, err
	}
	m := c.say(ch, t, thread)
	return reply{"channel": ch.ID, "ts": m.TS, "message": c.st.withMetadata(m)}, nil
}

// newContent is the content of a message that is new: it must say something, and who may say it in another's name.
func (c *call) newContent() (content, error) {
	if c.args.flag("as_user") {
		return content{}, fail("as_user_not_supported")
	}
	if c.args["username"]+c.args["icon_url"]+c.args["icon_emoji"] != "" {
		if err := c.need("chat:write.customize"); err != nil {
			return content{}, err
		}
	}
	t, err := c.content()
	if err == nil && !t.filled() {
		err = fail("no_text")
	}
	return t, err
}

// say puts a message of the app into a channel.
func (c *call) say(ch *Channel, t content, thread string) *Message {
	m := &Message{
		User: c.st.app.BotUserID, BotID: c.st.app.BotID, Text: t.text, Blocks: t.blocks, Attachments: t.attachments,
		ThreadTS: thread, Username: c.args["username"],
	}
	if t.metadata != nil && t.metadata.EventType != "" {
		m.Metadata = t.metadata
	}
	if thread != "" && c.args.flag("reply_broadcast") {
		m.Subtype = "thread_broadcast"
	}
	c.st.post(ch, m)
	c.published(ch, m)
	return m
}

// published tells the page and the app of a new message.
func (c *call) published(ch *Channel, m *Message) {
	c.s.live.tell(seers(ch, m), "message", c.st.shown(ch, m))
	c.s.crowd.got(ch, m)
	if m.Ephemeral == "" {
		c.laterMessage(ch, func() map[string]any { return c.st.messageJSON(m) })
	}
}

// laterMessage sends a "message" event, made only if the app listens to this kind of conversation.
func (c *call) laterMessage(ch *Channel, make func() map[string]any) {
	if !subscribed(c.st.app.Manifest, map[string]any{"type": "message", "channel_type": channelTypes[ch.Kind]}) {
		return
	}
	event := make()
	event["type"], event["channel"], event["channel_type"] = "message", ch.ID, channelTypes[ch.Kind]
	event["event_ts"] = event["ts"]
	c.later(event)
}

// postTarget is the conversation the app writes to: an id, a name, or a person's id for the DM with that person.
func (c *call) postTarget() (*Channel, error) {
	ref := c.args["channel"]
	if u := c.st.userByID[ref]; u != nil {
		return c.openDM(u)
	}
	ch := c.st.channelByID[ref]
	if ch == nil {
		ch = c.st.channelNamed(strings.TrimPrefix(ref, "#"))
	}
	switch {
	case ch == nil || !c.visible(ch):
		return nil, fail("channel_not_found")
	case ch.Archived:
		return nil, fail("is_archived")
	case !ch.has(c.st.app.BotUserID) && !c.st.scopes["chat:write.public"]:
		return nil, fail("not_in_channel")
	}
	return ch, nil
}

// openDM is the app's conversation with a person. Slack opens none with a bot or a deactivated account; but into one
// that was there before the account was deactivated it still writes, without a word.
func (c *call) openDM(u *User) (*Channel, error) {
	if c.st.dmByUser[u.ID] == nil {
		switch u.Kind {
		case Bot:
			return nil, fail("cannot_dm_bot")
		case Deactivated:
			return nil, fail("user_disabled")
		}
	}
	return c.st.dm(u.ID), nil
}

// visible says whether the app knows of the conversation at all.
func (c *call) visible(ch *Channel) bool {
	return ch.Kind == Public || ch.has(c.st.app.BotUserID)
}

// thread is the timestamp of the thread's first message. Slack takes any timestamp, also one that names nothing.
func (c *call) thread(ch *Channel) (string, error) {
	ts := c.args["thread_ts"]
	if ts == "" {
		return "", nil
	}
	if _, ok := parseTS(ts); !ok {
		return "", &apiError{code: "invalid_arguments", messages: []string{"invalid timestamp [json-pointer:/thread_ts]"}}
	}
	m := ch.find(ts)
	switch {
	case m == nil:
		return ts, nil
	case strings.HasPrefix(m.Subtype, "channel_"):
		return "", fail("cannot_reply_to_message")
	case m.ThreadTS != "":
		return m.ThreadTS, nil
	}
	return ts, nil
}

// withMetadata is a message as its author gets it back.
func (st *state) withMetadata(m *Message) map[string]any {
	j := st.messageJSON(m)
	if m.Metadata != nil {
		j["metadata"] = m.Metadata
	}
	return j
}

// chatEphemeral is chat.postEphemeral. There is no error if the person is away, and no way to find the message again.
func (c *call) chatEphemeral() (reply, error) {
	t, err := c.newContent()
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(t.text) > maxText {
		return nil, fail("msg_too_long")
	}
	ch, err := c.postTarget()
	if err != nil {
		return nil, err
	}
	if !ch.has(c.args["user"]) {
		return nil, fail("user_not_in_channel")
	}
	thread, err := c.thread(ch)
	if err != nil {
		return nil, err
	}
	m := &Message{
		User: c.st.app.BotUserID, BotID: c.st.app.BotID, Text: t.text, Blocks: t.blocks, Attachments: t.attachments,
		ThreadTS: thread, Ephemeral: c.args["user"], Username: c.args["username"],
	}
	c.st.post(ch, m)
	c.published(ch, m)
	return reply{"message_ts": m.TS}, nil
}

// chatMe is chat.meMessage.
func (c *call) chatMe() (reply, error) {
	ch, err := c.postTarget()
	if err != nil {
		return nil, err
	}
	m := &Message{User: c.st.app.BotUserID, BotID: c.st.app.BotID, Text: c.args["text"], Subtype: "me_message"}
	c.st.post(ch, m)
	c.published(ch, m)
	return reply{"channel": ch.ID, "ts": m.TS}, nil
}
