package commands

import (
	"context"
	"regexp"
	"strings"

	"tocsin/incident"
)

var (
	assignVerb = verb{name: "assign", usage: "[INC-n] @person",
		run: func(h *Handler) verbFunc { return h.assign }}
	takeVerb = verb{name: "take", aliases: []string{"lead"}, usage: "[INC-n]",
		run: func(h *Handler) verbFunc { return h.take }}
)

// assign makes somebody the lead, who is paged by it.
func (h *Handler) assign(ctx context.Context, r Request, args string) (Answer, error) {
	n, rest, ask, err := h.which(ctx, r, args, ActionStatus)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	t, ok := h.target(rest)
	if !ok {
		return Answer{View: say(r.l, "assign.whom", "word", brief(rest))}, nil
	}
	rec, err := h.Incidents.Assign(ctx, r.Key, n, r.By.ID, t, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "assign.done", "incident", n.String(), "who", h.name(rec.Lead))}, nil
}

// take makes oneself the lead.
func (h *Handler) take(ctx context.Context, r Request, args string) (Answer, error) {
	n, _, ask, err := h.which(ctx, r, number(args), ActionTake)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	rec, err := h.Incidents.Take(ctx, n, r.By.ID, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "take.done", "incident", n.String(), "title", rec.Title)}, nil
}

// slackID is somebody whose name Slack did not tell.
var slackID = regexp.MustCompile(`^@([UW][A-Z0-9]{2,})$`)

// target reads whom a person named: "@mara", "@crisis-comms", "#emea-all", "mara@halden.example", "oncall:facilities".
func (h *Handler) target(args string) (incident.Target, bool) {
	word, _ := cut(args)
	if m := slackID.FindStringSubmatch(word); m != nil {
		p, ok := h.Directory.Person(incident.PersonID(m[1]))
		return incident.Target{Kind: incident.ByHandle, Name: p.Handle}, ok
	}
	t, err := incident.ParseTarget(strings.ToLower(word))
	return t, err == nil && t.Kind != incident.Everybody // a slip must not ring a whole company
}
