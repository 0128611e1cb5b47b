package sandbox

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

func TestChannelNames(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.room("taken")
	d.room("buried")
	d.must("conversations.archive", "channel", "{#buried}")
	for name, want := range map[string]string{
		"": "invalid_name_required", long(81): "invalid_name_maxlength", "With-Capitals": "invalid_name_specials",
		"with space": "invalid_name_specials", "dot.dot": "invalid_name_specials", "---": "invalid_name_punctuation", "!?": "invalid_name_punctuation",
		"taken": "name_taken", "buried": "name_taken", "general": "name_taken", "secret": "name_taken",
		long(80): "ok", "inc-42_water": "ok", "größe": "ok", "会議": "ok",
	} {
		if a := d.call("conversations.create", "name", name); a.code() != want {
			t.Errorf("%q: %s, want %s", name, a.code(), want)
		}
	}
}

func TestChannelLife(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, err := d.api.CreateConversation(slack.CreateConversationParams{ChannelName: "inc-1", IsPrivate: true})
	if err != nil || !c.IsPrivate || !c.IsMember || c.Creator != d.ids["bot"] {
		t.Fatalf("%+v, %v", c, err)
	}
	if _, err := d.api.SetTopicOfConversation(c.ID, "water is coming"); err != nil {
		t.Error(err)
	}
	if _, err := d.api.SetPurposeOfConversation(c.ID, "to stay dry"); err != nil {
		t.Error(err)
	}
	if c, err = d.api.RenameConversation(c.ID, "inc-1-flood"); err != nil || c.Name != "inc-1-flood" {
		t.Errorf("%+v, %v", c, err)
	}
	if c, err = d.api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: c.ID, IncludeNumMembers: true}); err != nil ||
		c.Topic.Value != "water is coming" || c.Purpose.Value != "to stay dry" || c.NumMembers != 1 {
		t.Errorf("%+v, %v", c, err)
	}
	if err := d.api.ArchiveConversation(c.ID); err != nil {
		t.Error(err)
	}
	subtypes := []string{}
	h, err := d.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: c.ID})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range slices.Backward(h.Messages) {
		subtypes = append(subtypes, m.SubType)
	}
	if diff := cmp.Diff([]string{"channel_join", "channel_topic", "channel_purpose", "channel_name", "channel_archive"}, subtypes); diff != "" {
		t.Error(diff)
	}
	d.ids["#inc"] = c.ID
	d.run([]step{
		{"twice", "conversations.archive", []string{"channel", "{#inc}"}, "already_archived", ""},
		{"topic when archived", "conversations.setTopic", []string{"channel", "{#inc}", "topic", "x"}, "is_archived", ""},
		{"rename when archived", "conversations.rename", []string{"channel", "{#inc}", "name", "x"}, "is_archived", ""},
		{"invite when archived", "conversations.invite", []string{"channel", "{#inc}", "users", "{ann}"}, "is_archived", ""},
		{"back", "conversations.unarchive", []string{"channel", "{#inc}"}, "ok", ""},
		{"back twice", "conversations.unarchive", []string{"channel", "{#inc}"}, "not_archived", ""},
		{"long topic", "conversations.setTopic", []string{"channel", "{#inc}", "topic", long(251)}, "too_long", ""},
		{"empty topic", "conversations.setTopic", []string{"channel", "{#inc}", "topic", ""}, "ok", ""},
		{"no topic", "conversations.setTopic", []string{"channel", "{#inc}"}, "invalid_arguments", "topic"},
		{"rename to a bad name", "conversations.rename", []string{"channel", "{#inc}", "name", "A B"}, "invalid_name_specials", ""},
		{"general stays", "conversations.archive", []string{"channel", "{#general}"}, "cant_archive_general", ""},
		{"not of the app", "conversations.rename", []string{"channel", "{#general}", "name", "x"}, "not_in_channel", ""},
		{"in it", "conversations.join", []string{"channel", "{#general}"}, "ok", ""},
		{"not of the app, though in it", "conversations.rename", []string{"channel", "{#general}", "name", "x"}, "not_authorized", ""},
	})
}

// A private channel is not there for who is not in it.
func TestHiddenChannels(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, method := range []string{"info", "history", "members", "join", "archive", "unarchive", "leave", "kick"} {
		if a := d.call("conversations."+method, "channel", "{#secret}"); a.code() != "channel_not_found" {
			t.Errorf("conversations.%s: %v", method, a.body)
		}
	}
	d.run([]step{
		{"history", "conversations.history", []string{"channel", "{#general}"}, "not_in_channel", ""},
		{"info of a public one", "conversations.info", []string{"channel", "{#general}"}, "ok", ""},
		{"names are no ids", "conversations.info", []string{"channel", "general"}, "channel_not_found", ""},
	})
}

func TestInvite(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.room("war")
	d.room("other")
	d.must("conversations.invite", "channel", "{#other}", "users", "{sam}")
	d.run([]step{
		{"nobody", "conversations.invite", []string{"channel", "{#war}", "users", ""}, "invalid_arguments", "users"},
		{"unknown", "conversations.invite", []string{"channel", "{#war}", "users", "U0NOBODY"}, "user_not_found", ""},
		{"itself", "conversations.invite", []string{"channel", "{#war}", "users", "{bot}"}, "cant_invite_self", ""},
		{"deactivated", "conversations.invite", []string{"channel", "{#war}", "users", "{old}"}, "cant_invite", ""},
		{"guest of one channel", "conversations.invite", []string{"channel", "{#war}", "users", "{sam}"}, "ura_max_channels", ""},
		{"guest", "conversations.invite", []string{"channel", "{#war}", "users", "{gil}"}, "ok", ""},
		{"already in", "conversations.invite", []string{"channel", "{#war}", "users", "{gil}"}, "already_in_channel", ""},
		{"one bad of two", "conversations.invite", []string{"channel", "{#war}", "users", "{ann},U0NOBODY"}, "user_not_found", ""},
		{"where the app is not", "conversations.invite", []string{"channel", "{#general}", "users", "{gil}"}, "not_in_channel", ""},
		{"too many", "conversations.invite", []string{"channel", "{#war}", "users", strings.Repeat("U1,", 1001)}, "too_many_users", ""},
	})
	if members := d.members("{#war}"); slices.Contains(members, d.ids["ann"]) {
		t.Error("one bad name must keep all out")
	}
	a := d.must("conversations.invite", "channel", "{#war}", "users", "{ann},U0NOBODY,{gil},{bob}", "force", "true")
	errs, _ := a.body["errors"].([]any)
	if len(errs) != 2 || errs[0].(map[string]any)["error"] != "user_not_found" || errs[1].(map[string]any)["error"] != "already_in_channel" {
		t.Errorf("errors %v", errs)
	}
	if diff := cmp.Diff([]string{d.ids["bot"], d.ids["gil"], d.ids["ann"], d.ids["bob"]}, d.members("{#war}")); diff != "" {
		t.Error(diff)
	}
	d.run([]step{{"all bad with force", "conversations.invite", []string{"channel", "{#war}", "users", "U0NOBODY", "force", "true"}, "user_not_found", ""}})
}

func (d *desk) members(channel string) []string {
	d.t.Helper()
	out := []string{}
	for _, v := range d.must("conversations.members", "channel", channel).body["members"].([]any) {
		out = append(out, v.(string))
	}
	return out
}

func TestKickLeaveJoin(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.room("war")
	d.must("conversations.invite", "channel", "{#war}", "users", "{ann},{bob}")
	private, _ := d.must("conversations.create", "name", "alone", "is_private", "true").at("channel", "id").(string)
	d.run([]step{
		{"itself", "conversations.kick", []string{"channel", "{#war}", "user", "{bot}"}, "cant_kick_self", ""},
		{"unknown", "conversations.kick", []string{"channel", "{#war}", "user", "U0"}, "user_not_found", ""},
		{"not in it", "conversations.kick", []string{"channel", "{#war}", "user", "{gil}"}, "not_in_channel", ""},
		{"out", "conversations.kick", []string{"channel", "{#war}", "user", "{ann}"}, "ok", ""},
		{"leave", "conversations.leave", []string{"channel", "{#war}"}, "ok", ""},
		{"leave again", "conversations.leave", []string{"channel", "{#war}"}, "ok", ""},
		{"the last one", "conversations.leave", []string{"channel", private}, "last_member", ""},
		{"a DM", "conversations.join", []string{"channel", d.dm("ann")}, "method_not_supported_for_channel_type", ""},
		{"archive a DM", "conversations.archive", []string{"channel", d.dm("ann")}, "method_not_supported_for_channel_type", ""},
	})
	if a := d.must("conversations.leave", "channel", "{#war}"); a.body["not_in_channel"] != true {
		t.Errorf("leaving twice: %v", a.body)
	}
	d.must("conversations.join", "channel", "{#war}")
	if a := d.must("conversations.join", "channel", "{#war}"); a.body["warning"] != "already_in_channel" {
		t.Errorf("joining twice: %v", a.body)
	}
	if diff := cmp.Diff([]string{d.ids["bob"], d.ids["bot"]}, d.members("{#war}")); diff != "" {
		t.Error(diff)
	}
}

// dm is the id of the app's DM with a person.
func (d *desk) dm(handle string) string {
	d.t.Helper()
	id, _ := d.must("conversations.open", "users", "{"+handle+"}").at("channel", "id").(string)
	return id
}

func TestOpen(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, again, already, err := d.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{d.ids["ann"]}, ReturnIM: true})
	if err != nil || again || already || !c.IsIM || c.User != d.ids["ann"] {
		t.Fatalf("%+v, %v, %v, %v", c, again, already, err)
	}
	if id, _, err := d.api.PostMessage(d.ids["ann"], slack.MsgOptionText("hi", false)); err != nil || id != c.ID {
		t.Errorf("posting to a person's id went to %s, %v, want %s", id, err, c.ID)
	}
	if same, _, already, err := d.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{d.ids["ann"]}}); err != nil || !already || same.ID != c.ID {
		t.Errorf("%+v, %v, %v", same, already, err)
	}
	talk, _, _, err := d.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{d.ids["ann"], d.ids["bob"]}, ReturnIM: true})
	if err != nil || !talk.IsMpIM {
		t.Errorf("%+v, %v", talk, err)
	}
	d.run([]step{
		{"nobody", "conversations.open", nil, "users_list_not_supplied", ""},
		{"unknown", "conversations.open", []string{"users", "U0"}, "user_not_found", ""},
		{"a bot", "conversations.open", []string{"users", "{robo}"}, "cannot_dm_bot", ""},
		{"a deactivated account", "conversations.open", []string{"users", "{old}"}, "user_disabled", ""},
		{"too many", "conversations.open", []string{"users", strings.Repeat("{ann},", 9)}, "too_many_users", ""},
		{"by id", "conversations.open", []string{"channel", c.ID}, "ok", ""},
		{"a channel", "conversations.open", []string{"channel", "{#general}"}, "channel_not_found", ""},
		{"only if it is there", "conversations.open", []string{"users", "{bob}", "prevent_creation", "true"}, "channel_not_found", ""},
		{"close", "conversations.close", []string{"channel", c.ID}, "ok", ""},
		{"close a channel", "conversations.close", []string{"channel", "{#general}"}, "method_not_supported_for_channel_type", ""},
	})
}

// Once the DM is there, Slack goes on writing into it after the account was deactivated.
func TestDMOutlivesTheAccount(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	dm := d.dm("bob")
	d.s.mu.Lock()
	d.s.state.user("bob").Kind = Deactivated
	d.s.mu.Unlock()
	if a := d.must("chat.postMessage", "channel", "{bob}", "text", "still there?"); a.body["channel"] != dm {
		t.Errorf("%v", a.body)
	}
	if a := d.must("conversations.info", "channel", dm); a.at("channel", "is_user_deleted") != true {
		t.Errorf("%v", a.body)
	}
}

func TestListsOfChannels(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, name := range []string{"a", "b", "c", "d"} {
		d.room(name)
	}
	d.must("conversations.create", "name", "mine", "is_private", "true")
	d.must("conversations.archive", "channel", "{#b}")
	d.dm("ann")
	names := func(list []slack.Channel) (out []string) {
		for _, c := range list {
			out = append(out, c.Name)
		}
		return out
	}
	var all []string
	p := &slack.GetConversationsParameters{Limit: 2, ExcludeArchived: true, Types: []string{"public_channel", "private_channel"}}
	for {
		list, cursor, err := d.api.GetConversations(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, names(list)...)
		if p.Cursor = cursor; cursor == "" {
			break
		}
	}
	if diff := cmp.Diff([]string{"general", "a", "c", "d", "mine"}, all); diff != "" {
		t.Error(diff)
	}
	of, _, err := d.api.GetConversationsForUser(&slack.GetConversationsForUserParameters{UserID: d.ids["ann"], Types: []string{"public_channel", "private_channel", "im"}})
	if diff := cmp.Diff([]string{"general", ""}, names(of)); diff != "" || err != nil {
		t.Error(diff, err)
	}
	d.run([]step{
		{"unknown type", "conversations.list", []string{"types", "public"}, "invalid_types", ""},
		{"limit", "conversations.list", []string{"limit", "1001"}, "invalid_limit", ""},
		{"no number", "conversations.list", []string{"limit", "x"}, "invalid_limit", ""},
		{"cursor", "conversations.list", []string{"cursor", "dGVhbTpD"}, "invalid_cursor", ""},
		{"members' cursor", "conversations.members", []string{"channel", "{#general}", "cursor", "x"}, "invalid_cursor", ""},
		{"members' limit", "conversations.members", []string{"channel", "{#general}", "limit", "1001"}, "invalid_limit", ""},
		{"of nobody", "users.conversations", []string{"user", "U0"}, "user_not_found", ""},
	})
}

func TestHistoryWindow(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("long")
	var ts []string
	for range 5 {
		stamp, _ := d.must("chat.postMessage", "channel", room, "text", "x").at("ts").(string)
		ts = append(ts, stamp)
	}
	got := func(pairs ...string) (out []int) {
		list, _ := d.must("conversations.history", append([]string{"channel", room}, pairs...)...).body["messages"].([]any)
		for _, v := range list {
			out = append(out, slices.Index(ts, v.(map[string]any)["ts"].(string)))
		}
		return out
	}
	for _, c := range []struct {
		name string
		args []string
		want []int // -1 is the line that says the app joined
	}{
		{"all", nil, []int{4, 3, 2, 1, 0, -1}},
		{"after", []string{"oldest", ts[2]}, []int{4, 3}},
		{"from", []string{"oldest", ts[2], "inclusive", "true"}, []int{4, 3, 2}},
		{"before", []string{"latest", ts[1]}, []int{0, -1}},
		{"until", []string{"latest", ts[1], "inclusive", "1"}, []int{1, 0, -1}},
		{"one", []string{"latest", ts[3], "oldest", ts[3], "inclusive", "true"}, []int{3}},
		{"limit", []string{"limit", "2"}, []int{4, 3}},
	} {
		if diff := cmp.Diff(c.want, got(c.args...)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	// What is new must not shift the pages that come.
	cursor, _ := d.must("conversations.history", "channel", room, "limit", "2").at("response_metadata", "next_cursor").(string)
	d.must("chat.postMessage", "channel", room, "text", "new")
	if diff := cmp.Diff([]int{2, 1}, got("limit", "2", "cursor", cursor)); diff != "" {
		t.Error(diff)
	}
	d.run([]step{
		{"oldest", "conversations.history", []string{"channel", room, "oldest", "x"}, "invalid_ts_oldest", ""},
		{"latest", "conversations.history", []string{"channel", room, "latest", "x"}, "invalid_ts_latest", ""},
		{"cursor", "conversations.history", []string{"channel", room, "cursor", "x"}, "invalid_cursor", ""},
	})
}

func TestMark(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("read")
	d.run([]step{
		{"no timestamp", "conversations.mark", []string{"channel", room, "ts", "x"}, "invalid_timestamp", ""},
		{"ok", "conversations.mark", []string{"channel", room, "ts", "1.000001"}, "ok", ""},
		{"not in it", "conversations.mark", []string{"channel", "{#general}", "ts", "1.000001"}, "not_in_channel", ""},
	})
	if a := d.must("conversations.info", "channel", room); a.at("channel", "last_read") != "1.000001" {
		t.Errorf("%v", a.body)
	}
}
