package sandbox

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// What the app does itself comes back to it as events, as far as it subscribes to them: the socket is the same one that
// brings what people do.
func TestOwnDoingsComeBackAsEvents(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := &Manifest{
			Name: "Testapp", Scopes: allScopes(), SocketMode: true,
			Events: []string{"message.channels", "member_joined_channel", "pin_added", "reaction_added", "channel_created", "channel_rename", "channel_archive"},
		}
		s, pipe, stop := serving(t, m)
		defer stop()
		got := map[string]int{}
		app := connect(t, pipe, 1, func(ev socketmode.Event, ack func(...any)) {
			if ev.Type != socketmode.EventTypeEventsAPI {
				return
			}
			ack()
			inner := ev.Data.(slackevents.EventsAPIEvent).InnerEvent
			kind := inner.Type
			if msg, ok := inner.Data.(*slackevents.MessageEvent); ok && msg.SubType != "" {
				kind += "/" + msg.SubType
			}
			got[kind]++
		})
		defer app.stop()
		pass(time.Second)
		check := func(err error) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
		c, err := app.api.CreateConversation(slack.CreateConversationParams{ChannelName: "inc-1"})
		check(err)
		_, err = app.api.InviteUsersToConversation(c.ID, s.state.user("ann").ID)
		check(err)
		_, ts, err := app.api.PostMessage(c.ID, slack.MsgOptionText("one", false))
		check(err)
		_, _, _, err = app.api.UpdateMessage(c.ID, ts, slack.MsgOptionText("two", false))
		check(err)
		check(app.api.AddPin(c.ID, slack.NewRefToMessage(c.ID, ts)))
		check(app.api.AddReaction("eyes", slack.NewRefToMessage(c.ID, ts)))
		_, _, err = app.api.DeleteMessage(c.ID, ts)
		check(err)
		_, err = app.api.RenameConversation(c.ID, "inc-2")
		check(err)
		check(app.api.ArchiveConversation(c.ID))
		_, _, err = app.api.PostMessage(s.state.user("ann").ID, slack.MsgOptionText("not subscribed", false))
		check(err)
		pass(time.Second)
		for kind, want := range map[string]int{
			"channel_created": 1, "member_joined_channel": 2, "message": 1, "message/message_changed": 1, "pin_added": 1,
			"reaction_added": 1, "message/message_deleted": 1, "channel_rename": 1, "channel_archive": 1,
		} {
			if got[kind] != want {
				t.Errorf("%s came %d times, want %d (all: %v)", kind, got[kind], want, got)
			}
		}
	})
}
