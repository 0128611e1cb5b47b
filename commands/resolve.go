package commands

import (
	"context"

	"tocsin/incident"
)

var resolveVerb = verb{name: "resolve", aliases: []string{"close", "end"}, usage: "[INC-n] TEXT",
	run: func(h *Handler) verbFunc { return h.resolve }}

// resolve ends an incident with a closing line. Without one it asks for it in a form.
func (h *Handler) resolve(ctx context.Context, r Request, args string) (Answer, error) {
	n, text, ask, err := h.which(ctx, r, args, ActionResolve)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	if text == "" {
		return h.resolveForm(ctx, r, n.String())
	}
	return h.end(ctx, r, r.Key, n, text)
}

func (h *Handler) end(ctx context.Context, r Request, key string, n incident.Number, text string) (Answer, error) {
	rec, err := h.Incidents.Resolve(ctx, key, n, r.By.ID, text, r.Now)
	if err != nil {
		return Answer{}, err
	}
	id, err := h.doneOrWaiting(ctx, "resolve", n)
	return Answer{View: say(r.l, id, "incident", n.String(), "duration", r.l.Duration(rec.ResolvedAt.Sub(rec.TriggeredAt)))}, err
}

// doneOrWaiting says whether everybody is being told, or somebody else has to approve that first.
func (h *Handler) doneOrWaiting(ctx context.Context, verb string, n incident.Number) (id string, err error) {
	list, err := h.Store.Unreported(ctx)
	for _, b := range list {
		if b.Incident == n && b.State == incident.Proposed {
			return verb + ".waiting", nil
		}
	}
	return verb + ".done", err
}

const formResolve = "resolve"

// resolveForm asks for the closing line.
func (h *Handler) resolveForm(ctx context.Context, r Request, ref string) (Answer, error) {
	return h.textForm(ctx, r, formResolve, ref)
}

func (h *Handler) resolveSent(ctx context.Context, r Request, meta string, values map[string]string) (Answer, error) {
	ref, key := cut(meta)
	n, _ := incident.ParseNumber(ref)
	a, err := h.end(ctx, r, "form/"+key, n, values[inputText])
	if err != nil {
		return h.inputError(r, inputText, err)
	}
	return a, nil
}
