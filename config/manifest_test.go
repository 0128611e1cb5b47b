package config_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/config"
	"tocsin/sandbox"
)

// uses is everything that the bot asks of Slack and the scope each takes: which of a method's scopes that is, depends on
// what it is called for. The manifest asks for these scopes, and for no more.
var uses = []struct{ function, method, scope, why string }{
	{"AuthTestContext", "auth.test", "", "who the bot is"},
	{"StartSocketModeContext", "apps.connections.open", "", "whether the app token is taken; its scope, connections:write, is the token's own"},
	{"OpenViewContext", "views.open", "", "forms"},
	{"PushViewContext", "views.push", "", "what a button in a form answers"},
	{"PublishViewContext", "views.publish", "", "the Home tab"},
	{"PostEphemeralContext", "chat.postEphemeral", "chat:write", "answering a mention"},
	{"PostMessageContext", "chat.postMessage", "chat:write", "pages, summaries, notes, updates"},
	{"UpdateMessageContext", "chat.update", "chat:write", "showing the present state in them"},
	{"UploadFileContext", "files.completeUploadExternal", "files:write", "the list of those who could not be told"},
	{"CreateConversationContext", "conversations.create", "groups:write", "the channel of a private incident"},
	{"CreateConversationContext", "conversations.create", "channels:manage", "the channel of any other"},
	{"ForceInviteUsersToConversationContext", "conversations.invite", "groups:write", "bringing people into a private channel"},
	{"ForceInviteUsersToConversationContext", "conversations.invite", "channels:manage", "and into a public one"},
	{"SetTopicOfConversationContext", "conversations.setTopic", "groups:write", "the topic of a private channel"},
	{"SetTopicOfConversationContext", "conversations.setTopic", "channels:manage", "and of a public one"},
	{"GetConversationInfoContext", "conversations.info", "groups:read", "not setting the topic of a private channel twice after a crash"},
	{"GetConversationInfoContext", "conversations.info", "channels:read", "nor of a public one"},
	{"AddPinContext", "pins.add", "pins:write", "pinning the summary"},
	{"ListBookmarksContext", "bookmarks.list", "bookmarks:read", "not adding a link twice after a crash"},
	{"AddBookmarkContext", "bookmarks.add", "bookmarks:write", "bridge and document"},
	{"OpenConversationContext", "conversations.open", "im:write", "finding the direct messages with somebody after a crash"},
	{"GetConversationHistoryContext", "conversations.history", "im:history", "looking for a page after a crash"},
	{"GetConversationHistoryContext", "conversations.history", "groups:history", "looking for a note in a private channel after a crash"},
	{"GetConversationHistoryContext", "conversations.history", "channels:history", "and in a public one"},
	{"GetConversationsForUserContext", "users.conversations", "channels:read", "names of the public channels that the bot is in"},
	{"GetConversationsForUserContext", "users.conversations", "groups:read", "and of the private ones"},
	{"GetUsersInConversationContext", "conversations.members", "channels:read", "paging the members of a public channel"},
	{"GetUsersInConversationContext", "conversations.members", "groups:read", "and of a private one"},
	{"GetUsersPaginated", "users.list", "users:read", "names, languages, time zones"},
	{"GetUsersPaginated", "users.list", "users:read.email", "targets that are e-mail addresses"},
	{"GetUserInfoContext", "users.info", "users:read", "somebody who joined just now"},
	{"GetUserGroupsContext", "usergroups.list", "usergroups:read", "teams"},
	{"GetUserGroupMembersContext", "usergroups.users.list", "usergroups:read", "who is in a user group that is too large for an event"},
	{"GetUserProfileContext", "users.profile.get", "users.profile:read", "targets that are fields of the profile"},
	{"GetTeamProfileContext", "team.profile.get", "users.profile:read", "what fields there are"},
}

// told are the events that the bot hears of and the scope each takes. https://docs.slack.dev/reference/events
var told = map[string]string{
	"team_join": "users:read", "user_change": "users:read",
	"subteam_created": "usergroups:read", "subteam_updated": "usergroups:read", "subteam_members_changed": "usergroups:read",
	"member_joined_channel": "channels:read", "member_left_channel": "channels:read", // of private channels with groups:read
	"channel_archive": "channels:read", "channel_deleted": "channels:read", "channel_left": "channels:read",
	"channel_rename": "channels:read", "channel_unarchive": "channels:read",
	"group_archive": "groups:read", "group_deleted": "groups:read", "group_left": "groups:read",
	"group_rename": "groups:read", "group_unarchive": "groups:read",
	"app_mention": "app_mentions:read", "app_home_opened": "",
}

var heard = regexp.MustCompile(`"([a-z]+(?:_[a-z]+)+)"`)

// The manifest asks for the events that the bot takes up, for no others, and has the scope of each.
func TestEventsAreThoseInUse(t *testing.T) {
	t.Parallel()
	m, err := sandbox.ParseManifest(readManifest(t))
	if err != nil {
		t.Fatal(err)
	}
	asked := slices.Sorted(slices.Values(m.Events))
	if diff := cmp.Diff(slices.Sorted(maps.Keys(told)), asked); diff != "" {
		t.Error(diff)
	}
	var source []byte
	for _, file := range []string{"../bot/directory_events.go", "../bot/event.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		source = append(source, text...)
	}
	var taken []string
	for _, line := range strings.Split(string(source), "\n") {
		if names, is := strings.CutPrefix(strings.TrimSpace(line), "case "); is {
			for _, name := range heard.FindAllStringSubmatch(names, -1) {
				taken = append(taken, name[1])
			}
		}
	}
	slices.Sort(taken)
	if diff := cmp.Diff(asked, taken); diff != "" {
		t.Error(diff)
	}
	for event, scope := range told {
		if scope != "" && !slices.Contains(m.Scopes, scope) {
			t.Errorf("%s takes the scope %s", event, scope)
		}
	}
}

func readManifest(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("../manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestScopesAreThoseInUse(t *testing.T) {
	t.Parallel()
	got, err := config.Scopes(readManifest(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"commands"} // for /incident and the shortcuts
	for _, scope := range told {
		if scope != "" && !slices.Contains(want, scope) {
			want = append(want, scope)
		}
	}
	for _, use := range uses {
		if use.scope != "" && !slices.Contains(want, use.scope) {
			want = append(want, use.scope)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Slack must take each scope of the table for its method; users:read.email does not open a method, but a field.
func TestScopesFitTheirMethods(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/methods.txt")
	if err != nil {
		t.Fatal(err)
	}
	enough := map[string][]string{}
	for _, line := range strings.Split(string(data), "\n") {
		if method, scopes, _ := strings.Cut(line, " "); method != "" && method != "#" {
			enough[method] = strings.Fields(scopes)
		}
	}
	for _, use := range uses {
		scopes, known := enough[use.method]
		switch {
		case !known:
			t.Errorf("%s: testdata/methods.txt does not know it", use.method)
		case use.scope == "" && len(scopes) > 0:
			t.Errorf("%s takes one of %v", use.method, scopes)
		case use.scope != "" && use.scope != "users:read.email" && !slices.Contains(scopes, use.scope):
			t.Errorf("%s takes one of %v, not %s", use.method, scopes, use.scope)
		}
	}
}

var call = regexp.MustCompile(`\bapi\.([A-Z]\w+)\(`)

// The table is what the bot does: no call without a line, no line without a call.
func TestUsesAreComplete(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../bot/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no bot: %v", err)
	}
	called := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range call.FindAllSubmatch(source, -1) {
			called[string(match[1])] = true
		}
	}
	listed := map[string]bool{}
	for _, use := range uses {
		listed[use.function] = true
		if !called[use.function] {
			t.Errorf("the bot does not call %s any more: take the line out, and its scope if no other line has it", use.function)
		}
	}
	for function := range called {
		if !listed[function] {
			t.Errorf("the bot calls %s: add a line that says which method that is and which scope it takes", function)
		}
	}
}

// The sandbox refuses what Slack refuses: unknown keys and scopes, texts that are too long, commands of the wrong form.
func TestManifestIsTaken(t *testing.T) {
	t.Parallel()
	m, err := sandbox.ParseManifest(readManifest(t))
	if err != nil {
		t.Fatal(err)
	}
	if !m.SocketMode || !m.Interactive || m.BotName != "tocsin" {
		t.Errorf("the app is not what the bot takes it for: %+v", m)
	}
	if len(m.Commands) != 1 || m.Commands[0].Command != "/incident" || !m.Commands[0].ShouldEscape || m.Commands[0].UsageHint == "" {
		t.Errorf("commands: %+v", m.Commands)
	}
	if !regexp.MustCompile(`(?m)^    messages_tab_enabled: true\b`).Match(readManifest(t)) {
		t.Error("without the messages tab the bot can write nobody a direct message")
	}
}

func TestScopesOfBrokenManifests(t *testing.T) {
	t.Parallel()
	for _, broken := range []string{"", "oauth_config: {scopes: {user: [chat:write]}}", "oauth_config: [", "oauth_config: {scopes: {bot: chat:write}}"} {
		if got, err := config.Scopes([]byte(broken)); err == nil || !strings.HasPrefix(err.Error(), "manifest.yaml: ") {
			t.Errorf("%q: %v, %v", broken, got, err)
		}
	}
}
