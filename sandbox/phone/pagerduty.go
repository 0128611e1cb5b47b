package phone

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// The bounds of the Events API, in characters.
const (
	routingKeyLength = 32
	maxDedupKey      = 255
	maxSummary       = 1024
)

// pagerDutyEvent is what is sent to the Events API
// (https://developer.pagerduty.com/docs/events-api-v2-overview).
type pagerDutyEvent struct {
	RoutingKey string                            `json:"routing_key"`
	Action     string                            `json:"event_action"`
	DedupKey   string                            `json:"dedup_key"`
	Client     string                            `json:"client"`
	ClientURL  string                            `json:"client_url"`
	Payload    *pagerDutyPayload                 `json:"payload"`
	Links      []struct{ Href, Text string }     `json:"links"`
	Images     []struct{ Src, Href, Alt string } `json:"images"`
}

type pagerDutyPayload struct {
	Summary   string          `json:"summary"`
	Source    string          `json:"source"`
	Severity  string          `json:"severity"`
	Timestamp string          `json:"timestamp"`
	Component string          `json:"component"`
	Group     string          `json:"group"`
	Class     string          `json:"class"`
	Details   json.RawMessage `json:"custom_details"`
}

func (n *Network) pagerDuty() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /pagerduty/v2/enqueue", func(w http.ResponseWriter, r *http.Request) {
		var e pagerDutyEvent
		wrong := []string{"The request's body is no JSON object"}
		if json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&e) == nil {
			wrong = e.check()
		}
		if len(wrong) > 0 {
			writeJSON(w, http.StatusBadRequest, map[string]any{"status": "invalid event", "message": "Event object is invalid", "errors": wrong})
			return
		}
		if e.DedupKey == "" {
			e.DedupKey = newID("")
		}
		n.enqueue(&e)
		writeJSON(w, http.StatusAccepted, map[string]any{"status": "success", "message": "Event processed", "dedup_key": e.DedupKey})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { Refuse(w, PagerDuty, http.StatusNotFound, "") })
	return mux
}

// check lists what PagerDuty has against an event.
func (e *pagerDutyEvent) check() []string {
	var wrong []string
	fail := func(is bool, format string, args ...any) {
		if is {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	fail(e.RoutingKey == "", "'routing_key' is missing or blank")
	fail(e.RoutingKey != "" && len(e.RoutingKey) != routingKeyLength, "Length of 'routing_key' is incorrect (should be 32 characters)")
	fail(len(e.RoutingKey) == routingKeyLength && e.RoutingKey != PagerDutyRoutingKey, "Invalid routing key")
	fail(!slices.Contains([]string{"trigger", "acknowledge", "resolve"}, e.Action), "'event_action' is invalid (must be one of: 'trigger', 'acknowledge' or 'resolve')")
	fail(utf8.RuneCountInString(e.DedupKey) > maxDedupKey, "Length of 'dedup_key' is incorrect (should be 255 characters or less)")
	if e.Action != "trigger" {
		fail(e.DedupKey == "", "'dedup_key' is missing or blank")
		return wrong
	}
	for _, l := range e.Links {
		fail(l.Href == "", "'links.href' is missing or blank")
	}
	for _, i := range e.Images {
		fail(i.Src == "", "'images.src' is missing or blank")
	}
	if e.Payload == nil {
		return append(wrong, "'payload' is missing or blank")
	}
	return append(wrong, e.Payload.check()...)
}

func (p *pagerDutyPayload) check() []string {
	var wrong []string
	for name, value := range map[string]string{"summary": p.Summary, "source": p.Source} {
		if strings.TrimSpace(value) == "" {
			wrong = append(wrong, "'payload."+name+"' is missing or blank")
		}
	}
	if utf8.RuneCountInString(p.Summary) > maxSummary {
		wrong = append(wrong, "Length of 'payload.summary' is incorrect (should be 1024 characters or less)")
	}
	if !slices.Contains([]string{"critical", "error", "warning", "info"}, p.Severity) {
		wrong = append(wrong, "'payload.severity' is invalid (must be one of: 'critical', 'error', 'warning' or 'info')")
	}
	if _, err := time.Parse(time.RFC3339, p.Timestamp); err != nil && p.Timestamp != "" {
		wrong = append(wrong, "'payload.timestamp' is invalid (must be an ISO 8601 time)")
	}
	slices.Sort(wrong)
	return wrong
}

// enqueue opens an incident or changes the one that is open under the event's key. A trigger for an open one is one alert more.
func (n *Network) enqueue(e *pagerDutyEvent) {
	n.mu.Lock()
	defer n.mu.Unlock()
	open := n.open(PagerDuty, e.DedupKey)
	switch {
	case e.Action == "trigger" && open != nil:
		open.Alerts++
		n.paged()
	case e.Action == "trigger":
		link := e.ClientURL
		if link == "" && len(e.Links) > 0 {
			link = e.Links[0].Href
		}
		i := n.page(Incident{Provider: PagerDuty, Key: e.DedupKey, Title: e.Payload.Summary, Urgency: e.Payload.Severity, Source: e.Payload.Source, Link: link})
		n.announce(i, nil)
	case open != nil && e.Action == "resolve":
		n.become(open, StatusResolved, nil)
	case open != nil:
		n.become(open, StatusAcknowledged, nil)
	}
}
