package sandbox

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

func TestUsersList(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var handles []string
	byHandle := map[string]slack.User{}
	p := d.api.GetUsersPaginated(slack.GetUsersOptionLimit(3))
	for {
		var err error
		if p, err = p.Next(t.Context()); err != nil {
			if p.Done(err) {
				break
			}
			t.Fatal(err)
		}
		for _, u := range p.Users {
			handles = append(handles, u.Name)
			byHandle[u.Name] = u
		}
	}
	if diff := cmp.Diff([]string{"slackbot", "ann", "bob", "gil", "sam", "robo", "old", "testapp"}, handles); diff != "" {
		t.Fatal(diff)
	}
	type kind struct{ deleted, bot, admin, restricted, ultra bool }
	got := map[string]kind{}
	for h, u := range byHandle {
		got[h] = kind{u.Deleted, u.IsBot, u.IsAdmin, u.IsRestricted, u.IsUltraRestricted}
	}
	if diff := cmp.Diff(map[string]kind{
		"slackbot": {}, "ann": {admin: true}, "bob": {}, "gil": {restricted: true}, "sam": {restricted: true, ultra: true},
		"robo": {bot: true}, "old": {deleted: true}, "testapp": {bot: true},
	}, got, cmp.AllowUnexported(kind{})); diff != "" {
		t.Error(diff)
	}
}

func TestUserDetails(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.must("users.info", "user", "{ann}", "include_locale", "true")
	offset, _ := a.at("user", "tz_offset").(float64)
	if a.at("user", "tz") != "Europe/Berlin" || (offset != 3600 && offset != 7200) || a.at("user", "locale") != "de-DE" ||
		a.at("user", "profile", "email") != "ann@example.test" || a.at("user", "profile", "title") != "Engineer" || a.at("user", "profile", "fields") != nil {
		t.Errorf("%v", a.body)
	}
	if a := d.must("users.info", "user", "{ann}"); a.at("user", "locale") != nil {
		t.Errorf("locale without include_locale: %v", a.body)
	}
	if a := d.must("users.info", "user", "{old}", "include_locale", "true"); a.at("user", "tz") != nil || a.at("user", "deleted") != true {
		t.Errorf("deactivated: %v", a.body)
	}
	profile, err := d.api.GetUserProfile(&slack.GetUserProfileParameters{UserID: d.ids["ann"], IncludeLabels: true})
	if err != nil || profile.Fields.ToMap()[regionField].Value != "EMEA" || profile.Fields.ToMap()[regionField].Label != "Region" {
		t.Errorf("%+v, %v", profile, err)
	}
	def, err := d.api.GetTeamProfile()
	if err != nil || len(def.Fields) != 1 || def.Fields[0].ID != regionField {
		t.Errorf("%+v, %v", def, err)
	}
	d.run([]step{
		{"unknown", "users.info", []string{"user", "U0"}, "user_not_found", ""},
		{"handles are no ids", "users.info", []string{"user", "ann"}, "user_not_found", ""},
		{"unknown profile", "users.profile.get", []string{"user", "U0"}, "user_not_found", ""},
		{"Slackbot", "users.info", []string{"user", "USLACKBOT"}, "ok", ""},
		{"presence", "users.getPresence", []string{"user", "{ann}"}, "ok", ""},
		{"set presence", "users.setPresence", []string{"presence", "asleep"}, "invalid_presence", ""},
		{"set presence", "users.setPresence", []string{"presence", "away"}, "ok", ""},
		{"dnd", "dnd.info", []string{"user", "{ann}"}, "ok", ""},
		{"dnd of nobody", "dnd.info", []string{"user", "U0"}, "user_not_found", ""},
		{"dnd of several", "dnd.teamInfo", []string{"users", "{ann},{bob}"}, "ok", ""},
	})
}

func TestLookupByEmail(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	u, err := d.api.GetUserByEmail("Bob@Example.TEST")
	if err != nil || u.ID != d.ids["bob"] {
		t.Errorf("%+v, %v", u, err)
	}
	for _, mail := range []string{"nobody@example.test", "old@example.test"} {
		if _, err := d.api.GetUserByEmail(mail); slackError(err) != "users_not_found" {
			t.Errorf("%s: %v", mail, err)
		}
	}
	// Without the scope there is no address to be seen, either.
	blind := newDesk(t, "users:read")
	if a := blind.must("users.info", "user", "{ann}"); a.at("user", "profile", "email") != nil {
		t.Errorf("%v", a.body)
	}
}

func TestUserGroups(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	list, err := d.api.GetUserGroups(slack.GetUserGroupsOptionIncludeUsers(true), slack.GetUserGroupsOptionIncludeCount(true))
	if err != nil || len(list) != 1 || list[0].Handle != "crew" || list[0].UserCount != 2 || !slices.Contains(list[0].Users, d.ids["ann"]) {
		t.Fatalf("%+v, %v", list, err)
	}
	if bare, err := d.api.GetUserGroups(); err != nil || len(bare[0].Users) != 0 {
		t.Errorf("members without include_users: %+v, %v", bare, err)
	}
	if all, err := d.api.GetUserGroups(slack.GetUserGroupsOptionIncludeDisabled(true)); err != nil || len(all) != 2 || all[1].DateDelete == 0 {
		t.Errorf("%+v, %v", all, err)
	}
	members, err := d.api.GetUserGroupMembers(list[0].ID)
	if diff := cmp.Diff([]string{d.ids["ann"], d.ids["bob"]}, members); diff != "" || err != nil {
		t.Error(diff, err)
	}
	made, err := d.api.CreateUserGroup(slack.UserGroup{Name: "On call", Handle: "oncall"})
	if err != nil || made.Handle != "oncall" {
		t.Fatalf("%+v, %v", made, err)
	}
	if _, err := d.api.UpdateUserGroupMembers(made.ID, d.ids["gil"]); err != nil {
		t.Error(err)
	}
	if _, err := d.api.DisableUserGroup(made.ID); err != nil {
		t.Error(err)
	}
	d.ids["oncall"], d.ids["crew"] = made.ID, list[0].ID
	d.run([]step{
		{"unknown", "usergroups.users.list", []string{"usergroup", "S0"}, "no_such_subteam", ""},
		{"disabled", "usergroups.users.list", []string{"usergroup", "{oncall}"}, "no_such_subteam", ""},
		{"disabled, asked for", "usergroups.users.list", []string{"usergroup", "{oncall}", "include_disabled", "true"}, "ok", ""},
		{"enabled", "usergroups.enable", []string{"usergroup", "{oncall}"}, "ok", ""},
		{"name taken", "usergroups.create", []string{"name", "Crew"}, "name_already_exists", ""},
		{"handle taken", "usergroups.create", []string{"name", "X", "handle", "crew"}, "handle_already_exists", ""},
		{"a person's handle", "usergroups.update", []string{"usergroup", "{crew}", "handle", "ann"}, "handle_already_exists", ""},
		{"deactivated member", "usergroups.users.update", []string{"usergroup", "{crew}", "users", "{old}"}, "invalid_users", ""},
	})
}

func TestAuthAndTeam(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	who, err := d.api.AuthTest()
	if err != nil || who.UserID != d.ids["bot"] || who.BotID != d.s.state.app.BotID || who.URL != "https://example.slack.com/" || who.User != "testapp" {
		t.Errorf("%+v, %v", who, err)
	}
	if info, err := d.api.GetTeamInfo(); err != nil || info.Domain != "example" || info.ID != who.TeamID {
		t.Errorf("%+v, %v", info, err)
	}
	if bot, err := d.api.GetBotInfo(slack.GetBotInfoParameters{Bot: who.BotID}); err != nil || bot.UserID != who.UserID {
		t.Errorf("%+v, %v", bot, err)
	}
	d.run([]step{
		{"unknown bot", "bots.info", []string{"bot", "B"}, "bot_not_found", ""},
		{"unknown team", "team.info", []string{"team", "T0"}, "team_not_found", ""},
		{"teams", "auth.teams.list", nil, "ok", ""},
		{"emoji", "emoji.list", nil, "ok", ""},
		{"dry run", "auth.revoke", []string{"test", "true"}, "ok", ""},
		{"no revoking", "auth.revoke", nil, "not_allowed_token_type", ""},
		{"blocks", "blocks.validate", []string{"blocks", `[{"type":"divider"}]`}, "ok", ""},
		{"bad message", "blocks.validate", []string{"message", `{"blocks":[{"type":"header"}]}`}, "invalid_blocks", "missing required field: text"},
		{"bad view", "blocks.validate", []string{"view", `{"type":"modal","blocks":[]}`}, "invalid_view", "title"},
		{"nothing", "blocks.validate", nil, "invalid_arguments", ""},
	})
}
