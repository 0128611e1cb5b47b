package sandbox

import (
	"strings"
	"time"
)

// slackbotID is Slack's own account. Every list of users has it, and it does not say is_bot.
const slackbotID = "USLACKBOT"

var slackbot = &User{ID: slackbotID, Handle: "slackbot", RealName: "Slackbot", TZ: "America/Los_Angeles", Locale: "en-US", Kind: Member}

// regionField is the custom profile field that holds a person's region.
const regionField = "Xf0REGION"

// userJSON is an account as the app asked for it.
func (c *call) userJSON(u *User) map[string]any {
	j := c.st.userJSON(u)
	if c.args.flag("include_locale") && u.Kind != Deactivated {
		j["locale"] = u.Locale
	}
	return j
}

// userJSON is an account as users.info, users.list and the events show it.
func (st *state) userJSON(u *User) map[string]any {
	j := map[string]any{
		"id": u.ID, "team_id": st.team.ID, "name": u.Handle, "deleted": u.Kind == Deactivated, "is_bot": u.Kind == Bot,
		"is_app_user": false, "updated": u.Updated.Unix(), "profile": st.profileJSON(u),
	}
	if u.Kind == Deactivated { // Slack leaves out the rest
		return j
	}
	offset, label := zone(u.TZ, time.Now())
	for key, value := range map[string]any{
		"real_name": u.RealName, "color": "9f69e7", "tz": u.TZ, "tz_offset": offset, "tz_label": label,
		"is_admin": u.Kind == Admin, "is_owner": false, "is_primary_owner": false,
		"is_restricted": u.Kind == Guest || u.Kind == SingleGuest, "is_ultra_restricted": u.Kind == SingleGuest,
		"is_email_confirmed": u.Kind != Bot, "who_can_share_contact_card": "EVERYONE",
	} {
		j[key] = value
	}
	return j
}

// zone is the offset from UTC in seconds, and its name.
func zone(name string, now time.Time) (int, string) {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return 0, "Coordinated Universal Time"
	}
	label, offset := now.In(loc).Zone()
	return offset, label
}

// profileJSON has the address only if the app may read it. The custom fields come with users.profile.get alone.
func (st *state) profileJSON(u *User) map[string]any {
	first, last, _ := strings.Cut(u.RealName, " ")
	j := map[string]any{
		"real_name": u.RealName, "real_name_normalized": u.RealName, "display_name": u.Handle, "display_name_normalized": u.Handle,
		"first_name": first, "last_name": last, "title": u.Title, "phone": u.Phone, "skype": "", "status_text": "", "status_emoji": "",
		"status_expiration": 0, "avatar_hash": "g" + strings.ToLower(u.ID), "team": st.team.ID,
	}
	switch {
	case u.ID == st.app.BotUserID:
		j["bot_id"], j["api_app_id"], j["always_active"] = st.app.BotID, st.app.ID, true
	case u.Kind == Bot:
		j["bot_id"], j["api_app_id"] = "B"+u.ID[1:], ""
	case u.Email != "" && st.scopes["users:read.email"]:
		j["email"] = u.Email
	}
	return j
}

func (c *call) usersInfo() (reply, error) {
	u := c.account(c.args["user"])
	if u == nil {
		return nil, fail("user_not_found")
	}
	return reply{"user": c.userJSON(u)}, nil
}

func (c *call) account(id string) *User {
	if id == slackbotID {
		return slackbot
	}
	return c.st.userByID[id]
}

func (c *call) usersList() (reply, error) {
	cut, meta, err := page(c, append([]*User{slackbot}, c.st.users...), 0, "")
	if err != nil {
		return nil, err
	}
	list := make([]map[string]any, 0, len(cut))
	for _, u := range cut {
		list = append(list, c.userJSON(u))
	}
	return reply{"members": list, "cache_ts": c.now.Unix(), "response_metadata": meta}, nil
}

// usersByEmail is users.lookupByEmail. A deactivated account is not found.
func (c *call) usersByEmail() (reply, error) {
	for _, u := range c.st.users {
		if u.Email != "" && strings.EqualFold(u.Email, c.args["email"]) && u.Kind != Deactivated {
			return reply{"user": c.userJSON(u)}, nil
		}
	}
	return nil, fail("users_not_found")
}

// usersProfile is users.profile.get, the one method that shows custom fields.
func (c *call) usersProfile() (reply, error) {
	id := c.args["user"]
	if id == "" {
		id = c.st.app.BotUserID
	}
	u := c.account(id)
	if u == nil {
		return nil, fail("user_not_found")
	}
	p := c.st.profileJSON(u)
	fields := map[string]any{}
	if u.Region != "" {
		f := map[string]any{"value": u.Region, "alt": ""}
		if c.args.flag("include_labels") {
			f["label"] = "Region"
		}
		fields[regionField] = f
	}
	p["fields"] = fields
	return reply{"profile": p}, nil
}

// usersPresence is users.getPresence. Everybody who has an account is there.
func (c *call) usersPresence() (reply, error) {
	id := c.args["user"]
	if id == "" {
		id = c.st.app.BotUserID
	}
	u := c.account(id)
	switch {
	case u == nil:
		return nil, fail("user_not_found")
	case u.Kind == Deactivated:
		return reply{"presence": "away"}, nil
	}
	return reply{"presence": "active"}, nil
}

func (c *call) usersSetPresence() (reply, error) {
	if p := c.args["presence"]; p != "auto" && p != "away" {
		return nil, fail("invalid_presence")
	}
	return reply{}, nil
}
