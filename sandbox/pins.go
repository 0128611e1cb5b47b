package sandbox

import "slices"

// item is the message of the "channel" and "timestamp" arguments.
func (c *call) item() (*Channel, *Message, error) {
	ch := c.st.channelByID[c.args["channel"]]
	ts := c.args["timestamp"]
	switch {
	case ch == nil || !c.visible(ch):
		return nil, nil, fail("channel_not_found")
	case ts == "":
		return ch, nil, fail("no_item_specified")
	}
	if _, ok := parseTS(ts); !ok {
		return ch, nil, fail("bad_timestamp")
	}
	m := ch.find(ts)
	if m == nil {
		return ch, nil, fail("message_not_found")
	}
	return ch, m, nil
}

func (c *call) pinsAdd() (reply, error) {
	ch, m, err := c.item()
	switch {
	case err != nil:
		return nil, err
	case !ch.has(c.st.app.BotUserID):
		return nil, fail("not_in_channel")
	case slices.Contains(ch.Pins, m.TS):
		return nil, fail("already_pinned")
	case len(ch.Pins) >= 100:
		return nil, fail("too_many_pins")
	}
	ch.Pins = append(ch.Pins, m.TS)
	c.s.announce(ch, c.st.app.BotUserID, "pinned_item", "<@"+c.st.app.BotUserID+"> pinned a message to this channel.")
	c.s.tellChannel(ch)
	c.pinEvent("pin_added", ch, m)
	return reply{}, nil
}

func (c *call) pinEvent(kind string, ch *Channel, m *Message) {
	c.later(map[string]any{"type": kind, "user": c.st.app.BotUserID, "channel_id": ch.ID, "item": c.pinJSON(ch, m), "has_pins": len(ch.Pins) > 0})
}

func (c *call) pinJSON(ch *Channel, m *Message) map[string]any {
	return map[string]any{
		"type": "message", "channel": ch.ID, "created": c.now.Unix(), "created_by": c.st.app.BotUserID, "message": c.st.messageJSON(m),
	}
}

func (c *call) pinsRemove() (reply, error) {
	ch, m, err := c.item()
	if err != nil {
		return nil, err
	}
	i := slices.Index(ch.Pins, m.TS)
	if i < 0 {
		return nil, fail("no_pin")
	}
	ch.Pins = slices.Delete(ch.Pins, i, i+1)
	c.s.tellChannel(ch)
	c.pinEvent("pin_removed", ch, m)
	return reply{}, nil
}

// pinsList is pins.list, the newest first.
func (c *call) pinsList() (reply, error) {
	ch := c.st.channelByID[c.args["channel"]]
	if ch == nil || !c.visible(ch) {
		return nil, fail("channel_not_found")
	}
	items := []map[string]any{}
	for _, ts := range slices.Backward(ch.Pins) {
		if m := ch.find(ts); m != nil {
			items = append(items, c.pinJSON(ch, m))
		}
	}
	return reply{"items": items}, nil
}
