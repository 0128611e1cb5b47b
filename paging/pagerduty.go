package paging

import (
	"context"
	"net/http"
	"time"

	"tocsin/incident"
)

// PagerDuty mirrors incidents to a service of PagerDuty, with the Events API v2
// (https://developer.pagerduty.com/docs/events-api-v2/overview/). Message.Dedup is its dedup_key: what is sent twice is one.
type PagerDuty struct {
	Client *http.Client
	URL    string // base address; empty: https://events.pagerduty.com (in Europe it is https://events.eu.pagerduty.com)
	Key    string // the integration's routing key, 32 characters
}

const maxSummary = 1024 // characters; PagerDuty refuses more

type pagerDutyEvent struct {
	RoutingKey string            `json:"routing_key"`
	Action     incident.Event    `json:"event_action"` // by the same words
	Dedup      string            `json:"dedup_key"`
	Payload    *pagerDutyPayload `json:"payload,omitempty"`
	Links      []pagerDutyLink   `json:"links,omitempty"`
	Client     string            `json:"client,omitempty"`
	ClientURL  string            `json:"client_url,omitempty"`
}

type pagerDutyPayload struct {
	Summary   string            `json:"summary"`
	Source    string            `json:"source"`
	Severity  string            `json:"severity"`
	Timestamp string            `json:"timestamp"`
	Details   map[string]string `json:"custom_details,omitempty"`
}

type pagerDutyLink struct {
	Href string `json:"href"`
	Text string `json:"text"`
}

// Notify sends one event.
func (p *PagerDuty) Notify(ctx context.Context, m Message) incident.Result {
	return request{
		provider: "PagerDuty", client: p.Client, url: address(p.URL, "https://events.pagerduty.com", "/v2/enqueue"),
		header: map[string]string{"Content-Type": "application/json"},
		body:   inJSON(p.event(m)), taken: has("status"),
	}.post(ctx)
}

func (p *PagerDuty) event(m Message) pagerDutyEvent {
	e := pagerDutyEvent{RoutingKey: p.Key, Action: m.Event, Dedup: m.Dedup}
	if m.Event != incident.EventTrigger {
		return e
	}
	e.Client, e.ClientURL = "tocsin", m.Link
	e.Payload = &pagerDutyPayload{
		Summary: cut(line(m.Title), maxSummary), Source: "tocsin", Severity: "warning", Timestamp: m.At.UTC().Format(time.RFC3339),
	}
	if m.Urgent {
		e.Payload.Severity = "critical"
	}
	if m.Text != "" {
		e.Payload.Details = map[string]string{"text": m.Text}
	}
	if m.Link != "" {
		e.Links = []pagerDutyLink{{m.Link, m.button()}}
	}
	return e
}
