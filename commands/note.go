package commands

import (
	"context"

	"tocsin/incident"
)

var noteVerb = verb{name: "note", usage: "[INC-n] TEXT",
	run: func(h *Handler) verbFunc { return h.note }}

// note puts something on record, which subscribers do not hear of.
func (h *Handler) note(ctx context.Context, r Request, args string) (Answer, error) {
	n, text, ask, err := h.which(ctx, r, args, ActionStatus)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	if _, err := h.Incidents.Note(ctx, r.Key, n, r.By.ID, text, r.Now); incident.CodeOf(err) == incident.EmptyText {
		return Answer{View: say(r.l, "note.empty", "incident", n.String())}, nil
	} else if err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "note.done", "incident", n.String())}, nil
}
