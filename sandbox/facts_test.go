package sandbox

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// facts is Slack's own reference, as of 2026-08-20, for the methods that are served: rate-limit tier (0: special), whether a JSON body is
// taken, the scopes of which one is enough, and the required arguments.
var facts = []struct {
	name     string
	tier     tier
	json     bool
	scopes   string
	required string
}{
	{"api.test", 4, true, "", ""},
	{"apps.connections.open", 3, true, "", ""},
	{"auth.revoke", 3, false, "", ""},
	{"auth.teams.list", 2, false, "", ""},
	{"auth.test", 0, true, "", ""},
	{"blocks.validate", 4, true, "", ""},
	{"bookmarks.add", 2, true, "bookmarks:write", "title type"},
	{"bookmarks.edit", 2, true, "bookmarks:write", ""},
	{"bookmarks.list", 3, true, "bookmarks:read", ""},
	{"bookmarks.remove", 2, true, "bookmarks:write", ""},
	{"bots.info", 3, false, "users:read", ""},
	{"chat.delete", 3, true, "chat:write", "channel ts"},
	{"chat.deleteScheduledMessage", 3, true, "chat:write", "channel scheduled_message_id"},
	{"chat.getPermalink", 0, false, "", "channel message_ts"},
	{"chat.meMessage", 3, true, "chat:write", "channel text"},
	{"chat.postEphemeral", 4, true, "chat:write", "channel user"},
	{"chat.postMessage", 0, true, "chat:write", "channel"},
	{"chat.scheduleMessage", 3, true, "chat:write", "channel post_at"},
	{"chat.scheduledMessages.list", 3, true, "", ""},
	{"chat.update", 3, true, "chat:write", "channel ts"},
	{"conversations.archive", 2, true, "channels:manage channels:write groups:write im:write mpim:write", "channel"},
	{"conversations.close", 2, true, "channels:manage channels:write groups:write im:write mpim:write", "channel"},
	{"conversations.create", 2, true, "channels:manage channels:write groups:write im:write mpim:write", "name"},
	{"conversations.history", 3, true, "channels:history groups:history im:history mpim:history", "channel"},
	{"conversations.info", 3, false, "channels:read groups:read im:read mpim:read", "channel"},
	{"conversations.invite", 3, true, "channels:manage channels:write.invites groups:write groups:write.invites im:write mpim:write", "channel users"},
	{"conversations.join", 3, true, "channels:join", "channel"},
	{"conversations.kick", 3, true, "channels:manage groups:write", "channel"},
	{"conversations.leave", 3, true, "channels:manage channels:write groups:write im:write mpim:write", "channel"},
	{"conversations.list", 2, false, "channels:read groups:read im:read mpim:read", ""},
	{"conversations.mark", 3, true, "channels:manage channels:write groups:write im:write mpim:write", "channel ts"},
	{"conversations.members", 4, false, "channels:read groups:read im:read mpim:read", "channel"},
	{"conversations.open", 3, true, "channels:manage groups:write im:write mpim:write", ""},
	{"conversations.rename", 2, true, "channels:manage channels:write groups:write im:write mpim:write", "channel name"},
	{"conversations.replies", 3, false, "channels:history groups:history im:history mpim:history", "channel ts"},
	{"conversations.setPurpose", 2, true, "channels:manage channels:write.topic groups:write groups:write.topic im:write im:write.topic mpim:write mpim:write.topic", "channel purpose"},
	{"conversations.setTopic", 2, true, "channels:manage channels:write.topic groups:write groups:write.topic im:write im:write.topic mpim:write mpim:write.topic", "channel topic"},
	{"conversations.unarchive", 2, true, "channels:manage channels:write groups:write im:write mpim:write", "channel"},
	{"dnd.info", 3, false, "dnd:read", ""},
	{"dnd.teamInfo", 2, false, "dnd:read", "users"},
	{"emoji.list", 2, false, "emoji:read", ""},
	{"files.completeUploadExternal", 4, true, "files:write", "files"},
	{"files.delete", 3, true, "files:write", "file"},
	{"files.getUploadURLExternal", 4, false, "files:write", "filename length"},
	{"files.info", 4, false, "files:read", "file"},
	{"files.list", 3, false, "files:read", ""},
	{"files.upload", 2, false, "files:write", ""},
	{"pins.add", 2, true, "pins:write", "channel"},
	{"pins.list", 2, false, "pins:read", "channel"},
	{"pins.remove", 2, true, "pins:write", "channel"},
	{"reactions.add", 3, true, "reactions:write", "channel name timestamp"},
	{"reactions.get", 3, false, "reactions:read", ""},
	{"reactions.remove", 2, true, "reactions:write", "name"},
	{"reminders.add", 2, true, "", "text time"},
	{"team.info", 3, true, "team:read", ""},
	{"team.profile.get", 3, false, "users.profile:read", ""},
	{"users.profile.set", 3, true, "", ""},
	{"usergroups.create", 2, true, "usergroups:write", "name"},
	{"usergroups.disable", 2, true, "usergroups:write", "usergroup"},
	{"usergroups.enable", 2, true, "usergroups:write", "usergroup"},
	{"usergroups.list", 2, false, "usergroups:read", ""},
	{"usergroups.update", 2, true, "usergroups:write", "usergroup"},
	{"usergroups.users.list", 2, false, "usergroups:read", "usergroup"},
	{"usergroups.users.update", 2, true, "usergroups:write", "usergroup users"},
	{"users.conversations", 3, false, "channels:read groups:read im:read mpim:read", ""},
	{"users.getPresence", 3, false, "users:read", ""},
	{"users.info", 4, false, "users:read", "user"},
	{"users.list", 2, false, "users:read", ""},
	{"users.lookupByEmail", 3, false, "users:read.email", "email"},
	{"users.profile.get", 4, false, "users.profile:read", ""},
	{"users.setPresence", 2, true, "users:write", "presence"},
	{"views.open", 4, true, "", "view"},
	{"views.publish", 4, true, "", "user_id view"},
	{"views.push", 4, true, "", "view"},
	{"views.update", 4, true, "", "view"},
}

// lenient are required arguments whose absence has an error of its own, so that the table does not ask for them.
var lenient = map[string]string{
	"conversations.create":     "name",    // invalid_name_required
	"conversations.rename":     "name",    // invalid_name_required
	"conversations.setTopic":   "topic",   // an empty one clears it
	"conversations.setPurpose": "purpose", // an empty one clears it
}

func TestMethodsAreAsSlackDocumentsThem(t *testing.T) {
	t.Parallel()
	var names []string
	for _, f := range facts {
		names = append(names, f.name)
		m := methods[f.name]
		if m.tier != f.tier || m.form == f.json {
			t.Errorf("%s: tier %d, JSON %v; want %d, %v", f.name, m.tier, !m.form, f.tier, f.json)
		}
		if m.token == botToken {
			if diff := cmp.Diff(strings.Fields(f.scopes), sortedCopy(m.scopes)); diff != "" {
				t.Errorf("%s: scopes %s", f.name, diff)
			}
		}
		want := slices.DeleteFunc(strings.Fields(f.required), func(r string) bool { return r == lenient[f.name] })
		if diff := cmp.Diff(want, sortedCopy(m.required)); diff != "" && m.token != userToken {
			t.Errorf("%s: required %s", f.name, diff)
		}
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(names)), slices.Sorted(maps.Keys(methods))); diff != "" {
		t.Errorf("the facts are about other methods: %s", diff)
	}
}

func sortedCopy(list []string) []string {
	return append([]string{}, slices.Sorted(slices.Values(list))...)
}
