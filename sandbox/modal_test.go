package sandbox

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

func plainObject(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject("plain_text", s, false, false)
}

// form is a modal with a required text of 3 to 10 characters, a person, and an optional choice.
func form(title string) slack.ModalViewRequest {
	what := slack.NewPlainTextInputBlockElement(nil, "what")
	what.MinLength, what.MaxLength = 3, 10
	who := slack.NewOptionsSelectBlockElement("users_select", nil, "who")
	option := slack.NewOptionBlockObject("loud", plainObject("Loudly"), nil)
	how := slack.NewInputBlock("how_block", plainObject("How"), nil, slack.NewRadioButtonsBlockElement("how", option))
	how.Optional = true
	return slack.ModalViewRequest{
		Type: "modal", CallbackID: "form", PrivateMetadata: "INC-1", Title: plainObject(title), Submit: plainObject("Go"), Close: plainObject("No"),
		NotifyOnClose: true,
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock("what_block", plainObject("What"), nil, what),
			slack.NewInputBlock("who_block", plainObject("Who"), nil, who), how,
		}},
	}
}

// withForm runs a test with ann's form on her screen.
func withForm(t *testing.T, test func(t *testing.T, s *Server, ann *Person, in *inbox)) {
	t.Helper()
	withApp(t, func(t *testing.T, s *Server, app *testApp, in *inbox) {
		in.answer = func(ev socketmode.Event) any {
			if cmd, ok := ev.Data.(slack.SlashCommand); ok {
				if _, err := app.api.OpenView(cmd.TriggerID, form("Form")); err != nil {
					t.Error(err)
				}
			}
			return map[string]any{}
		}
		ann := s.As("ann")
		wantError(t, ann.Command("general", "/do a form"), "")
		if v := ann.Modal(); v == nil || v.CallbackID != "form" {
			t.Fatalf("ann sees the modal %+v", v)
		}
		if v := s.As("bob").Modal(); v != nil {
			t.Fatalf("bob sees ann's modal %+v", v)
		}
		test(t, s, ann, in)
	})
}

func wantErrors(t *testing.T, got map[string]string, err error, want map[string]string) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
	if len(want)+len(got) > 0 && !cmp.Equal(got, want) {
		t.Errorf("errors %q, want %q", got, want)
	}
}

func TestTheClientChecksAModalBeforeItIsSent(t *testing.T) {
	withForm(t, func(t *testing.T, _ *Server, ann *Person, in *inbox) {
		heard, id := in.count(), ann.Modal().ID
		required := "Please complete this required field."
		errs, err := ann.Submit(id, nil)
		wantErrors(t, errs, err, map[string]string{"what_block": required, "who_block": required})
		errs, err = ann.Submit(id, map[string]any{"what": "ab", "who": "bob"})
		wantErrors(t, errs, err, map[string]string{"what_block": "This needs to be at least 3 characters."})
		errs, err = ann.Submit(id, map[string]any{"what_block": "abcdefghijk"})
		wantErrors(t, errs, err, map[string]string{"what_block": "This needs to be less than 11 characters."})
		_, err = ann.Submit(id, map[string]any{"nowhere": "x"})
		wantError(t, err, `the modal has no input with the action_id or block_id "nowhere"`)
		_, err = ann.Submit(id, map[string]any{"who": "nobody"})
		wantError(t, err, `who: there is no person "nobody"`)
		if n := in.count() - heard; n != 0 {
			t.Errorf("the app heard %d times of a form that was not complete", n)
		}
	})
}

func TestSubmittingAModal(t *testing.T) {
	withForm(t, func(t *testing.T, s *Server, ann *Person, in *inbox) {
		id := ann.Modal().ID
		in.answer = func(socketmode.Event) any {
			return map[string]any{"response_action": "errors", "errors": map[string]string{"what_block": "not that"}}
		}
		errs, err := ann.Submit(id, map[string]any{"what": "flood", "who_block": "bob", "how": "Loudly"})
		wantErrors(t, errs, err, map[string]string{"what_block": "not that"})
		if v := ann.Modal(); v == nil || v.Errors["what_block"] != "not that" {
			t.Errorf("the modal shows %+v", v)
		}
		want := "Form\nWhat\nnot that\nWho\nHow"
		if got := ann.Look(ann.Modal()); got.Text != want || len(got.Buttons) != 3 || got.Buttons[0].ActionID != "what" {
			t.Errorf("ann reads %+v, want %q", got, want)
		}
		in.answer = nil
		errs, err = ann.Submit(id, map[string]any{"what_block": map[string]any{"what": map[string]any{"type": "plain_text_input", "value": "fire"}}})
		wantErrors(t, errs, err, nil)
		got := in.last(t)
		bob := s.As("bob").id
		state := map[string]any{"values": map[string]any{
			"what_block": map[string]any{"what": map[string]any{"type": "plain_text_input", "value": "fire"}},
			"who_block":  map[string]any{"who": map[string]any{"type": "users_select", "selected_user": bob}},
			"how_block":  map[string]any{"how": dig(got, "view", "state", "values", "how_block", "how")},
		}}
		if d := cmp.Diff(state, dig(got, "view", "state")); d != "" {
			t.Errorf("state (-want +got):\n%s", d)
		}
		if v := dig(got, "view", "state", "values", "how_block", "how", "selected_option", "value"); v != "loud" {
			t.Errorf("chosen %v, want loud", v)
		}
		if got["type"] != "view_submission" || got["trigger_id"] == "" || dig(got, "view", "private_metadata") != "INC-1" {
			t.Errorf("payload %v", got)
		}
		if ann.Modal() != nil {
			t.Error("the modal is still there")
		}
		_, err = ann.Submit(id, nil)
		wantError(t, err, "no modal is open (any more)")
	})
}

func TestAnAnswerCanReplaceCoverAndClearModals(t *testing.T) {
	withForm(t, func(t *testing.T, _ *Server, ann *Person, in *inbox) {
		first, full := ann.Modal().ID, map[string]any{"what": "flood", "who": "bob"}
		respond := func(action string, view any) {
			in.answer = func(socketmode.Event) any { return map[string]any{"response_action": action, "view": view} }
		}
		respond("update", form("Second"))
		_, err := ann.Submit(first, full)
		wantError(t, err, "")
		if v := ann.Modal(); v.ID != first || title(v) != "Second" {
			t.Errorf("after update: %+v", v)
		}
		respond("push", form("Third"))
		_, err = ann.Submit(first, full)
		wantError(t, err, "")
		top := ann.Modal()
		if top.ID == first || top.PreviousID != first || top.RootID != first {
			t.Errorf("after push: %+v", top)
		}
		_, err = ann.Submit(first, full)
		wantError(t, err, "the modal "+first+" is not on top of the screen")
		wantError(t, ann.CloseView(top.ID), "")
		if got := in.last(t); got["type"] != "view_closed" || got["is_cleared"] != false || dig(got, "view", "id") != top.ID {
			t.Errorf("closing told %v", got)
		}
		if v := ann.Modal(); v == nil || v.ID != first {
			t.Errorf("under the closed modal: %+v", v)
		}
		respond("push", form("Fourth"))
		_, err = ann.Submit(first, full)
		wantError(t, err, "")
		respond("clear", nil)
		_, err = ann.Submit(ann.Modal().ID, full)
		wantError(t, err, "")
		if v := ann.Modal(); v != nil {
			t.Errorf("after clear: %+v", v)
		}
	})
}

func title(v *View) string {
	var body struct{ Title struct{ Text string } }
	unmarshal(v.Body, &body)
	return body.Title.Text
}

func TestNonsenseAnswersOfAnAppAreTold(t *testing.T) {
	withForm(t, func(t *testing.T, _ *Server, ann *Person, in *inbox) {
		id, full := ann.Modal().ID, map[string]any{"what": "flood", "who": "bob"}
		for want, answer := range map[string]any{
			`the app named an error for "gone", which is no input of the modal`: map[string]any{"response_action": "errors", "errors": map[string]any{"gone": "x"}},
			`the app answered with the unknown response_action "dance"`:         map[string]any{"response_action": "dance"},
		} {
			in.answer = func(socketmode.Event) any { return answer }
			_, err := ann.Submit(id, full)
			wantError(t, err, "We had some trouble connecting. Try again? ("+want+")")
		}
		if ann.Modal() == nil {
			t.Error("the modal closed all the same")
		}
	})
}

func TestTriggersExpireAndOpenOnce(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, in *inbox) {
		wantError(t, s.As("ann").Shortcut("go"), "")
		id, _ := in.last(t)["trigger_id"].(string)
		_, err := app.api.OpenView(id, form("One"))
		wantError(t, err, "")
		_, err = app.api.OpenView(id, form("Two"))
		wantSlackError(t, err, "exchanged_trigger_id")
		wantError(t, s.As("ann").Shortcut("go"), "")
		id, _ = in.last(t)["trigger_id"].(string)
		pass(triggerLife + 1)
		_, err = app.api.OpenView(id, form("Late"))
		wantSlackError(t, err, "expired_trigger_id")
	})
}
