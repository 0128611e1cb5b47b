package commands

import (
	"context"

	"tocsin/incident"
)

var ackVerb = verb{name: "ack", aliases: []string{"acknowledge"}, usage: "[INC-n]",
	run: func(h *Handler) verbFunc { return h.ack }}

// ack records that the person has seen the incident, and says who was first.
func (h *Handler) ack(ctx context.Context, r Request, args string) (Answer, error) {
	n, _, ask, err := h.which(ctx, r, number(args), ActionAck)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	rec, err := h.Incidents.Acknowledge(ctx, n, r.By.ID, r.Now)
	if err != nil {
		return Answer{}, err
	}
	if rec.AcknowledgedBy == r.By.ID {
		return Answer{View: say(r.l, "ack.first", "incident", n.String(), "title", rec.Title)}, nil
	}
	return Answer{View: say(r.l, "ack.also", "incident", n.String(), "title", rec.Title,
		"who", h.name(rec.AcknowledgedBy), "time", r.l.Clock(rec.AcknowledgedAt, r.By.TZ))}, nil
}

// number lets "42" stand for "INC-42" where no free text can follow.
func number(args string) string {
	word, _ := cut(args)
	if n, ok := incident.ParseNumber(word); ok {
		return n.String()
	}
	return args
}
