package commands

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tocsin/incident"
)

var deliveriesVerb = verb{name: "deliveries", aliases: []string{"who"}, usage: "[INC-n]",
	run: func(h *Handler) verbFunc { return h.deliveries }}

// deliveries shows how each person was paged: a line a person, those first who were not reached.
func (h *Handler) deliveries(ctx context.Context, r Request, args string) (Answer, error) {
	n, _, ask, err := h.which(ctx, r, number(args), ActionDeliveries)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	rec, err := h.Incidents.Look(ctx, n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	pages := slices.Clone(rec.Pages)
	slices.SortStableFunc(pages, func(a, b incident.Page) int { return cmp.Compare(worry(a), worry(b)) })
	v := say(r.l, "deliveries.heading", "incident", n.String(), "title", rec.Title)
	var lines []Part
	for _, p := range pages {
		lines = append(lines, Text(h.delivery(r, p)))
	}
	v.list(r.l, lines, 45)
	return Answer{View: v}, nil
}

// worry orders pages: not reached, on the way, arrived, acknowledged.
func worry(p incident.Page) int {
	return slices.Index([]incident.PageState{incident.Unreached, incident.Paging, incident.Reached, incident.Answered}, p.State)
}

func (h *Handler) delivery(r Request, p incident.Page) Markup {
	var ways []string
	for _, n := range p.Notices {
		ways = append(ways, h.notice(r, n))
	}
	line := Say(r.l, "deliveries."+string(p.State), "who", h.name(p.Person), "time", r.l.Clock(p.EndedAt, r.By.TZ), "reason", r.l.Reason(p.Reason))
	if len(ways) > 0 { // who has answered unasked was rung by nothing
		line += Escape("\n" + strings.Join(ways, "; "))
	}
	return line
}

// notice is one contact method: what became of it, and when.
func (h *Handler) notice(r Request, n incident.Notice) string {
	id, at := "notice."+string(n.State), n.At
	switch {
	case n.State == incident.NoticeWaiting && n.DueAt.After(r.Now):
		id, at = "notice.later", n.DueAt
	case n.State == incident.NoticeWaiting:
		at = n.DueAt
	}
	return r.l.Say(id, "method", MethodName(r.l, n.Method), "time", r.l.Clock(at, r.By.TZ), "reason", r.l.Reason(n.Reason))
}
