package phone

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func trigger(key, more string) string {
	return `{"routing_key":"` + PagerDutyRoutingKey + `","event_action":"trigger","dedup_key":"` + key + `","payload":{"summary":"Water","source":"app","severity":"critical"}` + more + `}`
}

func TestPagerDutyHearsOfAnIncident(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		for range 2 { // the second is one alert more of the same
			status, got := w.post("/pagerduty/v2/enqueue", trigger("inc-7", `,"client_url":"http://app.example/7","links":[{"href":"http://x","text":"y"}]`))
			if d := cmp.Diff(map[string]any{"status": "success", "message": "Event processed", "dedup_key": "inc-7"}, got); status != 202 || d != "" {
				t.Errorf("%d (-want +got):\n%s", status, d)
			}
		}
		if got := w.n.Incidents()[0]; got.Title != "Water" || got.Urgency != "critical" || got.Status != StatusTriggered || got.Alerts != 2 || got.Link != "http://app.example/7" {
			t.Errorf("PagerDuty shows %+v", got)
		}
		for _, action := range []string{"acknowledge", "acknowledge", "resolve"} {
			if status, _ := w.post("/pagerduty/v2/enqueue", `{"routing_key":"`+PagerDutyRoutingKey+`","event_action":"`+action+`","dedup_key":"inc-7"}`); status != 202 {
				t.Errorf("%s: %d", action, status)
			}
		}
		if got := w.n.Incidents(); len(got) != 1 || got[0].Status != StatusResolved || got[0].By != "" {
			t.Errorf("PagerDuty shows %+v", got)
		}
		if _, got := w.post("/pagerduty/v2/enqueue", trigger("", "")); len(got["dedup_key"].(string)) != 32 || len(w.n.Incidents()) != 2 {
			t.Errorf("without a key: %v", got)
		}
		w.post("/pagerduty/v2/enqueue", trigger("inc-7", ""))
		if n := len(w.n.Incidents()); n != 3 {
			t.Errorf("a trigger after the end opens another incident, and there are %d", n)
		}
	})
}

// event is what a v3 webhook says.
type event struct {
	Event struct {
		ID    string
		Type  string `json:"event_type"`
		Agent struct{ ID, Type, Summary string }
		Data  struct {
			Key    string `json:"incident_key"`
			Status string
		}
	}
}

func (w *town) webhooks() (events []event, ids []string) {
	w.t.Helper()
	for _, h := range w.told() {
		mac := hmac.New(sha256.New, []byte(PagerDutyWebhookSecret))
		mac.Write([]byte(h.body))
		if got := h.header.Get("X-PagerDuty-Signature"); got != "v1="+hex.EncodeToString(mac.Sum(nil)) {
			w.t.Errorf("the webhook is signed %q", got)
		}
		var e event
		if err := json.Unmarshal([]byte(h.body), &e); err != nil {
			w.t.Error(err)
		}
		events, ids = append(events, e), append(ids, h.header.Get("X-Webhook-Id"))
	}
	return events, ids
}

func TestAPersonAcknowledgesAtPagerDuty(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.post("/pagerduty/v2/enqueue", trigger("inc-7", ""))
		if events, _ := w.webhooks(); len(events) != 1 || events[0].Event.Type != "incident.triggered" || events[0].Event.Agent.Type == "user_reference" {
			t.Errorf("the app's own event comes back as %+v", events)
		}
		if err := w.n.Acknowledge(ann, "inc-7"); err != nil {
			t.Fatal(err)
		}
		events, ids := w.webhooks()
		if got := events[0].Event; got.Type != "incident.acknowledged" || got.Agent.Summary != "Ann Lee" || got.Agent.Type != "user_reference" || got.Data.Key != "inc-7" || got.Data.Status != "acknowledged" || ids[0] == "" {
			t.Errorf("the app heard %+v", got)
		}
		if got := w.n.Incidents()[0]; got.Status != StatusAcknowledged || got.By != "Ann Lee" {
			t.Errorf("PagerDuty shows %+v", got)
		}
		if err := w.n.Resolve(bob, "inc-7"); err != nil {
			t.Fatal(err)
		}
		if events, _ := w.webhooks(); events[0].Event.Type != "incident.resolved" || events[0].Event.Agent.Summary != "Bob Ray" {
			t.Errorf("the app heard %+v", events)
		}
		wantError(t, w.n.Acknowledge(ann, "inc-7"), `no open incident "inc-7"`)
	})
}

// A webhook comes again, under the same id, until the app takes it.
func TestAWebhookIsRepeated(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.answers(func(heard) (int, string) { return 500, "" })
		w.post("/pagerduty/v2/enqueue", trigger("inc-7", ""))
		<-time.After(webhookFirstPause + time.Second)
		_, ids := w.webhooks()
		w.answers(nil)
		<-time.After(2 * webhookFirstPause)
		_, again := w.webhooks()
		if len(ids) != 2 || len(again) != 1 || ids[0] != ids[1] || ids[1] != again[0] {
			t.Errorf("it came under %q, and then under %q", ids, again)
		}
		<-time.After(time.Hour)
		if events, _ := w.webhooks(); len(events) > 0 {
			t.Error("it came once more although it was taken")
		}
	})
}

func TestWhatPagerDutyRefuses(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		key := `"routing_key":"` + PagerDutyRoutingKey + `"`
		payload := func(p string) string { return `{` + key + `,"event_action":"trigger","payload":` + p + `}` }
		for _, c := range []struct{ body, says string }{
			{`not JSON`, "no JSON object"},
			{`{"event_action":"resolve","dedup_key":"k"}`, "'routing_key' is missing or blank"},
			{`{"routing_key":"short","event_action":"resolve","dedup_key":"k"}`, "Length of 'routing_key' is incorrect (should be 32 characters)"},
			{`{"routing_key":"` + strings.Repeat("0", 32) + `","event_action":"resolve","dedup_key":"k"}`, "Invalid routing key"},
			{`{` + key + `,"event_action":"dance","dedup_key":"k"}`, "'event_action' is invalid"},
			{`{` + key + `,"event_action":"acknowledge"}`, "'dedup_key' is missing or blank"},
			{`{` + key + `,"event_action":"resolve","dedup_key":"` + strings.Repeat("k", 256) + `"}`, "Length of 'dedup_key' is incorrect"},
			{`{` + key + `,"event_action":"trigger"}`, "'payload' is missing or blank"},
			{payload(`{"source":"s","severity":"info"}`), "'payload.summary' is missing or blank"},
			{payload(`{"summary":"` + strings.Repeat("ü", 1025) + `","source":"s","severity":"info"}`), "Length of 'payload.summary' is incorrect"},
			{payload(`{"summary":"s","severity":"info"}`), "'payload.source' is missing or blank"},
			{payload(`{"summary":"s","source":"s","severity":"high"}`), "'payload.severity' is invalid"},
			{payload(`{"summary":"s","source":"s","severity":"info","timestamp":"today"}`), "'payload.timestamp' is invalid"},
			{trigger("k", `,"links":[{"text":"x"}]`), "'links.href' is missing"},
			{trigger("k", `,"images":[{"alt":"x"}]`), "'images.src' is missing"},
		} {
			status, got := w.post("/pagerduty/v2/enqueue", c.body)
			wrong, _ := got["errors"].([]any)
			if status != 400 || got["status"] != "invalid event" || len(wrong) != 1 || !strings.Contains(wrong[0].(string), c.says) {
				t.Errorf("%.80s: %d %v, want %q", c.body, status, got, c.says)
			}
		}
		if status, _ := w.post("/pagerduty/v1/enqueue", "{}"); status != 404 || len(w.n.Incidents()) != 0 {
			t.Errorf("another address: %d, %d incidents", status, len(w.n.Incidents()))
		}
	})
}

const genie = "Authorization: GenieKey " + OpsgenieKey

func TestOpsgenieHearsOfAnAlert(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		for range 2 {
			status, got := w.post("/opsgenie/v2/alerts", `{"message":"Water","alias":"inc/7","description":"In Berlin","priority":"P1","responders":[{"name":"Ops","type":"team"}],"tags":["x"]}`, genie)
			if status != 202 || got["result"] != "Request will be processed" || got["requestId"] == "" {
				t.Errorf("%d %v", status, got)
			}
		}
		if got := w.n.Incidents(); len(got) != 1 || got[0].Urgency != "P1" || got[0].Alerts != 2 || got[0].Provider != Opsgenie {
			t.Errorf("Opsgenie shows %+v", got)
		}
		if status, _ := w.post("/opsgenie/v2/alerts/inc%2F7/acknowledge?identifierType=alias", "{}", genie); status != 202 || w.n.Incidents()[0].Status != StatusAcknowledged {
			t.Errorf("acknowledge: %d %+v", status, w.n.Incidents()[0])
		}
		if status, _ := w.post("/opsgenie/v2/alerts/inc%2F7/close?identifierType=alias", "", genie); status != 202 || w.n.Incidents()[0].Status != StatusResolved {
			t.Errorf("close: %d %+v", status, w.n.Incidents()[0])
		}
		if status, _ := w.post("/opsgenie/v2/alerts/other/close?identifierType=alias", "{}", genie); status != 202 {
			t.Errorf("an alert that there is not is closed later, and so accepted: %d", status)
		}
		if n := len(w.told()); n != 0 {
			t.Errorf("PagerDuty told of it, %d times", n)
		}
	})
}

func TestWhatOpsgenieRefuses(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		for _, c := range []struct {
			path, body, auth string
			status           int
			field            string
		}{
			{"alerts", `{"message":"x"}`, "X: none", 401, ""},
			{"alerts", `{"message":"x"}`, "Authorization: GenieKey wrong", 401, ""},
			{"alerts", `[`, genie, 400, "body"},
			{"alerts", `{}`, genie, 422, "message"},
			{"alerts", `{"message":"` + strings.Repeat("ü", 131) + `"}`, genie, 422, "message"},
			{"alerts", `{"message":"x","alias":"` + strings.Repeat("a", 513) + `"}`, genie, 422, "alias"},
			{"alerts", `{"message":"x","priority":"P0"}`, genie, 422, "priority"},
			{"alerts", `{"message":"x","responders":[{"name":"Ops"}]}`, genie, 422, "responders"},
			{"alerts", `{"message":"x","tags":["` + strings.Repeat("t", 51) + `"]}`, genie, 422, "tags"},
			{"alerts/x/close", `{}`, genie, 422, "identifierType"},
			{"teams", `{}`, genie, 404, ""},
		} {
			status, got := w.post("/opsgenie/v2/"+c.path, c.body, c.auth)
			wrong, _ := got["errors"].(map[string]any)
			if status != c.status || got["message"] == "" || (c.field != "" && wrong[c.field] == nil) {
				t.Errorf("%s %.60s: %d %v, want %d about %q", c.path, c.body, status, got, c.status, c.field)
			}
		}
		if n := len(w.n.Incidents()); n != 0 {
			t.Errorf("%d alerts were opened", n)
		}
	})
}

func TestStandardWebhooksAreVerified(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		now := strconv.FormatInt(time.Now().Unix(), 10)
		old := strconv.FormatInt(time.Now().Add(-webhookTolerance-time.Second).Unix(), 10)
		sign := func(id, stamp string) string { return signWebhook(WebhookSecret, id, stamp, []byte(`{"n":1}`)) }
		for _, c := range []struct {
			id, stamp, signature string
			status               int
		}{
			{"m1", now, "v1,AAAA " + sign("m1", now), 204},
			{"m1", now, sign("m1", now), 204},
			{"m2", now, sign("m1", now), 401},
			{"m2", now, "v2," + strings.TrimPrefix(sign("m2", now), "v1,"), 401},
			{"m2", old, sign("m2", old), 400},
			{"m2", "noon", sign("m2", "noon"), 400},
			{"", now, sign("", now), 400},
			{"m2", now, "", 400},
		} {
			if status, got := w.post("/webhook", `{"n":1}`, "webhook-id: "+c.id, "webhook-timestamp: "+c.stamp, "webhook-signature: "+c.signature); status != c.status {
				t.Errorf("%+v: %d %v", c, status, got)
			}
		}
		if got := w.n.Webhooks(); len(got) != 1 || got[0].ID != "m1" || got[0].Times != 2 || got[0].Body != `{"n":1}` {
			t.Errorf("taken were %+v", got)
		}
	})
}

// The example that the specification's libraries have.
func TestStandardWebhookSignature(t *testing.T) {
	t.Parallel()
	got := signWebhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("the signature is %s, want %s", got, want)
	}
}
