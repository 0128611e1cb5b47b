package phone

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"time"
)

// PagerDuty posts a webhook again and again, later and later, for as long as this.
const (
	webhookPatience   = 5 * time.Second
	webhookFirstPause = 10 * time.Second
	webhookLastPause  = time.Hour
	webhookGivesUp    = 48 * time.Hour
)

// announce posts a v3 webhook (https://developer.pagerduty.com/docs/webhooks-overview): what happened to an incident, and who
// did it. PagerDuty tells the app of its own events, too. n.mu must be held.
func (n *Network) announce(i *Incident, who *Subscriber) {
	if n.o.PagerDutyWebhook == "" {
		return
	}
	agent := map[string]any{"id": nil, "type": "events_api_v2_inbound_integration_reference", "summary": "Events API V2", "self": nil, "html_url": nil}
	if who != nil {
		id := "P" + who.ID
		agent = map[string]any{
			"id": id, "type": "user_reference", "summary": who.Name, "self": "https://api.pagerduty.com/users/" + id, "html_url": "https://sandbox.pagerduty.com/users/" + id,
		}
	}
	body, err := json.Marshal(map[string]any{"event": map[string]any{
		"id": newID("01"), "event_type": "incident." + string(i.Status), "resource_type": "incident", "occurred_at": time.Now().UTC().Format(time.RFC3339Nano),
		"agent": agent, "client": nil, "data": map[string]any{
			"id": i.ID, "type": "incident", "self": "https://api.pagerduty.com/incidents/" + i.ID, "html_url": "https://sandbox.pagerduty.com/incidents/" + i.ID,
			"number": i.Number, "status": i.Status, "incident_key": i.Key, "created_at": i.At.UTC().Format(time.RFC3339), "title": i.Title, "urgency": "high",
			"assignees": []any{}, "teams": []any{}, "priority": nil, "conference_bridge": nil, "resolve_reason": nil,
		},
	}})
	if err != nil {
		panic(err) // it is made of texts
	}
	n.run(func() { n.postWebhook(body) })
}

// postWebhook posts until the app takes it. The id stays the same, by which the app tells repeats.
func (n *Network) postWebhook(body []byte) {
	mac := hmac.New(sha256.New, []byte(PagerDutyWebhookSecret))
	mac.Write(body)
	header := http.Header{
		"Content-Type": {"application/json"}, "User-Agent": {"PagerDuty-Webhook/V3.0"}, "X-Webhook-Id": {newID("")},
		"X-Webhook-Subscription": {"PSANDBOX"}, "X-Pagerduty-Signature": {"v1=" + hex.EncodeToString(mac.Sum(nil))},
	}
	pause := webhookFirstPause
	for end := time.Now().Add(webhookGivesUp); time.Now().Before(end); pause = min(2*pause, webhookLastPause) {
		status, _, err := n.requestWithin(webhookPatience, http.MethodPost, n.o.PagerDutyWebhook, header, body)
		if err == nil && status/100 == 2 {
			return
		}
		again := time.NewTimer(pause)
		select {
		case <-again.C:
		case <-n.ctx.Done():
			again.Stop()
			return
		}
	}
}
