package sandbox

func (c *call) teamInfo() (reply, error) {
	if id := c.args["team"]; id != "" && id != c.st.team.ID {
		return nil, fail("team_not_found")
	}
	if d := c.args["domain"]; d != "" && d != c.st.team.Domain {
		return nil, fail("team_not_found")
	}
	return reply{"team": map[string]any{
		"id": c.st.team.ID, "name": c.st.team.Name, "domain": c.st.team.Domain, "url": c.st.site() + "/", "email_domain": "",
		"icon": map[string]any{"image_default": true}, "is_verified": false,
	}}, nil
}

// teamProfile is team.profile.get: what custom fields there are.
func (c *call) teamProfile() (reply, error) {
	return reply{"profile": map[string]any{"sections": []any{}, "fields": []any{map[string]any{
		"id": regionField, "ordering": 0, "label": "Region", "hint": "The part of the company", "type": "text",
		"possible_values": nil, "options": nil, "is_hidden": false,
	}}}}, nil
}

// botsInfo is bots.info. Without an id it answers with nothing at all, as Slack does.
func (c *call) botsInfo() (reply, error) {
	id := c.args["bot"]
	if id == "" {
		return reply{}, nil
	}
	if id == c.st.app.BotID {
		return reply{"bot": map[string]any{
			"id": id, "deleted": false, "name": c.st.app.Manifest.Name, "updated": 0, "app_id": c.st.app.ID,
			"user_id": c.st.app.BotUserID, "icons": map[string]any{},
		}}, nil
	}
	if u := c.st.userByID["U"+id[1:]]; u != nil && u.Kind == Bot && u.ID != c.st.app.BotUserID {
		return reply{"bot": map[string]any{"id": id, "deleted": false, "name": u.RealName, "updated": 0, "app_id": "", "user_id": u.ID, "icons": map[string]any{}}}, nil
	}
	return nil, fail("bot_not_found")
}

// dndInfo is dnd.info. Nobody has switched notifications off here.
func (c *call) dndInfo() (reply, error) {
	if id := c.args["user"]; id != "" && c.account(id) == nil {
		return nil, fail("user_not_found")
	}
	return noDND(), nil
}

func (c *call) dndTeam() (reply, error) {
	users := map[string]any{}
	for _, id := range c.args.list("users") {
		if c.account(id) != nil {
			users[id] = noDND()
		}
	}
	return reply{"users": users}, nil
}

func noDND() reply {
	return reply{"dnd_enabled": false, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
}

// emojiList is emoji.list: the custom ones, and there are none.
func (c *call) emojiList() (reply, error) {
	return reply{"emoji": map[string]any{}, "cache_ts": formatTS(c.now.UnixMicro())}, nil
}

// blocksValidate is blocks.validate: what would be wrong with a message's blocks or with a view.
func (c *call) blocksValidate() (reply, error) {
	blocks := c.args["blocks"]
	if m := c.args["message"]; m != "" {
		blocks = jsonField(m, "blocks")
	}
	switch {
	case c.args["view"] != "":
		if _, code, messages := checkView([]byte(c.args["view"])); code != "" {
			return nil, &apiError{code: "invalid_view", messages: messages}
		}
	case blocks != "":
		if _, code, messages := checkBlocks([]byte(blocks), onMessage); code != "" {
			return nil, &apiError{code: "invalid_blocks", messages: messages}
		}
	default:
		return nil, &apiError{code: "invalid_arguments", messages: []string{"missing required field: blocks"}}
	}
	return reply{}, nil
}
