package sandbox

// apiTest is api.test: it sends back what it was sent.
func (c *call) apiTest() (reply, error) {
	out := reply{"args": c.args}
	if code := c.args["error"]; code != "" {
		return out, fail(code)
	}
	return out, nil
}

func (c *call) authTest() (reply, error) {
	bot := c.st.userByID[c.st.app.BotUserID]
	return reply{
		"url": c.st.site() + "/", "team": c.st.team.Name, "user": bot.Handle, "team_id": c.st.team.ID,
		"user_id": bot.ID, "bot_id": c.st.app.BotID, "is_enterprise_install": false,
	}, nil
}

// authRevoke knows the dry run alone: a sandbox without its token is of no use.
func (c *call) authRevoke() (reply, error) {
	if !c.args.flag("test") {
		return nil, fail("not_allowed_token_type")
	}
	return reply{"revoked": false}, nil
}

func (c *call) authTeams() (reply, error) {
	return reply{"teams": []any{map[string]any{"id": c.st.team.ID, "name": c.st.team.Name}}}, nil
}

func (c *call) connectionsOpen() (reply, error) {
	return reply{"url": c.s.socket.address(c.r)}, nil
}

// unreachable stands for methods that take people's own tokens; the token check has refused the app's before.
func (c *call) unreachable() (reply, error) { return nil, fail("not_allowed_token_type") }

// site is the workspace's address, without a slash at the end.
func (st *state) site() string { return "https://" + st.team.Domain + ".slack.com" }
