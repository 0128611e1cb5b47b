package phone

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const ntfyAuth = "Authorization: Bearer " + NtfyToken

func TestAPushMessageAndItsButtons(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		status, got := w.post("/ntfy/", `{"topic":"`+annTopic+`","title":"INC-7","message":"Water in the Berlin office","priority":5,"tags":["rotating_light"],"click":"https://app.example/a/1",
			"actions":[{"action":"http","label":"Acknowledge","url":"http://app.example/ack","method":"PUT","headers":{"X-Why":"pressed"},"body":"{}","clear":true},{"action":"view","label":"Open","url":"https://app.example/a/1"}]}`, ntfyAuth)
		if status != 200 || got["event"] != "message" || got["topic"] != annTopic || got["priority"] != 5.0 || len(got["id"].(string)) != 12 {
			t.Errorf("%d %v", status, got)
		}
		push := w.last(ann)
		if push.Kind != Push || push.Title != "INC-7" || push.Priority != 5 || push.Link != "https://app.example/a/1" || push.Buttons[0].URL != "" || push.Buttons[1].URL != "https://app.example/a/1" {
			t.Errorf("ann got %+v", push)
		}
		w.answers(func(heard) (int, string) { return 410, "" })
		wantError(t, w.n.PressPush(ann, push.ID, "Acknowledge"), "Acknowledge did not work: the app answered 410")
		if got := w.last(ann); got.Read || got.Buttons[0].Pressed {
			t.Errorf("it was taken all the same: %+v", got)
		}
		w.told()
		w.answers(nil)
		for _, label := range []string{"Acknowledge", "Open"} {
			if err := w.n.PressPush(ann, push.ID, label); err != nil {
				t.Fatal(err)
			}
		}
		if all := w.told(); len(all) != 1 || all[0].method != "PUT" || all[0].body != "{}" || all[0].header.Get("X-Why") != "pressed" {
			t.Errorf("the app heard %v", all)
		}
		if got := w.last(ann); !got.Read || !got.Buttons[0].Pressed || !got.Buttons[1].Pressed {
			t.Errorf("after the press: %+v", got)
		}
		wantError(t, w.n.PressPush(ann, push.ID, "Dance"), `no button "Dance"`)
		wantError(t, w.n.PressPush(bob, push.ID, "Open"), "there is no push")
	})
}

func TestAPushMessageOfOneWord(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		if status, _ := w.post("/ntfy", `{"topic":"`+annTopic+`"}`, ntfyAuth); status != 200 || w.last(ann).Text != "triggered" || w.last(ann).Priority != 3 {
			t.Errorf("%d %+v", status, w.last(ann))
		}
		if status, _ := w.post("/ntfy", `{"topic":"nobody-listens"}`, ntfyAuth); status != 200 {
			t.Errorf("a topic without subscribers: %d", status)
		}
	})
}

func TestARepeatedPushMessageIsOne(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		for _, sequence := range []string{"a", "b", "a", "", ""} {
			w.post("/ntfy", `{"topic":"`+annTopic+`","message":"Water","sequence_id":"`+sequence+`"}`, ntfyAuth)
		}
		keys := []string{}
		for _, i := range w.n.Items(ann) {
			keys = append(keys, i.Key)
		}
		if d := cmp.Diff([]string{"a", "b", "", ""}, keys); d != "" {
			t.Errorf("ann's messages (-want +got):\n%s", d)
		}
	})
}

func TestWhatNtfyRefuses(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		actions := func(list string) string { return `{"topic":"` + annTopic + `","actions":[` + list + `]}` }
		view := `{"action":"view","label":"x","url":"http://x"}`
		for _, c := range []struct {
			path, body, auth string
			status           int
			code             float64
			says             string
		}{
			{"/ntfy/", `{"topic":"t"}`, "X: none", 403, 40301, "forbidden"},
			{"/ntfy/", `{"topic":"t"}`, "Authorization: Bearer tk_wrong", 401, 40101, "unauthorized"},
			{"/ntfy/", `{"topic":`, ntfyAuth, 400, 40017, "must be message JSON"},
			{"/ntfy/", `{"topic":"t","priority":"high"}`, ntfyAuth, 400, 40017, "must be message JSON"},
			{"/ntfy/", `{"message":"x"}`, ntfyAuth, 400, 40009, "topic invalid"},
			{"/ntfy/", `{"topic":"a b"}`, ntfyAuth, 400, 40009, "topic invalid"},
			{"/ntfy/", `{"topic":"t","priority":6}`, ntfyAuth, 400, 40007, "invalid priority"},
			{"/ntfy/", `{"topic":"t","message":"` + strings.Repeat("x", 4097) + `"}`, ntfyAuth, 400, 40014, "attachments not allowed"},
			{"/ntfy/", `{"topic":"t","message":"` + strings.Repeat("x", 9000) + `"}`, ntfyAuth, 413, 41303, "too large"},
			{"/ntfy/", actions(strings.Join([]string{view, view, view, view}, ",")), ntfyAuth, 400, 40018, "only 3 actions"},
			{"/ntfy/", actions(`{"action":"sing","label":"x"}`), ntfyAuth, 400, 40018, "'action' cannot be 'sing'"},
			{"/ntfy/", actions(`{"action":"view","url":"http://x"}`), ntfyAuth, 400, 40018, "'label' is required"},
			{"/ntfy/", actions(`{"action":"http","label":"x"}`), ntfyAuth, 400, 40018, "'url' is required for action 'http'"},
			{"/ntfy/", actions(`{"action":"http","label":"x","url":"http://x","method":"get","body":"x"}`), ntfyAuth, 400, 40018, "'body' cannot be set if method is GET"},
			{"/ntfy/" + annTopic, `hello`, ntfyAuth, 404, 40401, "page not found"},
		} {
			status, got := w.post(c.path, c.body, c.auth)
			says, _ := got["error"].(string)
			if status != c.status || got["code"] != c.code || got["http"] != float64(c.status) || !strings.Contains(says, c.says) {
				t.Errorf("%.60s: %d %v, want %d %v %q", c.body, status, got, c.status, c.code, c.says)
			}
		}
		if d := cmp.Diff([]Item{}, w.n.Items(ann)); d != "" {
			t.Errorf("something arrived all the same:\n%s", d)
		}
	})
}
