package sandbox

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// inbox keeps what the app was sent, as slack-go read it, and acknowledges everything.
type inbox struct {
	mu     sync.Mutex
	events []socketmode.Event
	answer func(ev socketmode.Event) any // what the ack carries; nil for nothing
}

func (b *inbox) handle(ev socketmode.Event, ack func(...any)) {
	if ev.Request == nil || ev.Request.EnvelopeID == "" {
		return
	}
	b.mu.Lock()
	b.events = append(b.events, ev)
	answer := b.answer
	b.mu.Unlock()
	if answer != nil {
		ack(answer(ev))
		return
	}
	ack()
}

// last is the payload of the latest command or interaction.
func (b *inbox) last(t *testing.T) map[string]any { t.Helper(); return b.latest(t, false) }

// event is the latest event.
func (b *inbox) event(t *testing.T) any { t.Helper(); return dig(b.latest(t, true), "event") }

func (b *inbox) latest(t *testing.T, event bool) map[string]any {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, ev := range slices.Backward(b.events) {
		if (ev.Type == socketmode.EventTypeEventsAPI) == event {
			return asJSON(t, ev.Request.Payload)
		}
	}
	t.Fatal("the app was sent nothing of the kind")
	return nil
}

func (b *inbox) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.events)
}

// withApp runs a test in virtual time against a sandbox with an app that acknowledges everything.
func withApp(t *testing.T, test func(t *testing.T, s *Server, app *testApp, in *inbox)) {
	t.Helper()
	inBubble(t, func(t *testing.T, s *Server, pipe *Pipe) {
		in := &inbox{}
		app := connect(t, pipe, 2, in.handle)
		pass(0)
		test(t, s, app, in)
		app.stop()
	})
}

func dig(v any, path ...string) any {
	for _, key := range path {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	return v
}

func TestACommandSaysWhoWhereAndWhat(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, _ *testApp, in *inbox) {
		ann := s.As("ann")
		wantError(t, ann.Command("secret", "/do  some <b> & @bob #general  "), "")
		got := in.last(t)
		st := s.state
		for _, key := range []string{"trigger_id", "response_url"} {
			if got[key] == "" {
				t.Errorf("no %s", key)
			}
			delete(got, key)
		}
		want := map[string]any{
			"token": verificationToken, "team_id": st.team.ID, "team_domain": "testers", "channel_id": st.channel("secret").ID,
			"channel_name": "privategroup", "user_id": ann.id, "user_name": "ann", "command": "/do",
			"text": "some <b> & @bob #general", "api_app_id": st.app.ID, "is_enterprise_install": "false",
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("payload (-want +got):\n%s", d)
		}
	})
}

func TestEscapedCommandsCarryIDs(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, _ *testApp, in *inbox) {
		wantError(t, s.As("ann").Command("", "/esc @bob, @crew and @nobody in #general (see https://a.example/x?y=1) <!channel> @channel"), "")
		bob, crew, general := s.state.user("bob").ID, s.state.groups[0].ID, s.state.channel("general").ID
		want := "<@" + bob + "|bob>, <!subteam^" + crew + "|@crew> and @nobody in <#" + general + "|general>" +
			" (see <https://a.example/x?y=1>) &lt;!channel&gt; <!channel>"
		if got := in.last(t)["text"]; got != want {
			t.Errorf("text %v\nwant %q", got, want)
		}
		if name := in.last(t)["channel_name"]; name != "directmessage" {
			t.Errorf("channel_name %q in the DM with the app", name)
		}
	})
}

func TestAnswersOfCommands(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, _ *testApp, in *inbox) {
		in.answer = func(socketmode.Event) any { return map[string]any{"text": "only you, <@" + s.As("ann").id + ">"} }
		wantError(t, s.As("ann").Command("general", "/do it"), "")
		in.answer = func(socketmode.Event) any { return map[string]any{"text": "all", "response_type": "in_channel"} }
		wantError(t, s.As("ann").Command("general", "/do it loud"), "")
		in.answer = func(socketmode.Event) any { return map[string]any{"blocks": []any{map[string]any{"type": "wrong"}}} }
		wantError(t, s.As("ann").Command("general", "/do nonsense"), `/do failed with the error "invalid_blocks"`)
		if got, want := reading(s.As("bob")), []string{"ann: /do it loud", "testapp: all"}; !cmp.Equal(got, want) {
			t.Errorf("bob sees %q, want %q", got, want)
		}
		want := []string{
			"testapp: only you, @ann (only you)", "ann: /do it loud", "testapp: all",
			`Slackbot: /do failed with the error "invalid_blocks" (only you)`,
		}
		if got := reading(s.As("ann")); !cmp.Equal(got, want) {
			t.Errorf("ann sees %q, want %q", got, want)
		}
	})
}

// reading is what a person reads in #general.
func reading(p *Person) []string {
	var out []string
	for _, m := range p.Messages("general") {
		line := m.Author + ": " + m.Text
		if m.Ephemeral {
			line += " (only you)"
		}
		out = append(out, line)
	}
	return out
}

func TestWhoMayDoWhat(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, _ *testApp, in *inbox) {
		wantError(t, s.As("bob").Command("secret", "/do it"), `bob is in no channel "secret"`)
		wantError(t, s.As("gil").Command("general", "/do it"), `gil is in no channel "general"`)
		wantError(t, s.As("old").Command("", "/do it"), "the account of old is deactivated")
		wantError(t, s.As("old").OpenHome(), "the account of old is deactivated")
		wantError(t, s.As("ann").Command("general", "/nothing"), "/nothing is not a valid command")
		if n := in.count(); n != 0 {
			t.Errorf("the app heard of %d things that cannot be done", n)
		}
		wantError(t, s.As("gil").Command("", "/do it"), "")
		wantError(t, s.As("gil").Join("general"), "")
		wantError(t, s.As("gil").Command("general", "/do it"), "")
		wantError(t, s.As("bob").Join("secret"), `nobody can walk into "secret" by themselves`)
		if bob := s.As("bob").Messages("secret"); bob != nil {
			t.Errorf("bob reads %v in a channel that he is not in", bob)
		}
		for _, c := range s.As("bob").Channels() {
			if c.Name == "secret" {
				t.Error("bob sees the private channel in his sidebar")
			}
		}
	})
}

func buttons(id, label string) slack.MsgOption {
	press := slack.NewButtonBlockElement(id, "v", slack.NewTextBlockObject("plain_text", label, false, false))
	menu := slack.NewOptionsSelectBlockElement("static_select", nil, "menu",
		slack.NewOptionBlockObject("a", slack.NewTextBlockObject("plain_text", "Alpha", false, false), nil),
		slack.NewOptionBlockObject("b", slack.NewTextBlockObject("plain_text", "Beta", false, false), nil))
	text := slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "*Pick*, <!here>", false, false), nil, nil)
	return slack.MsgOptionBlocks(text, slack.NewActionBlock("row", press, menu))
}

func TestPressingAButton(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, in *inbox) {
		ann := s.As("ann")
		dm, ts, err := app.api.PostMessage(ann.id, slack.MsgOptionText("fallback", false), buttons("ok", "Okay"))
		if err != nil {
			t.Fatal(err)
		}
		seen := ann.DMs()
		if len(seen) != 1 || seen[0].Text != "*Pick*, @here" || seen[0].Buttons[0] != (Button{"Okay", "ok", "v", "", "", "button"}) {
			t.Fatalf("ann sees %+v", seen)
		}
		wantError(t, ann.Choose(dm, ts, "menu", "Beta"), "")
		wantError(t, ann.Press(dm, ts, "ok"), "")
		got := in.last(t)
		action := got["actions"].([]any)[0].(map[string]any)
		if action["action_ts"] == "" || got["trigger_id"] == "" || !strings.Contains(got["response_url"].(string), "http://sandbox/response/") {
			t.Errorf("payload %v", got)
		}
		delete(action, "action_ts")
		want := map[string]any{"type": "button", "action_id": "ok", "block_id": "row", "value": "v", "text": action["text"]}
		if d := cmp.Diff(want, action); d != "" {
			t.Errorf("action (-want +got):\n%s", d)
		}
		container := map[string]any{"type": "message", "message_ts": ts, "channel_id": dm, "is_ephemeral": false}
		if d := cmp.Diff(container, got["container"]); d != "" {
			t.Errorf("container (-want +got):\n%s", d)
		}
		if v := dig(got, "state", "values", "row", "menu", "selected_option", "value"); v != "b" {
			t.Errorf("state %v, want what was chosen before", got["state"])
		}
		if v := dig(got, "message", "ts"); v != ts {
			t.Errorf("message %v", got["message"])
		}
		wantError(t, ann.Choose(dm, ts, "menu", "c"), `there is no option "c" among ["a" "b"]`)
		wantError(t, s.As("bob").Press(dm, ts, "ok"), `bob is in no channel "`+dm+`"`)
		if _, _, _, err := app.api.UpdateMessage(dm, ts, slack.MsgOptionText("done", false), slack.MsgOptionBlocks()); err != nil {
			t.Fatal(err)
		}
		wantError(t, ann.Press(dm, ts, "ok"), "message "+ts+`: nothing with the action_id "ok" is there (any more)`)
	})
}

func TestAButtonOfASilentApp(t *testing.T) {
	inBubble(t, func(t *testing.T, s *Server, pipe *Pipe) {
		app := connect(t, pipe, 1, func(socketmode.Event, func(...any)) {})
		pass(0)
		dm, ts, err := app.api.PostMessage(s.As("ann").id, buttons("ok", "Okay"))
		if err != nil {
			t.Fatal(err)
		}
		wantError(t, s.As("ann").Press(dm, ts, "ok"), "the app did not answer: operation_timeout")
		app.stop()
		pass(time.Second)
		wantError(t, s.As("ann").Press(dm, ts, "ok"), "the app did not answer: dispatch_failed")
	})
}

func TestShortcutsAndHome(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, in *inbox) {
		ann := s.As("ann")
		wantError(t, ann.Shortcut("go"), "")
		if got := in.last(t); got["type"] != "shortcut" || got["callback_id"] != "go" || got["trigger_id"] == "" {
			t.Errorf("shortcut %v", got)
		}
		ts, err := ann.Say("general", "look", "")
		if err != nil {
			t.Fatal(err)
		}
		wantError(t, ann.MessageShortcut("general", ts, "on"), "")
		if got := in.last(t); got["type"] != "message_action" || dig(got, "message", "text") != "look" || got["message_ts"] != ts {
			t.Errorf("message shortcut %v", got)
		}
		wantError(t, ann.Shortcut("on"), `the app has no global shortcut with the callback_id "on"`)
		wantError(t, ann.OpenHome(), "")
		pass(0)
		event := in.event(t)
		if dig(event, "type") != "app_home_opened" || dig(event, "user") != ann.id || dig(event, "tab") != "home" {
			t.Errorf("event %v", event)
		}
		home := slack.HomeTabViewRequest{Type: "home", Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}
		if _, err := app.api.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: ann.id, View: home}); err != nil {
			t.Fatal(err)
		}
		if v := ann.Home(); v == nil || v.Type != "home" {
			t.Errorf("ann's Home tab is %+v", v)
		}
	})
}

func TestMessagesBecomeEvents(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, in *inbox) {
		if _, err := s.As("ann").Say("general", "the app is not here", ""); err != nil {
			t.Fatal(err)
		}
		pass(0)
		if n := in.count(); n != 0 {
			t.Errorf("the app heard %d events of a channel that it is not in", n)
		}
		if _, _, _, err := app.api.JoinConversation(s.state.channel("general").ID); err != nil {
			t.Fatal(err)
		}
		pass(0)
		before := in.count()
		if _, err := s.As("ann").Say("general", "hi @testapp, <@U1> & co", ""); err != nil {
			t.Fatal(err)
		}
		pass(0)
		want := "hi <@" + s.state.app.BotUserID + ">, &lt;@U1&gt; &amp; co"
		kinds := map[any]bool{}
		for _, ev := range in.events[before:] {
			event := dig(asJSON(t, ev.Request.Payload), "event")
			kinds[dig(event, "type")] = true
			if dig(event, "text") != want {
				t.Errorf("event %v, want the text %q", event, want)
			}
		}
		if !kinds["message"] || !kinds["app_mention"] || len(kinds) != 2 {
			t.Errorf("events %v, want a message and a mention", kinds)
		}
	})
}
