package intake

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"tocsin/incident"
)

// event is a request of PagerDuty's Events API v2 (https://developer.pagerduty.com/docs/events-api-v2-overview). Its images are shown
// as addresses: nothing is fetched.
type event struct {
	RoutingKey string       `json:"routing_key"`
	Action     string       `json:"event_action"`
	DedupKey   string       `json:"dedup_key"`
	Payload    eventPayload `json:"payload"`
	Links      []eventLink  `json:"links"`
	Images     []eventImage `json:"images"`
	Client     string       `json:"client"`
	ClientURL  string       `json:"client_url"`
}

type eventPayload struct {
	Summary   string          `json:"summary"`
	Source    string          `json:"source"`
	Severity  string          `json:"severity"`
	Component json.RawMessage `json:"component"` // it must be a text, as the next two; a number is shown all the same
	Group     json.RawMessage `json:"group"`
	Class     json.RawMessage `json:"class"`
	Custom    json.RawMessage `json:"custom_details"`
}

type eventLink struct {
	Href string `json:"href"`
	Text string `json:"text"`
}

type eventImage struct {
	Source string `json:"src"`
	Href   string `json:"href"`
	Alt    string `json:"alt"`
}

// maxEvent is PagerDuty's bound of a body, in bytes. That of a summary, 1,024 characters, is not kept to: an alarm is not refused for
// its length.
const maxEvent = 512 << 10

var eventSeverities = []string{"critical", "error", "warning", "info"}

// enqueue is POST /v2/enqueue. Its answers are PagerDuty's: 400 is never sent again, 429 and what is above 500 is.
func (s *Server) enqueue(w http.ResponseWriter, r *http.Request) {
	body, wrong := readBody(w, r, maxEvent)
	if wrong != nil {
		s.refuseEvent(w, r, *wrong)
		return
	}
	e, err := readEvent(body)
	d := s.routed(cmp.Or(e.RoutingKey, r.Header.Get("X-Routing-Key")))
	if d == nil {
		s.refuseUnrouted(w, r, err)
		return
	}
	if !d.limit.Allow() {
		s.tooMany(w, d.Name, eventProblem)
		return
	}
	if problems := e.problems(err); len(problems) > 0 {
		s.refuseRouted(w, r, d, problems)
		return
	}
	said := e.signal(d.Hook)
	if _, became := s.ring(r.Context(), d.Name, said); became == resultFailed {
		failed(w, eventProblem)
		return
	}
	writeJSON(w, http.StatusAccepted, map[string]string{"status": "success", "message": "Event processed", "dedup_key": e.DedupKey})
}

// readEvent reads as much of an event as there is: the key of one that is wrong counts, too.
func readEvent(body []byte) (e event, err error) {
	err = json.Unmarshal(body, &e)
	if e.DedupKey == "" && e.Action == string(incident.EventTrigger) {
		e.DedupKey = strings.ToLower(rand.Text())
	}
	return e, err
}

// routed is the door whose key this is. All are compared, in constant time.
func (s *Server) routed(key string) (found *door) {
	for _, d := range s.doors {
		if d.Kind == HookEvents && same(key, d.Secret) {
			found = d
		}
	}
	return found
}

func (e event) signal(h Hook) (said signal) {
	said.event, said.Dedup = incident.Event(e.Action), e.DedupKey
	said.Title, said.Severity = e.Payload.Summary, e.Payload.Severity
	said.Link = webAddress(e.ClientURL)
	for _, l := range e.Links {
		said.Link = cmp.Or(said.Link, webAddress(l.Href))
	}
	said.Details = e.details(said.Link)
	said.complete(h)
	return said
}

// details has a line for each thing that is known, besides the link that stands behind all of them.
func (e event) details(link string) string {
	var lines []string
	for _, one := range [][2]string{{"client", e.Client}, {"source", e.Payload.Source}} {
		if one[1] != "" {
			lines = append(lines, one[0]+": "+one[1])
		}
	}
	for _, one := range []struct {
		name string
		raw  json.RawMessage
	}{{"component", e.Payload.Component}, {"group", e.Payload.Group}, {"class", e.Payload.Class}} {
		if string(one.raw) != `""` {
			lines = append(lines, plainJSON(one.name+": ", one.raw)...)
		}
	}
	lines = append(lines, e.further(link)...)
	return strings.Join(append(lines, customLines(e.Payload.Custom)...), "\n")
}

// further are the links and images, but for one link.
func (e event) further(link string) (lines []string) {
	const most, longest = 5, 300 // the details of an incident take 2,000 characters, and there is more to tell
	add := func(text, address string) {
		address = webAddress(address)
		if address == "" || address == link || len(address) > longest || len(lines) == most {
			return
		}
		if text = incident.Shorten(strings.Join(strings.Fields(text), " "), 100); text != "" {
			text += ": "
		}
		lines = append(lines, text+address)
	}
	for _, l := range e.Links {
		add(l.Text, l.Href)
	}
	for _, i := range e.Images {
		add(i.Alt, cmp.Or(webAddress(i.Href), i.Source))
	}
	return lines
}

// customLines writes an object's fields, a line each; whatever else it is, as it is.
func customLines(raw json.RawMessage) (lines []string) {
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil {
		return plainJSON("", raw)
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		lines = append(lines, plainJSON(key+": ", object[key])...)
	}
	return lines
}

// plainJSON writes a value: a text without its quotes.
func plainJSON(head string, raw json.RawMessage) []string {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	return []string{head + text}
}
