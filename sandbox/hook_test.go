package sandbox

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

// hookOf lets ann press a button in the DM or channel and returns the response_url of that.
func hookOf(t *testing.T, s *Server, app *testApp, in *inbox, channel string) (url, ts string) {
	t.Helper()
	id := s.state.channel(channel).ID
	if _, _, _, err := app.api.JoinConversation(id); err != nil {
		t.Fatal(err)
	}
	_, ts, err := app.api.PostMessage(id, slack.MsgOptionText("press", false), buttons("ok", "Okay"))
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, s.As("ann").Press(id, ts, "ok"), "")
	url, _ = in.last(t)["response_url"].(string)
	return url, ts
}

func TestAnsweringAButton(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, in *inbox) {
		client := app.web
		url, ts := hookOf(t, s, app, in, "general")
		post := func(answer map[string]any, wantStatus int, want string) {
			t.Helper()
			if status, text := postHook(t, client, url, answer); status != wantStatus || text != want {
				t.Errorf("%v: %d %q, want %d %q", answer, status, text, wantStatus, want)
			}
		}
		post(map[string]any{}, 400, "no_text")
		post(map[string]any{"blocks": []any{map[string]any{"type": "wrong"}}}, 400, "invalid_blocks")
		post(map[string]any{"text": "only ann"}, 200, "ok")
		post(map[string]any{"text": "all of you", "response_type": "in_channel"}, 200, "ok")
		post(map[string]any{"text": "was pressed", "replace_original": true}, 200, "ok")
		m := s.state.channel("general").byTS[ts]
		if m.Text != "was pressed" || m.Edited == "" || len(allBlocks(m)) != 0 {
			t.Errorf("the message is now %+v", m)
		}
		post(map[string]any{"delete_original": "true"}, 200, "ok")
		post(map[string]any{"text": "the fifth"}, 200, "ok")
		post(map[string]any{"text": "the sixth"}, 404, "used_url")
		want := []string{"testapp: all of you"}
		if got := reading(s.As("bob"))[1:]; !cmp.Equal(got, want) {
			t.Errorf("bob sees %q, want %q", got, want)
		}
		want = []string{"testapp: only ann (only you)", "testapp: all of you", "testapp: the fifth (only you)"}
		if got := reading(s.As("ann"))[1:]; !cmp.Equal(got, want) {
			t.Errorf("ann sees %q, want %q", got, want)
		}
	})
}

func TestAnAnswerComesTooLate(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, in *inbox) {
		url, _ := hookOf(t, s, app, in, "general")
		pass(hookLife)
		if status, text := postHook(t, app.web, url, map[string]any{"text": "just in time"}); status != 200 {
			t.Errorf("after 30 minutes: %d %q", status, text)
		}
		pass(time.Second)
		if status, text := postHook(t, app.web, url, map[string]any{"text": "late"}); status != 404 || text != "expired_url" {
			t.Errorf("later: %d %q", status, text)
		}
		if status, text := postHook(t, app.web, "http://sandbox/response/x", map[string]any{"text": "y"}); status != 404 || text != "no_service" {
			t.Errorf("a made-up address: %d %q", status, text)
		}
	})
}

func TestAnEphemeralButtonIsForOnePerson(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, in *inbox) {
		ann, general := s.As("ann"), s.state.channel("general").ID
		if _, _, _, err := app.api.JoinConversation(general); err != nil {
			t.Fatal(err)
		}
		ts, err := app.api.PostEphemeral(general, ann.id, slack.MsgOptionText("psst", false), buttons("ok", "Okay"))
		if err != nil {
			t.Fatal(err)
		}
		wantError(t, s.As("bob").Press(general, ts, "ok"), "there is no message "+ts+" (any more)")
		wantError(t, ann.Press(general, ts, "ok"), "")
		got := in.last(t)
		if got["message"] != nil || dig(got, "container", "is_ephemeral") != true {
			t.Errorf("payload %v", got)
		}
		url, _ := got["response_url"].(string)
		if status, text := postHook(t, app.web, url, map[string]any{"delete_original": true}); status != 200 {
			t.Errorf("%d %q", status, text)
		}
		for _, line := range reading(ann) {
			if line == "testapp: psst (only you)" {
				t.Error("the ephemeral message is still there")
			}
		}
	})
}
