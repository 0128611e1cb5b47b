package commands

import (
	"context"

	"tocsin/incident"
)

var updateVerb = verb{name: "update", usage: "[INC-n] TEXT",
	run: func(h *Handler) verbFunc { return h.update }}

// update sends a status update. Without text it asks for it in a form.
func (h *Handler) update(ctx context.Context, r Request, args string) (Answer, error) {
	n, text, ask, err := h.which(ctx, r, args, ActionUpdate)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	if text == "" {
		return h.updateForm(ctx, r, n.String())
	}
	return h.sendUpdate(ctx, r, r.Key, n, text)
}

func (h *Handler) sendUpdate(ctx context.Context, r Request, key string, n incident.Number, text string) (Answer, error) {
	rec, reach, err := h.Incidents.Update(ctx, key, n, r.By.ID, text, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "update.done", "incident", rec.Number.String(), "Count", reach)}, nil
}

const formUpdate = "update"

// updateForm asks for the text of a status update.
func (h *Handler) updateForm(ctx context.Context, r Request, ref string) (Answer, error) {
	return h.textForm(ctx, r, formUpdate, ref)
}

func (h *Handler) updateSent(ctx context.Context, r Request, meta string, values map[string]string) (Answer, error) {
	ref, key := cut(meta)
	n, _ := incident.ParseNumber(ref)
	a, err := h.sendUpdate(ctx, r, "form/"+key, n, values[inputText])
	if err != nil {
		return h.inputError(r, inputText, err)
	}
	return a, nil
}
