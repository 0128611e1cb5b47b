package sandbox

import "slices"

// channelJSON is a conversation as the Web API shows it to the app.
func (st *state) channelJSON(ch *Channel) map[string]any {
	if ch.Kind == IM {
		return st.imJSON(ch)
	}
	private := ch.Kind != Public
	j := map[string]any{
		"id": ch.ID, "name": ch.Name, "name_normalized": ch.Name, "is_channel": ch.Kind == Public, "is_group": ch.Kind == Private,
		"is_im": false, "is_mpim": ch.Kind == MPIM, "is_private": private, "is_archived": ch.Archived,
		"is_general": st.general(ch), "is_member": ch.has(st.app.BotUserID), "is_open": !ch.Archived,
		"created": ch.Created.Unix(), "updated": ch.Created.UnixMilli(), "creator": ch.Creator, "context_team_id": st.team.ID,
		"unlinked": 0, "is_shared": false, "is_ext_shared": false, "is_org_shared": false, "is_pending_ext_shared": false,
		"pending_shared": []string{}, "previous_names": []string{}, "shared_team_ids": []string{st.team.ID},
		"topic": note(ch, ch.Topic), "purpose": note(ch, ch.Purpose),
	}
	if read := ch.Read[st.app.BotUserID]; read != "" {
		j["last_read"] = read
	}
	return j
}

// note is a topic or a purpose.
func note(ch *Channel, text string) map[string]any {
	if text == "" {
		return map[string]any{"value": "", "creator": "", "last_set": 0}
	}
	return map[string]any{"value": text, "creator": ch.Creator, "last_set": ch.Created.Unix()}
}

func (st *state) imJSON(ch *Channel) map[string]any {
	other := st.with(ch)
	u := st.userByID[other]
	return map[string]any{
		"id": ch.ID, "created": ch.Created.Unix(), "updated": ch.Created.UnixMilli(), "is_im": true, "is_channel": false,
		"is_group": false, "is_mpim": false, "is_private": false, "is_archived": false, "is_org_shared": false, "user": other,
		"is_user_deleted": u != nil && u.Kind == Deactivated, "is_open": true, "priority": 0, "context_team_id": st.team.ID,
	}
}

// general is the channel that everybody is in and nobody can leave.
func (st *state) general(ch *Channel) bool { return ch.Kind == Public && ch.Name == "general" }

// conversation finds the conversation of the "channel" argument, checks that the app knows of it and may do this with
// its kind: verb is the second half of the scope.
func (c *call) conversation(verb string) (*Channel, error) {
	ch := c.st.channelByID[c.args["channel"]]
	if ch == nil || !c.visible(ch) {
		return nil, fail("channel_not_found")
	}
	return ch, c.needFor(verb, ch.Kind)
}

// room is a channel that can be managed, so no DM.
func (c *call) room(verb string) (*Channel, error) {
	ch, err := c.conversation(verb)
	if err == nil && (ch.Kind == IM || ch.Kind == MPIM) {
		err = fail("method_not_supported_for_channel_type")
	}
	return ch, err
}

// openRoom is a channel the app is in and that is not archived.
func (c *call) openRoom(verb string) (*Channel, error) {
	ch, err := c.room(verb)
	switch {
	case err != nil:
		return nil, err
	case !ch.has(c.st.app.BotUserID):
		return nil, fail("not_in_channel")
	case ch.Archived:
		return nil, fail("is_archived")
	}
	return ch, nil
}

func (c *call) channelInfo() (reply, error) {
	ch, err := c.conversation("read")
	if err != nil {
		return nil, err
	}
	j := c.st.channelJSON(ch)
	if c.args.flag("include_num_members") {
		j["num_members"] = len(ch.Members)
	}
	if c.args.flag("include_locale") {
		j["locale"] = "en-US"
	}
	return reply{"channel": j}, nil
}

func (c *call) channelMembers() (reply, error) {
	ch, err := c.conversation("read")
	if err != nil {
		return nil, err
	}
	cut, meta, err := page(c, ch.Members, 100, "invalid_limit")
	if err != nil {
		return nil, err
	}
	return reply{"members": append([]string{}, cut...), "response_metadata": meta}, nil
}

// kinds reads "types" and asks for the scope of each.
func (c *call) kinds() ([]ChannelKind, error) {
	names := map[string]ChannelKind{"public_channel": Public, "private_channel": Private, "im": IM, "mpim": MPIM}
	types := c.args.list("types")
	if len(types) == 0 {
		types = []string{"public_channel"}
	}
	var out []ChannelKind
	for _, t := range types {
		k, ok := names[t]
		if !ok {
			return nil, fail("invalid_types")
		}
		if err := c.needFor("read", k); err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}

func (c *call) channelList() (reply, error) {
	return c.listChannels(func(ch *Channel) bool { return c.visible(ch) }, true)
}

// usersConversations is users.conversations: where somebody is in, as far as the app can see it.
func (c *call) usersConversations() (reply, error) {
	user := c.args["user"]
	if user == "" {
		user = c.st.app.BotUserID
	}
	if c.st.userByID[user] == nil {
		return nil, fail("user_not_found")
	}
	return c.listChannels(func(ch *Channel) bool { return ch.has(user) && c.visible(ch) }, false)
}

func (c *call) listChannels(want func(*Channel) bool, counted bool) (reply, error) {
	kinds, err := c.kinds()
	if err != nil {
		return nil, err
	}
	var found []*Channel
	for _, ch := range c.st.channels {
		if slices.Contains(kinds, ch.Kind) && want(ch) && !(ch.Archived && c.args.flag("exclude_archived")) {
			found = append(found, ch)
		}
	}
	cut, meta, err := page(c, found, 100, "invalid_limit")
	if err != nil {
		return nil, err
	}
	list := make([]map[string]any, 0, len(cut))
	for _, ch := range cut {
		j := c.st.channelJSON(ch)
		if counted && ch.Kind != IM {
			j["num_members"] = len(ch.Members)
		}
		list = append(list, j)
	}
	return reply{"channels": list, "response_metadata": meta}, nil
}

// tellChannel tells the page that a channel is not as it was; gone is who is no longer in it.
func (s *Server) tellChannel(ch *Channel, gone ...string) {
	users := ch.Members
	if len(gone) > 0 {
		users = slices.Concat(ch.Members, gone)
	}
	s.live.tell(users, "channel", map[string]any{"channel": ch.ID, "name": ch.Name, "archived": ch.Archived})
}
