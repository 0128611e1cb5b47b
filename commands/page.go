package commands

import "context"

var pageVerb = verb{name: "page", aliases: []string{"call"}, usage: "[INC-n] @person or @team",
	run: func(h *Handler) verbFunc { return h.page }}

// page has people paged whom the policy does not name, or not yet.
func (h *Handler) page(ctx context.Context, r Request, args string) (Answer, error) {
	n, rest, ask, err := h.which(ctx, r, args, ActionStatus)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	t, ok := h.target(rest)
	if !ok {
		return Answer{View: say(r.l, "page.whom", "word", brief(rest))}, nil
	}
	_, sent, err := h.Incidents.Page(ctx, r.Key, n, r.By.ID, t, r.Now)
	if err != nil {
		return Answer{}, err
	}
	if sent == 0 {
		return Answer{View: say(r.l, "page.nobody", "target", t.String())}, nil
	}
	return Answer{View: say(r.l, "page.done", "incident", n.String(), "target", t.String(), "Count", sent)}, nil
}
