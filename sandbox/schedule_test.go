package sandbox

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
)

func unixIn(d time.Duration) string { return strconv.FormatInt(time.Now().Add(d).Unix(), 10) }

func TestScheduleErrors(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("later")
	d.run([]step{
		{"no time", "chat.scheduleMessage", []string{"channel", room, "text", "x", "post_at", "soon"}, "invalid_time", ""},
		{"past", "chat.scheduleMessage", []string{"channel", room, "text", "x", "post_at", "1"}, "time_in_past", ""},
		{"far", "chat.scheduleMessage", []string{"channel", room, "text", "x", "post_at", unixIn(121 * 24 * time.Hour)}, "time_too_far", ""},
		{"empty", "chat.scheduleMessage", []string{"channel", room, "post_at", unixIn(time.Hour)}, "no_text", ""},
		{"unknown id", "chat.deleteScheduledMessage", []string{"channel", room, "scheduled_message_id", "Q1"}, "invalid_scheduled_message_id", ""},
		{"unknown channel", "chat.scheduledMessages.list", []string{"channel", "C0"}, "invalid_channel", ""},
	})
}

// A scheduled message comes at its time and no sooner; one that was taken back never.
func TestScheduledMessages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, stop := newPipeDesk(t, false)
		defer stop()
		room := d.room("later")
		_, keep, err := d.api.ScheduleMessage(room, unixIn(time.Hour), slack.MsgOptionText("now", false))
		if err != nil {
			t.Fatal(err)
		}
		_, gone, err := d.api.ScheduleMessage(room, unixIn(30*time.Minute), slack.MsgOptionText("never", false))
		if err != nil {
			t.Fatal(err)
		}
		list, _, err := d.api.GetScheduledMessages(&slack.GetScheduledMessagesParameters{Channel: room})
		if err != nil || len(list) != 2 || list[0].ID != gone || list[1].ID != keep {
			t.Fatalf("%+v, %v", list, err)
		}
		if _, err := d.api.DeleteScheduledMessage(&slack.DeleteScheduledMessageParameters{Channel: room, ScheduledMessageID: gone}); err != nil {
			t.Fatal(err)
		}
		for after, want := range []int{1, 2} {
			if got := len(d.must("conversations.history", "channel", room).body["messages"].([]any)); got != want {
				t.Errorf("%d messages after %d hours, want %d", got, after, want)
			}
			<-time.After(time.Hour + time.Second)
			synctest.Wait()
		}
	})
}
