package commands

import "context"

var escalateVerb = verb{name: "escalate", usage: "[INC-n]",
	run: func(h *Handler) verbFunc { return h.escalate }}

// escalate pages the next level without waiting for the present one's timeout.
func (h *Handler) escalate(ctx context.Context, r Request, args string) (Answer, error) {
	n, _, ask, err := h.which(ctx, r, number(args), ActionEscalate)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	rec, err := h.Incidents.Escalate(ctx, r.Key, n, r.By.ID, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "escalate.done", "incident", n.String(), "level", rec.Level)}, nil
}
