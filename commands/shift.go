package commands

import (
	"context"
	"regexp"

	"tocsin/incident"
)

var (
	shiftVerb = verb{name: "shift", usage: "[INC-n] @person 18:00-02:00",
		run: func(h *Handler) verbFunc { return h.shift }}
	shiftsVerb = verb{name: "shifts", usage: "[INC-n]",
		run: func(h *Handler) verbFunc { return h.shifts }}
)

// shift plans who leads from a time to another, in the zone of whoever asks: shift @mara 18:00-02:00, … from 2026-12-24 08:00
// until 2026-12-24 16:00, … from 18:00 for 8h. Without a person it shows what is planned.
func (h *Handler) shift(ctx context.Context, r Request, args string) (Answer, error) {
	n, rest, ask, err := h.which(ctx, r, args, ActionShifts)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	whom, span := cut(rest)
	if whom == "" {
		return h.shifts(ctx, r, n.String())
	}
	t, ok := h.target(whom)
	from, to, understood := readSpan(spelled(span), r.Now, r.By.TZ)
	if !ok || !understood {
		return Answer{View: say(r.l, "shift.odd", "word", brief(rest))}, nil
	}
	rec, err := h.Incidents.PlanShift(ctx, r.Key, n, r.By.ID, t, from, to, r.Now)
	if err != nil {
		return Answer{}, err
	}
	who := t.String()
	for _, s := range rec.Shifts {
		if s.From.Equal(from) {
			who = h.name(s.Person)
		}
	}
	return Answer{View: say(r.l, "shift.done", "incident", n.String(), "who", who, "from", h.moment(r, from), "to", h.moment(r, to))}, nil
}

// dash parts the two times of "18:00-02:00", and not the parts of a date.
var dash = regexp.MustCompile(`(?i)^(?:(?:from|ab|von)\s+)?(.*[0-9]{1,2}(?::[0-9]{2})?)\s*[-–—]\s*((?:[0-9]{4}-[0-9]{2}-[0-9]{2}[ t]+)?[0-9]{1,2}(?::[0-9]{2})?)\s*$`)

// spelled writes a span with a dash in words.
func spelled(span string) string {
	if m := dash.FindStringSubmatch(span); m != nil {
		return "from " + m[1] + " until " + m[2]
	}
	return span
}

// shifts lists who is to lead when, with a button for each that can still be taken back.
func (h *Handler) shifts(ctx context.Context, r Request, args string) (Answer, error) {
	n, _, ask, err := h.which(ctx, r, number(args), ActionShifts)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	rec, err := h.Incidents.Look(ctx, n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	v := say(r.l, "shifts.heading", "incident", n.String(), "title", rec.Title, "who", h.name(rec.Lead))
	shown := 0
	for _, s := range rec.Shifts {
		if s.To.Before(r.Now) || shown == 20 {
			continue
		}
		shown++
		v.Parts = append(v.Parts, Text(Say(r.l, "shifts."+string(s.State), "who", h.name(s.Person), "from", h.moment(r, s.From), "to", h.moment(r, s.To), "by", h.name(s.By))))
		if s.Ahead() && rec.Responds(r.By.ID) {
			v.Parts = append(v.Parts, Buttons{{Action: ActionDropShift, Value: n.String() + " " + s.ID, Label: r.l.Say("button.drop-shift")}})
		}
	}
	v.Parts = append(v.Parts, Small(Say(r.l, "shifts.how")))
	return Answer{View: v}, nil
}

// dropShift takes one back, by the incident's number and the shift's id.
func (h *Handler) dropShift(ctx context.Context, r Request, value string) (Answer, error) {
	ref, id := cut(value)
	n, _ := incident.ParseNumber(ref)
	if _, err := h.Incidents.DropShift(ctx, n, r.By.ID, id, r.Now); err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "shift.dropped", "incident", n.String())}, nil
}
