package sandbox

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// drawer calls the admin interface.
type drawer struct {
	t   *testing.T
	web *http.Client
}

func (d drawer) get(path string) map[string]any {
	d.t.Helper()
	return d.call(http.MethodGet, path, "", 200)
}

func (d drawer) post(path, body string) map[string]any {
	d.t.Helper()
	return d.call(http.MethodPost, path, body, 200)
}

func (d drawer) call(method, path, body string, want int) map[string]any {
	d.t.Helper()
	status, text := send(d.t, d.web, method, "http://sandbox/sandbox/"+path, body)
	var out map[string]any
	if err := json.Unmarshal([]byte(text), &out); err != nil || status != want {
		d.t.Errorf("%s %s: %d %s, want %d and JSON", method, path, status, text, want)
	}
	return out
}

func TestEverythingAPersonDoesWorksOverHTTP(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, in *inbox) {
		d, ann := drawer{t, app.web}, s.As("ann")
		in.answer = func(ev socketmode.Event) any {
			if cmd, ok := ev.Data.(slack.SlashCommand); ok {
				if _, err := app.api.OpenView(cmd.TriggerID, form("Form")); err != nil {
					t.Error(err)
				}
			}
			return map[string]any{}
		}
		if got := d.post("say", `{"as":"ann","channel":"general","text":"hi"}`); got["ok"] != true || got["ts"] == "" {
			t.Errorf("say: %v", got)
		}
		if got := d.post("command", `{"as":"`+ann.id+`","channel":"general","text":"/do it"}`); got["ok"] != true {
			t.Errorf("command: %v", got)
		}
		got := d.post("command", `{"as":"ann","channel":"general","text":"/wrong"}`)
		if got["ok"] != false || got["error"] != "/wrong is not a valid command" {
			t.Errorf("a wrong command: %v", got)
		}
		modal := ann.Modal()
		state := `{"what_block":{"what":{"type":"plain_text_input","value":"ab"}},"who_block":{"who":{"type":"users_select","selected_user":"` + ann.id + `"}},"how_block":{"how":{"type":"radio_buttons","selected_option":null}}}`
		submit := `{"as":"ann","view_id":"` + modal.ID + `","values":`
		want := map[string]any{"ok": true, "errors": map[string]any{"what_block": "This needs to be at least 3 characters."}}
		if d := cmp.Diff(want, d.post("submit", submit+state+"}")); d != "" {
			t.Errorf("submit (-want +got):\n%s", d)
		}
		screen := d.get("screen?as=ann")
		shown := screen["modals"].([]any)
		if len(shown) != 1 || dig(shown[0], "errors", "what_block") == nil || dig(shown[0], "state", "values", "what_block", "what", "value") != "ab" {
			t.Errorf("the screen shows %v", shown)
		}
		if got := d.post("submit", submit+`{"what":"flood"}}`); got["ok"] != true || got["errors"] != nil || ann.Modal() != nil {
			t.Errorf("submit: %v", got)
		}
		d.post("shortcut", `{"as":"ann","callback_id":"go"}`)
		d.post("home", `{"as":"ann"}`)
		dm, ts, err := app.api.PostMessage(ann.id, buttons("ok", "Okay"))
		if err != nil {
			t.Fatal(err)
		}
		if got := d.post("press", `{"as":"ann","channel":"`+dm+`","ts":"`+ts+`","action_id":"menu","block_id":"row","value":{"type":"static_select","selected_option":{"value":"a"}}}`); got["ok"] != true {
			t.Errorf("press: %v", got)
		}
		if n := unreadIn(d.get("screen?as=ann"), dm); n != 1.0 {
			t.Errorf("unread %v, want 1", n)
		}
		d.post("read", `{"as":"ann","channel":"`+dm+`","ts":"`+ts+`"}`)
		if n := unreadIn(d.get("screen?as=ann"), dm); n != 0.0 {
			t.Errorf("unread %v after reading", n)
		}
	})
}

func unreadIn(screen map[string]any, channel string) any {
	for _, c := range screen["channels"].([]any) {
		if dig(c, "id") == channel {
			return dig(c, "unread")
		}
	}
	return nil
}

func TestMessagesArePaged(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, _ *inbox) {
		d := drawer{t, app.web}
		for _, word := range []string{"one", "two", "three"} {
			if _, err := s.As("ann").Say("general", word, ""); err != nil {
				t.Fatal(err)
			}
		}
		got := d.get("messages?as=bob&channel=general&limit=2")
		page := got["messages"].([]any)
		if len(page) != 2 || dig(page[0], "text") != "two" || got["more"] != true {
			t.Errorf("the last two: %v", got)
		}
		ts, _ := dig(page[0], "ts").(string)
		if got := d.get("messages?as=bob&channel=general&limit=2&before=" + ts); got["more"] != false || len(got["messages"].([]any)) != 1 {
			t.Errorf("those before: %v", got)
		}
		d.call(http.MethodGet, "messages?as=bob&channel=secret", "", 404)
		d.call(http.MethodGet, "messages?as=nobody&channel=general", "", 404)
	})
}

func TestFaultsAreSetOverHTTP(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, _ *inbox) {
		d := drawer{t, app.web}
		d.post("faults", `{"method":"chat.*","kind":"status","status":500,"times":2}`)
		d.post("limits", `{"on":true}`)
		got := d.get("status")
		want := []any{map[string]any{
			"provider": "", "method": "chat.*", "kind": "status", "status": 500.0, "times": 2.0, "delay_ms": 0.0, "retry_after": 0.0, "error": "",
		}}
		if d := cmp.Diff(want, got["faults"]); d != "" || got["limits"] != true || got["sockets"] != 2.0 || got["outage"] != false {
			t.Errorf("status %v\nfaults (-want +got):\n%s", got, d)
		}
		if _, _, err := app.api.PostMessage(s.As("ann").id, slack.MsgOptionText("x", false)); err == nil {
			t.Error("chat.postMessage went through")
		}
		calls := d.get("calls?method=chat.postMessage")["calls"].([]any)
		if len(calls) != 1 || dig(calls[0], "result") != "http_500" {
			t.Errorf("calls %v", calls)
		}
		d.call(http.MethodDelete, "faults", "", 200)
		if got := d.get("status"); len(got["faults"].([]any)) != 0 {
			t.Errorf("faults after clearing: %v", got["faults"])
		}
		d.post("outage", `{"on":true}`)
		pass(time.Minute)
		if n := s.Sockets(); n != 0 {
			t.Errorf("%d connections in an outage", n)
		}
		d.post("outage", `{"on":false}`)
		pass(10 * time.Minute)
		if n := s.Sockets(); n != 2 {
			t.Errorf("%d connections after the outage, want 2", n)
		}
		for _, action := range []string{"warning", "cut", "refresh"} {
			before := s.CallCount("apps.connections.open")
			d.post("sockets", `{"action":"`+action+`"}`)
			pass(time.Minute)
			if n := s.CallCount("apps.connections.open") - before; n != 2 {
				t.Errorf("%s: %d connections opened anew, want 2", action, n)
			}
		}
	})
}

func TestNonsenseOverHTTPIsExplained(t *testing.T) {
	withApp(t, func(t *testing.T, _ *Server, app *testApp, _ *inbox) {
		d := drawer{t, app.web}
		for _, c := range []struct {
			path, body, says string
			status           int
		}{
			{"command", `{"as":"ann","chanel":"x"}`, `unknown field "chanel"`, 400},
			{"command", `not JSON`, "invalid character", 400},
			{"command", `{"as":"nobody"}`, `there is no person "nobody"`, 404},
			{"say", `{"as":"ann","text":"` + strings.Repeat("x", maxAdminBody) + `"}`, "too large", 400},
			{"sockets", `{"action":"dance"}`, `"dance" is nothing that can happen`, 400},
			{"faults", `{"kind":"dance"}`, `"dance" is no kind of fault`, 400},
			{"faults", `{"kind":"status","status":99}`, "from 200 to 599", 400},
			{"people", `{"handle":"x","kind":"king"}`, "kind is member", 400},
			{"nothing", `{}`, "there is nothing at /sandbox/nothing", 404},
		} {
			got := d.call(http.MethodPost, c.path, c.body, c.status)
			if text, _ := got["error"].(string); got["ok"] != false || !strings.Contains(text, c.says) {
				t.Errorf("%s %.40s: %v, want %q", c.path, c.body, got, c.says)
			}
		}
	})
}

func TestForeignPagesCannotDriveTheSandbox(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, _ *inbox) {
		for _, c := range []struct {
			host, header, value string
			want                int
		}{
			{"sandbox", "", "", 200},
			{"127.0.0.1:8080", "Origin", "http://127.0.0.1:8080", 200},
			{"[::1]:8080", "Sec-Fetch-Site", "same-origin", 200},
			{"localhost:8080", "Origin", "http://evil.example", 403},
			{"localhost:8080", "Sec-Fetch-Site", "cross-site", 403},
			{"evil.example", "Origin", "http://evil.example", 403},
			{"evil.example:8080", "", "", 403},
		} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://sandbox/sandbox/say", strings.NewReader(`{"as":"ann","text":"x"}`))
			if err != nil {
				t.Fatal(err)
			}
			req.Host = c.host
			if c.header != "" {
				req.Header.Set(c.header, c.value)
			}
			if status, text := do(t, app.web, req); status != c.want {
				t.Errorf("host %s, %s %s: %d %s, want %d", c.host, c.header, c.value, status, text, c.want)
			}
		}
		if n := len(s.As("ann").DMs()); n != 3 {
			t.Errorf("%d messages were said, want 3", n)
		}
	})
}

func TestTheFeedTellsWhatHappens(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, _ *testApp, _ *inbox) {
		p, leave := s.live.watch(s.As("bob").id)
		defer leave()
		if _, err := s.As("ann").Say("secret", "not for bob", ""); err != nil {
			t.Fatal(err)
		}
		if _, err := s.As("ann").Say("general", "for all", ""); err != nil {
			t.Fatal(err)
		}
		e := <-p.events
		if e.kind != "message" || !strings.Contains(string(e.data), `"text":"for all"`) {
			t.Errorf("bob was told %s %s", e.kind, e.data)
		}
	})
}

func TestTheEventStream(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, _ *inbox) {
		endless := *app.web
		endless.Timeout = 0
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://sandbox/sandbox/events?as=ann", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := endless.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		lines := make(chan string, 1000)
		go func() {
			defer close(lines)
			for in := bufio.NewScanner(resp.Body); in.Scan(); {
				if in.Text() != "" {
					lines <- in.Text()
				}
			}
		}()
		pass(heartbeat)
		if _, err := s.As("ann").Say("general", "hi", ""); err != nil {
			t.Fatal(err)
		}
		pass(0)
		var got []string
		for len(lines) > 0 {
			got = append(got, strings.SplitN(<-lines, ",", 2)[0])
		}
		want := []string{"retry: 1000", "event: status", `data: {"calls":{"apps.connections.open":2}`, ": still here", "event: message", `data: {"channel":"` + s.state.channel("general").ID + `"`}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("the stream (-want +got):\n%s", d)
		}
	})
}

func TestASlowPageIsDropped(t *testing.T) {
	t.Parallel()
	f := newFeed()
	slow, _ := f.watch("U1")
	other, _ := f.watch("U2")
	for i := range feedRoom + 1 {
		f.tell([]string{"U1"}, "message", i)
	}
	n := 0
	for range slow.events {
		n++
	}
	if n != feedRoom {
		t.Errorf("the slow page got %d events before it was dropped, want %d", n, feedRoom)
	}
	f.tell(nil, "status", "x")
	if e := <-other.events; string(e.data) != `"x"` {
		t.Errorf("the other page got %s", e.data)
	}
}

func TestPeopleComeAndGo(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, in *inbox) {
		d := drawer{t, app.web}
		told := func(want string) any {
			t.Helper()
			pass(0)
			event := in.event(t)
			if dig(event, "type") != want {
				t.Errorf("the app was told %v, want %s", event, want)
			}
			return event
		}
		d.post("people", `{"handle":"new","name":"New","email":"new@testers.example"}`)
		if e := told("team_join"); dig(e, "user", "name") != "new" {
			t.Errorf("team_join of %v", e)
		}
		d.post("group", `{"handle":"crew","members":["bob","new"]}`)
		if e := told("subteam_members_changed"); dig(e, "added_users_count") != 2.0 || dig(e, "removed_users_count") != 1.0 {
			t.Errorf("change %v", e)
		}
		d.post("people", `{"handle":"bob","kind":"deactivated"}`)
		if e := told("user_change"); dig(e, "user", "deleted") != true {
			t.Errorf("user_change of %v", e)
		}
		wantError(t, s.As("bob").Command("general", "/do it"), "the account of bob is deactivated")
		if _, _, _, err := app.api.JoinConversation(s.state.channel("general").ID); err != nil {
			t.Fatal(err)
		}
		told("member_joined_channel")
		d.post("join", `{"as":"new","channel":"general"}`)
		if e := told("member_joined_channel"); dig(e, "user") != s.As("new").id {
			t.Errorf("joined: %v", e)
		}
		before := in.count()
		d.post("leave", `{"as":"new","channel":"general"}`)
		if pass(0); in.count() != before {
			t.Errorf("the app was told %v, which it does not subscribe to", in.event(t))
		}
		if s.As("new").Messages("general") != nil {
			t.Error("new still reads #general")
		}
	})
}
