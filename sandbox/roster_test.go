package sandbox

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// hearing connects an app that writes down the events it hears, each as a line.
func hearing(t *testing.T, pipe *Pipe, line func(inner any) string) (lines *[]string) {
	lines = &[]string{}
	connect(t, pipe, 1, func(ev socketmode.Event, ack func(...any)) {
		if ev.Type == socketmode.EventTypeErrorBadMessage {
			t.Errorf("slack-go cannot read it: %v", ev.Data.(*socketmode.ErrorBadMessage).Cause)
		}
		if ev.Type != socketmode.EventTypeEventsAPI {
			return
		}
		ack()
		if s := line(ev.Data.(slackevents.EventsAPIEvent).InnerEvent.Data); s != "" {
			*lines = append(*lines, s)
		}
	})
	pass(time.Second)
	return lines
}

// What people do to accounts, user groups and channels reaches the app as Slack tells it.
func TestChangesOfTheCompanyAreEvents(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := testManifest()
		m.Events = []string{
			"user_change", "team_join", "subteam_created", "subteam_updated", "subteam_members_changed", "member_joined_channel",
			"member_left_channel", "channel_rename", "channel_archive", "channel_left", "group_rename", "group_archive", "group_left",
		}
		s, pipe, stop := serving(t, m)
		defer stop()
		name := func(id string) string { return s.state.userByID[id].Handle }
		channel := func(id string) string { return s.state.channelByID[id].Name }
		lines := hearing(t, pipe, func(inner any) string {
			switch e := inner.(type) {
			case *slackevents.UserChangeEvent:
				return fmt.Sprintf("%s: %s %s %v", e.Type, e.User.Name, e.User.Profile.RealName, e.User.Deleted)
			case *slackevents.TeamJoinEvent:
				return fmt.Sprintf("%s: %s %s", e.Type, e.User.Name, e.User.Locale)
			case *slackevents.SubteamCreatedEvent:
				return fmt.Sprintf("%s: %s %d", e.Type, e.Subteam.Handle, len(e.Subteam.Users))
			case *slackevents.SubteamUpdatedEvent:
				return fmt.Sprintf("%s: %s %d of %d, off: %v", e.Type, e.Subteam.Handle, len(e.Subteam.Users), e.Subteam.UserCount, e.Subteam.DateDelete > 0)
			case *slackevents.SubteamMembersChangedEvent:
				return fmt.Sprintf("%s: +%d -%d", e.Type, e.AddedUsersCount, e.RemovedUsersCount)
			case *slackevents.MemberJoinedChannelEvent:
				return fmt.Sprintf("%s: %s %s %s, by %v", e.Type, name(e.User), channel(e.Channel), e.ChannelType, e.Inviter != "")
			case *slackevents.MemberLeftChannelEvent:
				return fmt.Sprintf("%s: %s %s", e.Type, name(e.User), channel(e.Channel))
			case *slackevents.ChannelRenameEvent:
				return fmt.Sprintf("%s: %s", e.Type, e.Channel.Name)
			case *slackevents.GroupRenameEvent:
				return fmt.Sprintf("%s: %s", e.Type, e.Channel.Name)
			case *slackevents.ChannelArchiveEvent:
				return fmt.Sprintf("%s: %s", e.Type, channel(e.Channel))
			case *slackevents.GroupArchiveEvent:
				return fmt.Sprintf("%s: %s", e.Type, channel(e.Channel))
			case *slackevents.ChannelLeftEvent:
				return fmt.Sprintf("%s: %s", e.Type, channel(e.Channel))
			case *slackevents.GroupLeftEvent:
				return fmt.Sprintf("%s: %s", e.Type, channel(e.Channel))
			}
			return fmt.Sprintf("%T", inner)
		})
		bot := name(s.state.app.BotUserID)
		ann := s.As("ann")
		for _, step := range []struct {
			do   func() error
			want []string
		}{
			{func() error { s.SetPerson("bob", func(u *User) { u.RealName = "Bo" }); return nil }, []string{"user_change: bob Bo false"}},
			{func() error { s.SetPerson("bob", func(u *User) { u.Region = "EMEA" }); return nil }, nil},
			{func() error { s.SetKind("bob", Deactivated); return nil }, []string{"user_change: bob Bo true"}},
			{func() error { _, err := s.AddPerson(User{Handle: "new", Locale: "de-DE"}); return err }, []string{"team_join: new de-DE"}},
			{func() error { return s.AddGroup("band", "Band", "ann") }, []string{"subteam_created: band 1"}},
			{func() error { return s.SetGroup("band", "new", "gil") }, []string{"subteam_members_changed: +2 -1", "subteam_updated: band 2 of 2, off: false"}},
			{func() error { return s.DisableGroup("band") }, []string{"subteam_updated: band 2 of 2, off: true"}},
			{func() error { return ann.Bring("general", "new") }, nil}, // the app is not in there
			{func() error { return ann.Bring("general", bot) }, []string{"member_joined_channel: " + bot + " general C, by true"}},
			{func() error { return ann.Bring("secret", bot) }, []string{"member_joined_channel: " + bot + " secret G, by true"}},
			{func() error { return ann.Remove("general", "new") }, []string{"member_left_channel: new general"}},
			{func() error { return ann.Rename("secret", "hidden") }, []string{"group_rename: hidden"}},
			{func() error { return ann.Remove("general", bot) }, []string{"channel_left: general"}},
			{func() error { return ann.Archive("hidden") }, []string{"group_archive: hidden"}},
		} {
			*lines = nil
			if err := step.do(); err != nil {
				t.Error(err)
			}
			pass(time.Second)
			if diff := cmp.Diff(step.want, *lines); diff != "" {
				t.Error(diff)
			}
		}
	})
}

// Slack's events list 500 members of a user group and tell how many there are.
func TestAnEventOfALargeGroupIsCut(t *testing.T) {
	t.Parallel()
	st := &state{}
	g := &Group{ID: "S1", Handle: "all"}
	for i := range 700 {
		g.Members = append(g.Members, fmt.Sprint("U", i))
	}
	told := st.groupEvent("subteam_updated", g)["subteam"].(map[string]any)
	if users := told["users"].([]string); len(users) != 500 || told["user_count"] != 700 {
		t.Errorf("%d users of %v", len(users), told["user_count"])
	}
}

// What cannot be is refused, and told to nobody.
func TestChangesThatCannotBe(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ann := d.s.As("ann")
	for name, err := range map[string]error{
		"a group that is there":      d.s.AddGroup("crew", "Crew"),
		"a group of nobody":          d.s.AddGroup("band", "Band", "nobody"),
		"a group that is not there":  d.s.DisableGroup("band"),
		"a channel one is not in":    d.s.As("bob").Rename("secret", "hidden"),
		"a name that is taken":       ann.Rename("secret", "general"),
		"a name that is none":        ann.Rename("secret", "Not A Name"),
		"somebody who is in already": ann.Bring("general", "bob"),
		"somebody who is not in":     ann.Remove("secret", "bob"),
		"the first channel":          ann.Archive("general"),
	} {
		if err == nil {
			t.Errorf("%s is no error", name)
		}
	}
}
