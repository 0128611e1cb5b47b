package intake

import (
	"net/http"
	"strconv"
	"time"

	"tocsin/incident"
)

// described is an incident as the API shows it.
func (s *Server) described(i incident.Incident) map[string]any {
	m := map[string]any{
		"id": i.Number.String(), "playbook": i.Playbook.Name, "title": i.Title, "state": string(i.State), "private": i.Playbook.Private,
		"triggered_by": s.actor(i.TriggeredBy), "triggered_at": moment(i.TriggeredAt), "alerts": i.Alerts,
	}
	for key, text := range map[string]string{"details": i.Details, "severity": i.Severity.Name, "resolution": i.Resolution, "last_update": i.LastUpdate} {
		if text != "" {
			m[key] = text
		}
	}
	for key, who := range map[string]incident.PersonID{"lead": i.Lead, "acknowledged_by": i.AcknowledgedBy, "resolved_by": i.ResolvedBy} {
		if who != "" {
			m[key] = s.actor(who)
		}
	}
	for key, at := range map[string]time.Time{"acknowledged_at": i.AcknowledgedAt, "resolved_at": i.ResolvedAt, "last_update_at": i.LastUpdateAt, "last_alert_at": i.LastAlertAt} {
		if !at.IsZero() {
			m[key] = moment(at)
		}
	}
	return m
}

// triggered is an incident, and what became of the request.
func (s *Server) triggered(i incident.Incident, became result) map[string]any {
	m := s.described(i)
	m["result"] = string(became)
	return m
}

// actor is a person, with Slack's id, or another program, which has a name alone.
func (s *Server) actor(id incident.PersonID) map[string]string {
	if id.IsPager() {
		return map[string]string{"name": id.PagerName()}
	}
	return map[string]string{"id": string(id), "name": s.name(s.o.Texts.In("en"), id)}
}

// moment writes a time as it is stored, to the millisecond.
func moment(t time.Time) string { return t.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano) }

// maxPerList is how many incidents a list has at most; mostly fewer do.
const (
	maxPerList = 200
	perList    = 50
)

// apiList lists what the token's program may see, newest first.
func (s *Server) apiList(c *apiCall) (apiAnswer, error) {
	f := s.o.API.Incidents.Visible(c.token.By())
	if err := c.narrow(&f); err != nil {
		return apiAnswer{}, err
	}
	list, err := s.o.API.Incidents.List(c.Context(), f)
	all := make([]any, len(list))
	for i, one := range list {
		all[i] = s.described(one)
	}
	return apiAnswer{status: http.StatusOK, became: resultRead, body: map[string]any{"incidents": all}}, err
}

// narrow reads what a list is to hold: open=true, before=INC-42, limit=50.
func (c *apiCall) narrow(f *incident.Filter) error {
	q, wrong := c.URL.Query(), false
	read := func(name, usual string) string {
		if q.Has(name) {
			return q.Get(name)
		}
		return usual
	}
	open, err := strconv.ParseBool(read("open", "false"))
	limit, err2 := strconv.Atoi(read("limit", strconv.Itoa(perList)))
	wrong = err != nil || err2 != nil || limit < 1 || limit > maxPerList
	f.OpenOnly, f.Limit = open, limit
	if q.Has("before") {
		n, ok := incident.ParseNumber(q.Get("before"))
		f.Before, wrong = n, wrong || !ok
	}
	if wrong {
		return &asked{"malformed", "The query may have open=true or false, before=INC-42, and limit=1 to " + strconv.Itoa(maxPerList) + "."}
	}
	return nil
}

func (s *Server) apiLook(c *apiCall) (apiAnswer, error) {
	r, err := s.o.API.Incidents.Look(c.Context(), c.number(), c.token.By())
	return s.changed(r, resultRead), err
}

// apiTimeline tells what happened, oldest first. The data of an entry are those of incident.Entry.
func (s *Server) apiTimeline(c *apiCall) (apiAnswer, error) {
	if _, err := s.o.API.Incidents.Look(c.Context(), c.number(), c.token.By()); err != nil {
		return apiAnswer{}, err
	}
	entries, err := s.o.API.Timeline(c.Context(), c.number())
	all := make([]any, len(entries))
	for i, e := range entries {
		one := map[string]any{"at": moment(e.At), "kind": string(e.Kind), "data": e.Data}
		if e.Data == nil {
			one["data"] = map[string]string{}
		}
		if e.By != "" {
			one["by"] = s.actor(e.By)
		}
		all[i] = one
	}
	return apiAnswer{status: http.StatusOK, became: resultRead, body: map[string]any{"entries": all}}, err
}
