package sandbox

import (
	"testing"

	"github.com/slack-go/slack"
)

func TestPins(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("pins")
	ts, _ := d.must("chat.postMessage", "channel", room, "text", "x").at("ts").(string)
	if err := d.api.AddPin(room, slack.NewRefToMessage(room, ts)); err != nil {
		t.Fatal(err)
	}
	if items, _, err := d.api.ListPins(room); err != nil || len(items) != 1 || items[0].Message.Timestamp != ts {
		t.Errorf("%+v, %v", items, err)
	}
	d.run([]step{
		{"twice", "pins.add", []string{"channel", room, "timestamp", ts}, "already_pinned", ""},
		{"nothing", "pins.add", []string{"channel", room}, "no_item_specified", ""},
		{"no timestamp", "pins.add", []string{"channel", room, "timestamp", "x"}, "bad_timestamp", ""},
		{"unknown", "pins.add", []string{"channel", room, "timestamp", "1.1"}, "message_not_found", ""},
		{"unknown channel", "pins.add", []string{"channel", "C0", "timestamp", ts}, "channel_not_found", ""},
		{"hidden channel", "pins.list", []string{"channel", "{#secret}"}, "channel_not_found", ""},
		{"off", "pins.remove", []string{"channel", room, "timestamp", ts}, "ok", ""},
		{"off twice", "pins.remove", []string{"channel", room, "timestamp", ts}, "no_pin", ""},
	})
}

func TestReactions(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("reactions")
	ts, _ := d.must("chat.postMessage", "channel", room, "text", "x").at("ts").(string)
	ref := slack.NewRefToMessage(room, ts)
	if err := d.api.AddReaction("eyes", ref); err != nil {
		t.Fatal(err)
	}
	if m := d.message(room, ts); m["reactions"].([]any)[0].(map[string]any)["name"] != "eyes" {
		t.Errorf("%v", m)
	}
	d.run([]step{
		{"twice", "reactions.add", []string{"channel", room, "timestamp", ts, "name", ":eyes:"}, "already_reacted", ""},
		{"bad name", "reactions.add", []string{"channel", room, "timestamp", ts, "name", "no such"}, "invalid_name", ""},
		{"unknown", "reactions.add", []string{"channel", room, "timestamp", "1.1", "name", "eyes"}, "message_not_found", ""},
		{"get", "reactions.get", []string{"channel", room, "timestamp", ts}, "ok", ""},
		{"not there", "reactions.remove", []string{"channel", room, "timestamp", ts, "name", "fire"}, "no_reaction", ""},
		{"off", "reactions.remove", []string{"channel", room, "timestamp", ts, "name", "eyes"}, "ok", ""},
		{"off twice", "reactions.remove", []string{"channel", room, "timestamp", ts, "name", "eyes"}, "no_reaction", ""},
	})
}

func TestBookmarks(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("bar")
	b, err := d.api.AddBookmark(room, slack.AddBookmarkParameters{Title: "Bridge", Type: "link", Link: "https://meet.example/1", Emoji: ":phone:"})
	if err != nil || b.Title != "Bridge" || b.Link != "https://meet.example/1" {
		t.Fatalf("%+v, %v", b, err)
	}
	title := "Call"
	if b, err = d.api.EditBookmark(room, b.ID, slack.EditBookmarkParameters{Title: &title}); err != nil || b.Title != "Call" || b.Link == "" {
		t.Errorf("%+v, %v", b, err)
	}
	if list, err := d.api.ListBookmarks(room); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	d.run([]step{
		{"other type", "bookmarks.add", []string{"channel_id", room, "title", "x", "type", "file"}, "invalid_bookmark_type", ""},
		{"no link", "bookmarks.add", []string{"channel_id", room, "title", "x", "type", "link", "link", "nowhere"}, "invalid_link", ""},
		{"no title", "bookmarks.add", []string{"channel_id", room, "type", "link"}, "invalid_arguments", "title"},
		{"unknown channel", "bookmarks.list", []string{"channel_id", "C0"}, "channel_not_found", ""},
		{"unknown", "bookmarks.edit", []string{"channel_id", room, "bookmark_id", "Bk0", "title", "x"}, "not_found", ""},
		{"bad link", "bookmarks.edit", []string{"channel_id", room, "bookmark_id", b.ID, "link", ""}, "invalid_link", ""},
		{"off", "bookmarks.remove", []string{"channel_id", room, "bookmark_id", b.ID}, "ok", ""},
		{"off twice", "bookmarks.remove", []string{"channel_id", room, "bookmark_id", b.ID}, "not_found", ""},
	})
}
