package commands

import "context"

var correctVerb = verb{name: "correct", usage: "[INC-n] TEXT",
	run: func(h *Handler) verbFunc { return h.correct }}

// correct puts another text in place of the last status update, also where it has arrived.
func (h *Handler) correct(ctx context.Context, r Request, args string) (Answer, error) {
	n, text, ask, err := h.which(ctx, r, args, ActionUpdate)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	_, edited, err := h.Incidents.Correct(ctx, r.Key, n, r.By.ID, text, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "correct.done", "incident", n.String(), "Count", edited)}, nil
}
