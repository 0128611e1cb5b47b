package sandbox

// maxInvited is how many people one call may invite.
const maxInvited = 1000

// channelInvite is conversations.invite. One bad name fails the call and nobody gets in; with "force" the good ones do,
// and "errors" tells of the others.
func (c *call) channelInvite() (reply, error) {
	ch, err := c.openRoom("write.invites")
	if err != nil {
		return nil, err
	}
	users := c.args.list("users")
	if len(users) > maxInvited {
		return nil, fail("too_many_users")
	}
	var good []string
	var errs []map[string]any
	seen := map[string]bool{}
	for _, id := range users {
		if seen[id] {
			continue
		}
		seen[id] = true
		if code := c.cannotInvite(ch, id); code != "" {
			errs = append(errs, map[string]any{"user": id, "ok": false, "error": code})
		} else {
			good = append(good, id)
		}
	}
	if len(errs) > 0 && (len(good) == 0 || !c.args.flag("force")) {
		return nil, &apiError{code: errs[0]["error"].(string), list: errs}
	}
	for _, id := range good {
		c.enter(ch, id, c.st.app.BotUserID)
	}
	out := reply{"channel": c.st.channelJSON(ch)}
	if len(errs) > 0 {
		out["errors"] = errs
	}
	return out, nil
}

// cannotInvite is Slack's error for one invited account; empty if there is none.
func (c *call) cannotInvite(ch *Channel, id string) string {
	u := c.st.userByID[id]
	switch {
	case u == nil:
		return "user_not_found"
	case id == c.st.app.BotUserID:
		return "cant_invite_self"
	case ch.has(id):
		return "already_in_channel"
	case u.Kind == Deactivated:
		return "cant_invite"
	case u.Kind == SingleGuest && c.roomsOf(id) > 0:
		return "ura_max_channels"
	}
	return ""
}

// roomsOf counts the channels somebody is in.
func (c *call) roomsOf(user string) int {
	n := 0
	for _, ch := range c.st.channels {
		if (ch.Kind == Public || ch.Kind == Private) && ch.has(user) {
			n++
		}
	}
	return n
}

func (c *call) channelJoin() (reply, error) {
	ch := c.st.channelByID[c.args["channel"]]
	switch {
	case ch == nil || !c.visible(ch):
		return nil, fail("channel_not_found")
	case ch.Kind != Public:
		return nil, fail("method_not_supported_for_channel_type")
	case ch.Archived:
		return nil, fail("is_archived")
	case ch.has(c.st.app.BotUserID):
		c.warnings = append(c.warnings, "already_in_channel")
	default:
		c.enter(ch, c.st.app.BotUserID, "")
	}
	return reply{"channel": c.st.channelJSON(ch)}, nil
}

func (c *call) channelKick() (reply, error) {
	ch, err := c.openRoom("write")
	if err != nil {
		return nil, err
	}
	user := c.args["user"]
	switch {
	case c.st.userByID[user] == nil:
		return nil, fail("user_not_found")
	case user == c.st.app.BotUserID:
		return nil, fail("cant_kick_self")
	case c.st.general(ch):
		return nil, fail("cant_kick_from_general")
	case !ch.has(user):
		return nil, fail("not_in_channel")
	}
	c.exit(ch, user)
	return reply{"errors": map[string]any{}}, nil
}

// exit takes somebody out of a channel, with the line that says so and the event.
func (c *call) exit(ch *Channel, user string) {
	ch.remove(user)
	c.s.announce(ch, user, "channel_leave", "<@"+user+"> has left the channel")
	c.s.tellChannel(ch, user)
	c.later(map[string]any{"type": "member_left_channel", "user": user, "channel": ch.ID, "channel_type": roomLetter(ch), "team": c.st.team.ID})
}

func (c *call) channelLeave() (reply, error) {
	ch, err := c.room("write")
	bot := c.st.app.BotUserID
	switch {
	case err != nil:
		return nil, err
	case ch.Archived:
		return nil, fail("is_archived")
	case !ch.has(bot):
		return reply{"not_in_channel": true}, nil
	case c.st.general(ch):
		return nil, fail("cant_leave_general")
	case ch.Kind == Private && len(ch.Members) == 1:
		return nil, fail("last_member")
	}
	c.exit(ch, bot)
	return reply{}, nil
}
