package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/incident"
)

// refuseEvent refuses one as PagerDuty does.
func (s *Server) refuseEvent(w http.ResponseWriter, r *http.Request, x refusal) {
	if s.refuseProgram(w, r, unknownDoor, x.why, eventProblem) {
		writeJSON(w, x.status, invalidEvent(x.message))
	}
}

// refuseUnrouted refuses one whose sender has shown no key.
func (s *Server) refuseUnrouted(w http.ResponseWriter, r *http.Request, unread error) {
	if _, isEvent := errors.AsType[*json.UnmarshalTypeError](unread); unread != nil && !isEvent {
		s.refuseEvent(w, r, refusal{resultMalformed, http.StatusBadRequest, unfit(unread)})
		return
	}
	s.refuseEvent(w, r, refusal{resultForged, http.StatusBadRequest, "'routing_key' is not one of a hook here"})
}

// refuseRouted refuses one of somebody who has shown a key, each time in the same way: what is put off is sent again, and would be as
// wrong then. What is too often is not logged.
func (s *Server) refuseRouted(w http.ResponseWriter, r *http.Request, d *door, problems []string) {
	s.countAlert(d.Name, resultMalformed)
	if s.limit.allow(neighbourhood(s.address(r))) {
		s.logRefusal(r, "hook", d.Name, resultMalformed)
	}
	writeJSON(w, http.StatusBadRequest, invalidEvent(problems...))
}

func invalidEvent(problems ...string) map[string]any {
	return map[string]any{"status": "invalid event", "message": "Event object is invalid", "errors": problems}
}

// eventProblem is how PagerDuty says that it is worth sending again.
func eventProblem(code, message string) map[string]any {
	return map[string]any{"status": code, "message": message, "errors": []string{message}}
}

// unfit says what is wrong with a body that is no event.
func unfit(unread error) string {
	wrong, ok := errors.AsType[*json.UnmarshalTypeError](unread)
	if !ok {
		return "the body is no JSON"
	}
	kind, _, _ := strings.Cut(wrong.Value, " ") // a number stands behind its kind
	must := map[reflect.Kind]string{reflect.Struct: "an object", reflect.Slice: "an array"}[wrong.Type.Kind()]
	if must == "" {
		must = "a string"
	}
	if wrong.Field == "" {
		return "the body is " + article(kind) + "; it must be " + must
	}
	return fmt.Sprintf("'%s' is %s; it must be %s", wrong.Field, article(kind), must)
}

// article puts one before a kind of JSON's.
func article(kind string) string {
	switch kind {
	case "bool":
		return "a boolean"
	case "array", "object":
		return "an " + kind
	}
	return "a " + kind
}

// problems are what is wrong with an event, all at once, after it was read with an error or without.
func (e event) problems(unread error) (list []string) {
	if unread != nil {
		return []string{unfit(unread)}
	}
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
