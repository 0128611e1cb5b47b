package sandbox

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
)

// trigger gives a fresh trigger_id of a person.
func (d *desk) trigger(handle string) string {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return d.s.state.newTrigger(d.ids[handle], time.Now())
}

func modalOf(blocks, more string) string {
	return `{"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":[` + blocks + `]` + more + `}`
}

const submitKey = `,"submit":{"type":"plain_text","text":"OK"}`

func TestViewChecks(t *testing.T) {
	t.Parallel()
	field := inputOf(`{"type":"plain_text_input","action_id":"a"}`)
	for _, c := range []struct{ name, view, code, want string }{
		{"modal", modalOf(`{"type":"divider"}`, ""), "", ""},
		{"input", modalOf(field, submitKey), "", ""},
		{"input without submit", modalOf(field, ""), "invalid_arguments", "missing required field: submit [json-pointer:/view]"},
		{"e-mail input", modalOf(inputOf(`{"type":"email_text_input"}`), submitKey), "", ""},
		{"not JSON", `{`, "invalid_arguments", "must provide an object [json-pointer:/view]"},
		{"other type", `{"type":"sheet"}`, "invalid_arguments", "must be a valid enum value [json-pointer:/view/type]"},
		{"no title", `{"type":"modal","blocks":[]}`, "invalid_arguments", "missing required field: title [json-pointer:/view]"},
		{"long title", `{"type":"modal","blocks":[],"title":{"type":"plain_text","text":"` + long(25) + `"}}`, "invalid_arguments", "must be less than 25 characters [json-pointer:/view/title/text]"},
		{"long submit", modalOf("", `,"submit":{"type":"plain_text","text":"`+long(25)+`"}`), "invalid_arguments", "must be less than 25 characters [json-pointer:/view/submit/text]"},
		{"private_metadata", modalOf("", `,"private_metadata":"`+long(3000)+`"`), "", ""},
		{"long private_metadata", modalOf("", `,"private_metadata":"`+long(3001)+`"`), "invalid_arguments", "must be less than 3001 characters [json-pointer:/view/private_metadata]"},
		{"long callback_id", modalOf("", `,"callback_id":"`+long(256)+`"`), "invalid_arguments", "must be less than 256 characters [json-pointer:/view/callback_id]"},
		{"unknown field", modalOf("", `,"submit_disabled":true`), "invalid_arguments", "invalid additional property: submit_disabled [json-pointer:/view]"},
		{"100 blocks", modalOf(strings.Trim(many(100, `{"type":"divider"}`), "[]"), ""), "", ""},
		{"101 blocks", modalOf(strings.Trim(many(101, `{"type":"divider"}`), "[]"), ""), "invalid_arguments", "no more than 100 items allowed [json-pointer:/view/blocks]"},
		{"block in it", modalOf(`{"type":"header"}`, ""), "invalid_arguments", "missing required field: text [json-pointer:/view/blocks/0]"},
		{"too large", modalOf(strings.Trim(many(90, section(long(2900))), "[]"), ""), "view_too_large", ""},
		{"home with a title", `{"type":"home","blocks":[],"title":{"type":"plain_text","text":"x"}}`, "invalid_arguments", "invalid additional property: title [json-pointer:/view]"},
	} {
		v, code, messages := checkView([]byte(c.view))
		if code != c.code || (v == nil) != (code != "") || !strings.Contains(fmt.Sprint(messages), c.want) {
			t.Errorf("%s: %q %q, want %q %q", c.name, code, messages, c.code, c.want)
		}
	}
}

func modal(title, external string) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: slack.NewTextBlockObject("plain_text", title, false, false), ExternalID: external,
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}},
	}
}

func slackError(err error) string {
	var e slack.SlackErrorResponse
	if errors.As(err, &e) {
		return e.Err
	}
	return fmt.Sprint(err)
}

func TestTriggers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, stop := newPipeDesk(t, false)
		defer stop()
		once, late := d.trigger("ann"), d.trigger("ann")
		if _, err := d.api.OpenView(once, slack.ModalViewRequest{Type: slack.VTModal, Title: slack.NewTextBlockObject("plain_text", long(25), false, false)}); slackError(err) != "invalid_arguments" {
			t.Errorf("a bad view: %v", err)
		}
		<-time.After(2900 * time.Millisecond)
		if _, err := d.api.OpenView(once, modal("one", "")); err != nil {
			t.Errorf("within three seconds: %v", err)
		}
		<-time.After(200 * time.Millisecond)
		for id, want := range map[string]string{once: "exchanged_trigger_id", late: "expired_trigger_id", "1.2.x": "invalid_trigger_id"} {
			if _, err := d.api.OpenView(id, modal("two", "")); slackError(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		if _, err := d.api.OpenView("", modal("two", "")); err == nil {
			t.Error("a view opens without a trigger")
		}
	})
}

func TestViewStack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if _, err := d.api.PushView(d.trigger("ann"), modal("x", "")); slackError(err) != "not_found" {
		t.Errorf("push on nothing: %v", err)
	}
	first, err := d.api.OpenView(d.trigger("ann"), modal("one", "mine"))
	if err != nil || first.RootViewID != first.ID || first.Hash == "" {
		t.Fatalf("%+v, %v", first, err)
	}
	if _, err := d.api.PushView(d.trigger("ann"), modal("two", "mine")); slackError(err) != "duplicate_external_id" {
		t.Errorf("same external_id: %v", err)
	}
	second, err := d.api.PushView(d.trigger("ann"), modal("two", ""))
	if err != nil || second.RootViewID != first.ID || second.PreviousViewID != first.ID {
		t.Fatalf("%+v, %v", second, err)
	}
	if _, err := d.api.PushView(d.trigger("ann"), modal("three", "")); err != nil {
		t.Error(err)
	}
	if _, err := d.api.PushView(d.trigger("ann"), modal("four", "")); slackError(err) != "push_limit_reached" {
		t.Errorf("a fourth view: %v", err)
	}
	// The stack of somebody else is another one.
	if _, err := d.api.OpenView(d.trigger("bob"), modal("his", "")); err != nil {
		t.Error(err)
	}
	// A new modal takes the place of the whole stack.
	if _, err := d.api.OpenView(d.trigger("ann"), modal("new", "mine")); err != nil {
		t.Error("reusing an external_id of a closed view:", err)
	}
	if _, err := d.api.UpdateView(modal("x", ""), "", "", second.ID); slackError(err) != "not_found" {
		t.Errorf("update of a closed view: %v", err)
	}
}

func TestViewUpdate(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v, err := d.api.OpenView(d.trigger("ann"), modal("one", "ext"))
	if err != nil {
		t.Fatal(err)
	}
	next, err := d.api.UpdateView(modal("two", "ext"), "", v.Hash, v.ID)
	if err != nil || next.Hash == v.Hash || next.Title.Text != "two" || next.ID != v.ID {
		t.Fatalf("%+v, %v", next, err)
	}
	if _, err := d.api.UpdateView(modal("three", "ext"), "", v.Hash, v.ID); slackError(err) != "hash_conflict" {
		t.Errorf("old hash: %v", err)
	}
	if _, err := d.api.UpdateView(modal("three", "ext"), "ext", "", ""); err != nil {
		t.Errorf("by external_id: %v", err)
	}
	d.run([]step{
		{"both", "views.update", []string{"view", modalOf("", ""), "view_id", v.ID, "external_id", "ext"}, "invalid_arguments", "Cannot provide both"},
		{"neither", "views.update", []string{"view", modalOf("", "")}, "invalid_arguments", "view_id"},
		{"home into a modal", "views.update", []string{"view", `{"type":"home","blocks":[]}`, "view_id", v.ID}, "invalid_arguments", ""},
	})
}

// What was typed stays through an update, if the input is still there under its ids.
func TestStateSurvivesUpdate(t *testing.T) {
	t.Parallel()
	old := `{"values":{"b1":{"a":{"type":"plain_text_input","value":"typed"}},"b2":{"a":{"type":"plain_text_input","value":"lost"}}}}`
	body := `{"blocks":[{"type":"input","block_id":"b1","element":{"action_id":"a"}},{"type":"actions","block_id":"b2","elements":[{"action_id":"z"}]}]}`
	if got := string(keptState([]byte(old), []byte(body))); got != `{"values":{"b1":{"a":{"type":"plain_text_input","value":"typed"}}}}` {
		t.Error(got)
	}
}

func TestPublish(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}
	publish := func(user, hash string) (*slack.ViewResponse, error) {
		r := slack.PublishViewContextRequest{UserID: user, View: home}
		if hash != "" {
			r.Hash = &hash
		}
		return d.api.PublishViewContext(t.Context(), r)
	}
	one, err := publish(d.ids["ann"], "")
	if err != nil || one.Type != "home" {
		t.Fatalf("%+v, %v", one, err)
	}
	two, err := publish(d.ids["ann"], one.Hash)
	if err != nil || two.ID != one.ID {
		t.Fatalf("%+v, %v", two, err)
	}
	if _, err := publish(d.ids["ann"], "0.old"); slackError(err) != "hash_conflict" {
		t.Errorf("old hash: %v", err)
	}
	if _, err := publish("U0NOBODY", ""); slackError(err) != "invalid_arguments" {
		t.Errorf("unknown person: %v", err)
	}
}
