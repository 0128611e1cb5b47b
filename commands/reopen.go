package commands

import (
	"context"

	"tocsin/incident"
)

var reopenVerb = verb{name: "reopen", usage: "INC-n WHY",
	run: func(h *Handler) verbFunc { return h.reopen }}

// reopen takes a resolution back. Without a reason it asks for it in a form.
func (h *Handler) reopen(ctx context.Context, r Request, args string) (Answer, error) {
	n, text, ask, err := h.which(ctx, r, args, ActionReopen)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	if text == "" {
		return h.reopenForm(ctx, r, n.String())
	}
	return h.again(ctx, r, r.Key, n, text)
}

func (h *Handler) again(ctx context.Context, r Request, key string, n incident.Number, text string) (Answer, error) {
	if _, err := h.Incidents.Reopen(ctx, key, n, r.By.ID, text, r.Now); err != nil {
		return Answer{}, err
	}
	id, err := h.doneOrWaiting(ctx, "reopen", n)
	return Answer{View: say(r.l, id, "incident", n.String())}, err
}

const formReopen = "reopen"

// reopenForm asks why it is not over.
func (h *Handler) reopenForm(ctx context.Context, r Request, ref string) (Answer, error) {
	return h.textForm(ctx, r, formReopen, ref)
}

func (h *Handler) reopenSent(ctx context.Context, r Request, meta string, values map[string]string) (Answer, error) {
	ref, key := cut(meta)
	n, _ := incident.ParseNumber(ref)
	a, err := h.again(ctx, r, "form/"+key, n, values[inputText])
	if err != nil {
		return h.inputError(r, inputText, err)
	}
	return a, nil
}
