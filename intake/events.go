package intake

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

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
	Component string          `json:"component"`
	Group     string          `json:"group"`
	Class     string          `json:"class"`
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

// Bounds that PagerDuty documents.
const (
	maxEvent   = 512 << 10 // bytes of a body
	maxSummary = 1024      // characters
)

var eventSeverities = []string{"critical", "error", "warning", "info"}

// enqueue is POST /v2/enqueue. Its answers are PagerDuty's: 400 is never sent again, 429 and what is above 500 is.
func (s *Server) enqueue(w http.ResponseWriter, r *http.Request) {
	body, wrong := readBody(w, r, maxEvent)
	if wrong != nil {
		s.refuseEvent(w, r, unknownDoor, wrong.why, wrong.status, wrong.message)
		return
	}
	e, err := readEvent(body)
	d := s.routed(e.RoutingKey)
	switch {
	case err != nil:
		s.refuseEvent(w, r, unknownDoor, resultMalformed, http.StatusBadRequest, "the body is no JSON, or a field of it is of another type")
		return
	case d == nil:
		s.refuseEvent(w, r, unknownDoor, resultForged, http.StatusBadRequest, "'routing_key' is not one of a hook here")
		return
	case !d.limit.Allow():
		s.tooMany(w, d.Name, eventProblem)
		return
	}
	if problems := e.problems(); len(problems) > 0 {
		s.refuseEvent(w, r, d.Name, resultMalformed, http.StatusBadRequest, problems...)
		return
	}
	said := e.signal(d.Hook)
	if _, became := s.ring(r.Context(), d.Name, said); became == resultFailed {
		failed(w, eventProblem)
		return
	}
	writeJSON(w, http.StatusAccepted, map[string]string{"status": "success", "message": "Event processed", "dedup_key": e.DedupKey})
}

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

// refuseEvent refuses one as PagerDuty does.
func (s *Server) refuseEvent(w http.ResponseWriter, r *http.Request, door string, why result, status int, problems ...string) {
	if s.refuseProgram(w, r, door, why, eventProblem) {
		writeJSON(w, status, map[string]any{"status": "invalid event", "message": "Event object is invalid", "errors": problems})
	}
}

// eventProblem is how PagerDuty says that it is worth sending again.
func eventProblem(code, message string) map[string]any {
	return map[string]any{"status": code, "message": message, "errors": []string{message}}
}

// problems are what is wrong with an event, all at once.
func (e event) problems() (list []string) {
	need := func(field, value string) {
		if strings.TrimSpace(value) == "" {
			list = append(list, "'"+field+"' is missing or blank")
		}
	}
	if utf8.RuneCountInString(e.DedupKey) > maxKey {
		list = append(list, fmt.Sprintf("'dedup_key' has more than %d characters", maxKey))
	}
	switch incident.Event(e.Action) {
	case incident.EventTrigger:
		need("payload.summary", clean(e.Payload.Summary))
		need("payload.source", e.Payload.Source)
		if utf8.RuneCountInString(e.Payload.Summary) > maxSummary {
			list = append(list, fmt.Sprintf("'payload.summary' has more than %d characters", maxSummary))
		}
		if !slices.Contains(eventSeverities, e.Payload.Severity) {
			list = append(list, "'payload.severity' must be one of: "+strings.Join(eventSeverities, ", "))
		}
	case incident.EventAcknowledge, incident.EventResolve:
		need("dedup_key", e.DedupKey)
	default:
		list = append(list, "'event_action' must be one of: trigger, acknowledge, resolve")
	}
	return list
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
	for _, one := range [][2]string{{"client", e.Client}, {"source", e.Payload.Source}, {"component", e.Payload.Component}, {"group", e.Payload.Group}, {"class", e.Payload.Class}} {
		if one[1] != "" {
			lines = append(lines, one[0]+": "+one[1])
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
