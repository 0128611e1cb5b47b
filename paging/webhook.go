package paging

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tocsin/incident"
)

// Webhook tells an address of the company what becomes of incidents, signed after Standard Webhooks
// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). Any answer of 2xx counts.
//
// The body is JSON:
//
//	{
//	  "type": "incident.triggered",           or incident.acknowledged, incident.resolved
//	  "timestamp": "2026-11-22T02:04:00Z",    when it happened
//	  "data": {
//	    "incident": "tocsin/INC-42/mibc2f7k", the same for all events of an incident
//	    "title": "Water in the Berlin office",
//	    "text": "…",                          the whole of it, several lines
//	    "urgent": true,
//	    "link": "https://…"                   left out where there is none
//	  }
//	}
//
// A receiver computes base64(HMAC-SHA256(key, "<webhook-id>.<webhook-timestamp>.<raw body>")), compares it in constant
// time with what follows "v1," in webhook-signature, and refuses what is older than five minutes. The webhook-id stays the
// same when an event is sent again: one that is known already is to be answered with 200 and otherwise ignored.
type Webhook struct {
	Client *http.Client
	URL    string
	Key    []byte // see WebhookKey
}

// WebhookKey reads a secret as Standard Webhooks write it: "whsec_" and 24 to 64 bytes in base64. The error does not show it.
func WebhookKey(secret string) ([]byte, error) {
	encoded, ok := strings.CutPrefix(secret, "whsec_")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(key) < 24 || len(key) > 64 {
		return nil, errors.New(`a webhook's secret is "whsec_" and 24 to 64 bytes in base64`)
	}
	return key, nil
}

type webhookEvent struct {
	Type      string      `json:"type"`
	Timestamp string      `json:"timestamp"`
	Data      webhookData `json:"data"`
}

type webhookData struct {
	Incident string `json:"incident"`
	Title    string `json:"title"`
	Text     string `json:"text"`
	Urgent   bool   `json:"urgent"`
	Link     string `json:"link,omitempty"`
}

var webhookTypes = map[incident.Event]string{
	incident.EventTrigger:     "incident.triggered",
	incident.EventAcknowledge: "incident.acknowledged",
	incident.EventResolve:     "incident.resolved",
}

// Notify sends one event.
func (w *Webhook) Notify(ctx context.Context, m Message) incident.Result {
	body := inJSON(webhookEvent{
		Type: webhookTypes[m.Event], Timestamp: m.At.UTC().Format(time.RFC3339),
		Data: webhookData{Incident: m.Dedup, Title: line(m.Title), Text: m.Text, Urgent: m.Urgent, Link: m.Link},
	})
	now := strconv.FormatInt(time.Now().Unix(), 10)
	return request{
		provider: "the webhook", client: w.Client, url: w.URL, body: body,
		header: map[string]string{
			"Content-Type": "application/json",
			"webhook-id":   m.ID, "webhook-timestamp": now, "webhook-signature": w.sign(m.ID, now, body),
		},
	}.post(ctx)
}

func (w *Webhook) sign(id, now string, body []byte) string {
	mac := hmac.New(sha256.New, w.Key)
	fmt.Fprintf(mac, "%s.%s.%s", id, now, body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
