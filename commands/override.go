package commands

import (
	"context"
)

var overrideVerb = verb{name: "override", usage: "SCHEDULE @person for 8h, or until 18:00",
	run: func(h *Handler) verbFunc { return h.override }}

// override lets somebody take a schedule over: override facilities @mara for 8h, … until 18:00, … from 22:00 until 06:00,
// … from 2026-12-24 08:00 until 2026-12-27 08:00. A time alone is the next one. Without a person it shows the schedule.
func (h *Handler) override(ctx context.Context, r Request, args string) (Answer, error) {
	word, rest := cut(args)
	if word == "" {
		return h.oncall(ctx, r, "")
	}
	name := scheduleName(word)
	whom, span := cut(rest)
	if whom == "" {
		return h.duty(ctx, r, name)
	}
	t, ok := h.target(whom)
	from, to, understood := readSpan(span, r.Now, r.By.TZ)
	if !ok || !understood {
		return Answer{View: say(r.l, "override.odd", "schedule", name, "word", brief(rest))}, nil
	}
	who, err := h.Incidents.Override(ctx, r.By.ID, name, t, from, to, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "override.done", "schedule", name, "who", who.Name, "from", h.moment(r, from), "to", h.moment(r, to))}, nil
}

// dropOverride takes one back, by the schedule's name and the override's id.
func (h *Handler) dropOverride(ctx context.Context, r Request, value string) (Answer, error) {
	name, id := cut(value)
	if err := h.Incidents.DropOverride(ctx, r.By.ID, name, id, r.Now); err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "override.dropped", "schedule", name)}, nil
}
