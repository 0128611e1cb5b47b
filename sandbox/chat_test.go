package sandbox

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

func TestPostMessageErrors(t *testing.T) {
	t.Parallel()
	d := newDesk(t, slicesWithout(allScopes(), "chat:write.public")...)
	d.room("open")
	d.room("gone")
	d.must("conversations.archive", "channel", "{#gone}")
	join := d.must("conversations.history", "channel", "{#open}").body["messages"].([]any)[0].(map[string]any)["ts"].(string)
	d.run([]step{
		{"nothing to say", "chat.postMessage", []string{"channel", "{#open}"}, "no_text", ""},
		{"only spaces", "chat.postMessage", []string{"channel", "{#open}", "text", "  "}, "no_text", ""},
		{"empty blocks", "chat.postMessage", []string{"channel", "{#open}", "blocks", "[]"}, "no_text", ""},
		{"unknown channel", "chat.postMessage", []string{"channel", "C0NOWHERE", "text", "x"}, "channel_not_found", ""},
		{"hidden channel", "chat.postMessage", []string{"channel", "{#secret}", "text", "x"}, "channel_not_found", ""},
		{"not a member", "chat.postMessage", []string{"channel", "{#general}", "text", "x"}, "not_in_channel", ""},
		{"archived", "chat.postMessage", []string{"channel", "{#gone}", "text", "x"}, "is_archived", ""},
		{"by name", "chat.postMessage", []string{"channel", "#open", "text", "x"}, "ok", ""},
		{"to a bot", "chat.postMessage", []string{"channel", "{robo}", "text", "x"}, "cannot_dm_bot", ""},
		{"to itself", "chat.postMessage", []string{"channel", "{bot}", "text", "x"}, "cannot_dm_bot", ""},
		{"to nobody", "chat.postMessage", []string{"channel", "U0NOBODY", "text", "x"}, "channel_not_found", ""},
		{"to a deactivated account", "chat.postMessage", []string{"channel", "{old}", "text", "x"}, "user_disabled", ""},
		{"to a person", "chat.postMessage", []string{"channel", "{ann}", "text", "x"}, "ok", ""},
		{"as_user", "chat.postMessage", []string{"channel", "{#open}", "text", "x", "as_user", "true"}, "as_user_not_supported", ""},
		{"blocks that are none", "chat.postMessage", []string{"channel", "{#open}", "blocks", "{"}, "invalid_blocks_format", ""},
		{"attachments that are none", "chat.postMessage", []string{"channel", "{#open}", "attachments", "{"}, "invalid_attachments", ""},
		{"attachments", "chat.postMessage", []string{"channel", "{#open}", "attachments", `[{"text":"x"}]`}, "ok", ""},
		{"markdown and text", "chat.postMessage", []string{"channel", "{#open}", "text", "x", "markdown_text", "y"}, "markdown_text_conflict", ""},
		{"metadata not JSON", "chat.postMessage", []string{"channel", "{#open}", "text", "x", "metadata", "nope"}, "invalid_metadata_format", ""},
		{"metadata without type", "chat.postMessage", []string{"channel", "{#open}", "text", "x", "metadata", `{"event_payload":{}}`}, "invalid_metadata_format", ""},
		{"metadata payload no object", "chat.postMessage", []string{"channel", "{#open}", "text", "x", "metadata", `{"event_type":"a","event_payload":"b"}`}, "invalid_metadata_schema", ""},
		{"metadata too large", "chat.postMessage", []string{"channel", "{#open}", "text", "x", "metadata", `{"event_type":"a","event_payload":{"x":"` + strings.Repeat("x", maxMetadata) + `"}}`}, "metadata_too_large", ""},
		{"bad thread", "chat.postMessage", []string{"channel", "{#open}", "text", "x", "thread_ts", "yesterday"}, "invalid_arguments", "thread_ts"},
		{"reply to a line of Slack's", "chat.postMessage", []string{"channel", "{#open}", "text", "x", "thread_ts", join}, "cannot_reply_to_message", ""},
		{"ephemeral to a stranger", "chat.postEphemeral", []string{"channel", "{#open}", "user", "{ann}", "text", "x"}, "user_not_in_channel", ""},
		{"ephemeral too long", "chat.postEphemeral", []string{"channel", "{#open}", "user", "{ann}", "text", strings.Repeat("x", maxText+1)}, "msg_too_long", ""},
	})
}

func slicesWithout(list []string, gone string) []string {
	out := []string{}
	for _, s := range list {
		if s != gone {
			out = append(out, s)
		}
	}
	return out
}

func TestPublicChannelsWithThePublicScope(t *testing.T) {
	t.Parallel()
	newDesk(t).must("chat.postMessage", "channel", "{#general}", "text", "hello")
}

// Text stays as it was sent, but for what is beyond 40,000 characters.
func TestTextIsKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("texts")
	odd := "a &amp; b <@U1> <https://x.example|y> \"quoted\" \u2028 ü"
	if got := d.must("chat.postMessage", "channel", room, "text", odd).at("message", "text"); got != odd {
		t.Errorf("text %q, want %q", got, odd)
	}
	long, _ := d.must("chat.postMessage", "channel", room, "text", strings.Repeat("ü", maxText+5)).at("message", "text").(string)
	if n := len([]rune(long)); n != maxText {
		t.Errorf("%d characters are left, want %d", n, maxText)
	}
	named := d.must("chat.postMessage", "channel", room, "text", "@ann, see #general (@crew) @nobody", "link_names", "1").at("message", "text")
	want := d.fill("<@{ann}>, see <#{#general}|general> (<!subteam^" + d.s.state.groups[0].ID + ">) @nobody")
	if named != want {
		t.Errorf("names linked as %q, want %q", named, want)
	}
}

func TestUpdateAndDelete(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("edits")
	ts, _ := d.must("chat.postMessage", "channel", room, "text", "one", "metadata", `{"event_type":"made","event_payload":{"id":"1"}}`).at("ts").(string)
	theirs := d.says("ann", room, "hers")
	blocks := `[{"type":"section","text":{"type":"mrkdwn","text":"b"}}]`
	d.run([]step{
		{"unknown message", "chat.update", []string{"channel", room, "ts", "1.000001", "text", "x"}, "message_not_found", ""},
		{"somebody else's", "chat.update", []string{"channel", room, "ts", theirs, "text", "x"}, "cant_update_message", ""},
		{"too long", "chat.update", []string{"channel", room, "ts", ts, "text", strings.Repeat("x", 4001)}, "msg_too_long", ""},
		{"just fits", "chat.update", []string{"channel", room, "ts", ts, "text", strings.Repeat("x", 4000)}, "ok", ""},
		{"nothing left", "chat.update", []string{"channel", room, "ts", ts, "text", ""}, "no_text", ""},
		{"delete somebody else's", "chat.delete", []string{"channel", room, "ts", theirs}, "cant_delete_message", ""},
		{"delete an unknown one", "chat.delete", []string{"channel", room, "ts", "1.000001"}, "message_not_found", ""},
		{"another channel", "chat.update", []string{"channel", "{#general}", "ts", ts, "text", "x"}, "message_not_found", ""},
	})
	d.must("chat.update", "channel", room, "ts", ts, "text", "two", "blocks", blocks)
	if m := d.message(room, ts); m["edited"] == nil || m["metadata"] == nil || m["text"] != "two" || m["blocks"] == nil {
		t.Errorf("after an update with blocks: %v", m)
	}
	d.must("chat.update", "channel", room, "ts", ts, "text", "three", "metadata", `{"event_type":"changed","event_payload":{}}`)
	m := d.message(room, ts)
	if m["blocks"] != nil || m["metadata"].(map[string]any)["event_type"] != "changed" {
		t.Errorf("after an update with text alone: %v", m)
	}
	d.must("chat.update", "channel", room, "ts", ts, "text", "four", "metadata", `{}`)
	if m := d.message(room, ts); m["metadata"] != nil {
		t.Errorf("metadata is still there: %v", m)
	}
	d.must("chat.delete", "channel", room, "ts", ts)
	if m := d.message(room, ts); m != nil {
		t.Errorf("still there after chat.delete: %v", m)
	}
}

// An update with blocks is not marked as an edit.
func TestEditMark(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("marks")
	blocks := `[{"type":"divider"}]`
	with, _ := d.must("chat.postMessage", "channel", room, "text", "one", "blocks", blocks).at("ts").(string)
	without, _ := d.must("chat.postMessage", "channel", room, "text", "one").at("ts").(string)
	d.must("chat.update", "channel", room, "ts", with, "text", "two", "blocks", blocks)
	d.must("chat.update", "channel", room, "ts", without, "text", "two")
	if d.message(room, with)["edited"] != nil || d.message(room, without)["edited"] == nil {
		t.Errorf("with blocks %v, without %v", d.message(room, with), d.message(room, without))
	}
}

// says posts as a person would, straight into the state.
func (d *desk) says(handle, channel, text string) string {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	m := &Message{User: d.ids[handle], Text: text}
	d.s.state.post(d.s.state.channelByID[channel], m)
	return m.TS
}

// message is one message of a channel's history, nil if it is not there.
func (d *desk) message(channel, ts string) map[string]any {
	d.t.Helper()
	list, _ := d.must("conversations.history", "channel", channel, "include_all_metadata", "true").body["messages"].([]any)
	for _, v := range list {
		if m := v.(map[string]any); m["ts"] == ts {
			return m
		}
	}
	return nil
}

func TestMetadataIsThereOnRequest(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("meta")
	_, ts, err := d.api.PostMessageContext(t.Context(), room, slack.MsgOptionText("x", false),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "outbox", EventPayload: map[string]any{"id": "01J"}}))
	if err != nil {
		t.Fatal(err)
	}
	for _, all := range []bool{true, false} {
		h, err := d.api.GetConversationHistoryContext(t.Context(), &slack.GetConversationHistoryParameters{ChannelID: room, Oldest: ts, Inclusive: true, IncludeAllMetadata: all})
		if err != nil || len(h.Messages) != 1 {
			t.Fatal(h, err)
		}
		want := slack.SlackMetadata{}
		if all {
			want = slack.SlackMetadata{EventType: "outbox", EventPayload: map[string]any{"id": "01J"}}
		}
		if diff := cmp.Diff(want, h.Messages[0].Metadata); diff != "" {
			t.Errorf("include_all_metadata=%v: %s", all, diff)
		}
	}
}

func TestThreads(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("threads")
	_, head, err := d.api.PostMessage(room, slack.MsgOptionText("head", false))
	if err != nil {
		t.Fatal(err)
	}
	var last string
	for range 3 {
		if _, last, err = d.api.PostMessage(room, slack.MsgOptionText("reply", false), slack.MsgOptionTS(head)); err != nil {
			t.Fatal(err)
		}
	}
	// A reply to a reply belongs to the same thread.
	if _, _, err := d.api.PostMessage(room, slack.MsgOptionText("seen", false), slack.MsgOptionTS(last), slack.MsgOptionBroadcast()); err != nil {
		t.Fatal(err)
	}
	all, _, _, err := d.api.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: room, Timestamp: head})
	if err != nil || len(all) != 5 || all[0].ReplyCount != 4 || all[4].SubType != "thread_broadcast" || all[4].ThreadTimestamp != head {
		t.Fatalf("%d replies, %+v, %v", len(all), all, err)
	}
	cut, more, cursor, err := d.api.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: room, Timestamp: head, Limit: 3})
	if err != nil || len(cut) != 4 || !more {
		t.Fatalf("first page %d, more %v, %v", len(cut), more, err)
	}
	rest, more, _, err := d.api.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: room, Timestamp: head, Limit: 3, Cursor: cursor})
	if err != nil || len(rest) != 2 || rest[1].Text != "seen" || more {
		t.Fatalf("second page %+v, %v", rest, err)
	}
	h, err := d.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: room})
	if err != nil || len(h.Messages) != 3 { // joined, head, broadcast
		t.Fatalf("history %+v, %v", h, err)
	}
	d.must("chat.delete", "channel", room, "ts", head)
	if m := d.message(room, head); m["subtype"] != "tombstone" {
		t.Errorf("a deleted head leaves %v", m)
	}
	d.run([]step{{"no such thread", "conversations.replies", []string{"channel", room, "ts", "1.000001"}, "thread_not_found", ""}})
}

func TestPermalink(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("links")
	ts, _ := d.must("chat.postMessage", "channel", room, "text", "x").at("ts").(string)
	link, err := d.api.GetPermalink(&slack.PermalinkParameters{Channel: room, Ts: ts})
	if want := "https://example.slack.com/archives/" + room + "/p" + strings.Replace(ts, ".", "", 1); err != nil || link != want {
		t.Errorf("%q, %v, want %q", link, err, want)
	}
	d.run([]step{
		{"no message", "chat.getPermalink", []string{"channel", room, "message_ts", "1.1"}, "message_not_found", ""},
		{"no channel", "chat.getPermalink", []string{"channel", "C0", "message_ts", ts}, "channel_not_found", ""},
	})
}

func TestEphemeralIsInNoHistory(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("quiet")
	d.must("conversations.invite", "channel", room, "users", "{ann}")
	ts, err := d.api.PostEphemeral(room, d.ids["ann"], slack.MsgOptionText("psst", false))
	if err != nil || ts == "" {
		t.Fatal(ts, err)
	}
	if m := d.message(room, ts); m != nil {
		t.Errorf("history shows %v", m)
	}
	d.run([]step{{"cannot be edited", "chat.update", []string{"channel", room, "ts", ts, "text", "x"}, "message_not_found", ""}})
}
