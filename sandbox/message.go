package sandbox

import "encoding/json"

// messageJSON is a message as the Web API and the events show it.
func (st *state) messageJSON(m *Message) map[string]any {
	j := map[string]any{"type": "message", "ts": m.TS, "text": m.Text, "user": m.User, "team": st.team.ID}
	if m.User == "" {
		delete(j, "user")
	}
	if m.Subtype != "" {
		j["subtype"] = m.Subtype
	}
	if m.BotID != "" {
		j["bot_id"], j["app_id"] = m.BotID, st.app.ID
		j["bot_profile"] = map[string]any{
			"id": m.BotID, "app_id": st.app.ID, "user_id": st.app.BotUserID, "name": st.app.Manifest.Name,
			"deleted": false, "team_id": st.team.ID, "updated": 0, "icons": map[string]any{},
		}
	}
	if m.Username != "" {
		j["username"] = m.Username
	}
	putRaw(j, "blocks", m.Blocks)
	putRaw(j, "attachments", m.Attachments)
	if m.Edited != "" {
		j["edited"] = map[string]any{"user": m.User, "ts": m.Edited}
	}
	if len(m.Reactions) > 0 {
		j["reactions"] = reactionsJSON(m)
	}
	if len(m.Files) > 0 {
		j["files"] = st.filesJSON(m.Files)
	}
	st.threadJSON(j, m)
	return j
}

// threadJSON tells of the thread: a reply names its first message, the first message counts its replies.
func (st *state) threadJSON(j map[string]any, m *Message) {
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		j["thread_ts"] = m.ThreadTS
	}
	if len(m.replies) == 0 {
		return
	}
	who, seen := []string{}, map[string]bool{}
	for _, r := range m.replies {
		if !seen[r.User] {
			seen[r.User] = true
			who = append(who, r.User)
		}
	}
	j["thread_ts"] = m.TS
	j["reply_count"], j["reply_users"], j["reply_users_count"] = len(m.replies), who, len(who)
	j["latest_reply"] = m.replies[len(m.replies)-1].TS
}

// shown is a message as the page and GET /sandbox/messages show it, with the id of its channel.
func (st *state) shown(c *Channel, m *Message) map[string]any {
	j := map[string]any{"channel": c.ID, "ts": m.TS, "user": m.User, "text": m.Text}
	for key, value := range map[string]string{
		"thread_ts": m.ThreadTS, "bot_id": m.BotID, "edited": m.Edited, "ephemeral": m.Ephemeral, "subtype": m.Subtype, "username": m.Username,
	} {
		if value != "" {
			j[key] = value
		}
	}
	putRaw(j, "blocks", m.Blocks)
	putRaw(j, "attachments", m.Attachments)
	if len(m.Reactions) > 0 {
		j["reactions"] = reactionsJSON(m)
	}
	if len(m.Files) > 0 {
		j["files"] = st.filesJSON(m.Files)
	}
	return j
}

func putRaw(j map[string]any, key string, raw json.RawMessage) {
	if len(raw) > 0 {
		j[key] = raw
	}
}

func reactionsJSON(m *Message) []map[string]any {
	out := make([]map[string]any, 0, len(m.Reactions))
	for _, r := range m.Reactions {
		out = append(out, map[string]any{"name": r.Name, "users": r.Users, "count": len(r.Users)})
	}
	return out
}

// seers are the people on whose screens a message is.
func seers(c *Channel, m *Message) []string {
	if m.Ephemeral != "" {
		return []string{m.Ephemeral}
	}
	return c.Members
}
