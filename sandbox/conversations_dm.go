package sandbox

import (
	"slices"
	"strings"
)

// maxTalk is how many people a group conversation can have besides the app.
const maxTalk = 8

// channelOpen is conversations.open: the DM with one person, or the conversation of a few; by their ids or its own.
func (c *call) channelOpen() (reply, error) {
	users := c.args.list("users")
	var ch *Channel
	var err error
	before := len(c.st.channels)
	switch {
	case c.args["channel"] != "":
		ch = c.st.channelByID[c.args["channel"]]
		if ch == nil || !c.visible(ch) || ch.Kind == Public || ch.Kind == Private {
			return nil, fail("channel_not_found")
		}
	case len(users) == 0:
		return nil, fail("users_list_not_supplied")
	case len(users) == 1:
		ch, err = c.openIM(users[0])
	case len(users) > maxTalk:
		return nil, fail("too_many_users")
	default:
		ch, err = c.openTalk(users)
	}
	if err != nil {
		return nil, err
	}
	out := reply{"channel": map[string]any{"id": ch.ID}}
	if c.args.flag("return_im") {
		out["channel"] = c.st.channelJSON(ch)
	}
	if before == len(c.st.channels) {
		out["no_op"], out["already_open"] = true, true
	}
	return out, nil
}

func (c *call) openIM(id string) (*Channel, error) {
	if err := c.needFor("write", IM); err != nil {
		return nil, err
	}
	u := c.st.userByID[id]
	switch {
	case u == nil:
		return nil, fail("user_not_found")
	case u.Kind == Deactivated:
		return nil, fail("user_disabled")
	case c.args.flag("prevent_creation") && c.st.dmByUser[id] == nil:
		return nil, fail("channel_not_found")
	}
	return c.openDM(u)
}

// openTalk finds or opens the conversation of just these people and the app.
func (c *call) openTalk(users []string) (*Channel, error) {
	if err := c.needFor("write", MPIM); err != nil {
		return nil, err
	}
	handles := []string{c.st.userByID[c.st.app.BotUserID].Handle}
	for _, id := range users {
		u := c.st.userByID[id]
		switch {
		case u == nil:
			return nil, fail("user_not_found")
		case u.Kind == Deactivated:
			return nil, fail("user_disabled")
		}
		handles = append(handles, u.Handle)
	}
	everybody := slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(users), c.st.app.BotUserID))))
	for _, ch := range c.st.channels {
		if ch.Kind == MPIM && slices.Equal(slices.Sorted(slices.Values(ch.Members)), everybody) {
			return ch, nil
		}
	}
	if c.args.flag("prevent_creation") {
		return nil, fail("channel_not_found")
	}
	slices.Sort(handles)
	ch := c.st.newChannel(MPIM, "mpdm-"+strings.Join(handles, "--")+"-1", c.st.app.BotUserID, c.now)
	for _, id := range everybody {
		ch.add(id)
	}
	c.s.tellChannel(ch)
	return ch, nil
}

// channelClose is conversations.close, of a DM. It is out of sight for the app; nothing is lost.
func (c *call) channelClose() (reply, error) {
	ch, err := c.conversation("write")
	switch {
	case err != nil:
		return nil, err
	case ch.Kind == Public || ch.Kind == Private:
		return nil, fail("method_not_supported_for_channel_type")
	}
	return reply{}, nil
}

// channelMark is conversations.mark: how far the app has read.
func (c *call) channelMark() (reply, error) {
	ch, err := c.conversation("write")
	if err != nil {
		return nil, err
	}
	if !ch.has(c.st.app.BotUserID) {
		return nil, fail("not_in_channel")
	}
	if _, ok := parseTS(c.args["ts"]); !ok {
		return nil, fail("invalid_timestamp")
	}
	ch.Read[c.st.app.BotUserID] = c.args["ts"]
	return reply{}, nil
}
