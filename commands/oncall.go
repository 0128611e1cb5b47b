package commands

import (
	"context"
	"strings"
	"time"

	"tocsin/incident"
	"tocsin/incident/oncall"
)

var oncallVerb = verb{name: "oncall", aliases: []string{"on-call"}, usage: "[SCHEDULE]",
	run: func(h *Handler) verbFunc { return h.oncall }}

// oncall says who is on call now, until when, and who follows: for one schedule, or for all.
func (h *Handler) oncall(ctx context.Context, r Request, args string) (Answer, error) {
	word, _ := cut(args)
	if word != "" {
		return h.duty(ctx, r, scheduleName(word))
	}
	names := h.schedules()
	if len(names) == 0 {
		return Answer{View: say(r.l, "oncall.none")}, nil
	}
	v := say(r.l, "oncall.heading")
	var lines []Part
	for _, name := range names {
		line, _, err := h.onDuty(ctx, r, name)
		if err != nil {
			return Answer{}, err
		}
		lines = append(lines, Text(line))
	}
	v.list(r.l, lines, 45)
	return Answer{View: v}, nil
}

func scheduleName(word string) string {
	return strings.TrimPrefix(strings.TrimLeft(strings.ToLower(word), "@#"), string(incident.OnCall)+":")
}

// duty shows one schedule with its overrides, each with a button that takes it back.
func (h *Handler) duty(ctx context.Context, r Request, name string) (Answer, error) {
	line, made, err := h.onDuty(ctx, r, name)
	if err != nil {
		return Answer{}, err
	}
	v := &View{Summary: name, Parts: []Part{Text(line)}}
	for _, o := range made {
		who := h.referred(o.Person)
		v.Parts = append(v.Parts, Text(Say(r.l, "override.line", "who", who, "from", h.moment(r, o.From), "to", h.moment(r, o.To), "by", h.name(incident.PersonID(o.By)))),
			Buttons{{Action: ActionDropOverride, Value: name + " " + o.ID, Label: r.l.Say("button.drop-override")}})
		if len(v.Parts) > 40 {
			break
		}
	}
	v.Parts = append(v.Parts, Small(Say(r.l, "override.how", "schedule", name)))
	return Answer{View: v}, nil
}

// onDuty is one schedule in one line, with the overrides that are not over.
func (h *Handler) onDuty(ctx context.Context, r Request, name string) (Markup, []oncall.Override, error) {
	people, made, err := h.Incidents.OnDuty(ctx, name, r.Now)
	if err != nil {
		return "", nil, err
	}
	id, until, then := "oncall.line", "", ""
	if len(people) == 0 {
		id = "oncall.nobody"
	}
	if at, next, ok := h.Incidents.Schedules.Next(name, made, r.Now); ok {
		until, then = h.moment(r, at), h.referredAll(next)
	}
	var names []string
	for _, p := range people {
		names = append(names, p.Name)
	}
	return Say(r.l, id, "schedule", name, "who", strings.Join(names, ", "), "until", until, "then", then), made, nil
}

func (h *Handler) schedules() []string {
	if h.Incidents.Schedules == nil {
		return nil
	}
	return h.Incidents.Schedules.Names()
}

// referred is the name of whom a reference of a schedule leads to, or the reference itself.
func (h *Handler) referred(reference string) string {
	if t, err := incident.ParseTarget(reference); err == nil {
		if people, err := h.Directory.Expand(t); err == nil && len(people) == 1 {
			return people[0].Name
		}
	}
	return reference
}

func (h *Handler) referredAll(references []string) string {
	names := make([]string, len(references))
	for i, one := range references {
		names[i] = h.referred(one)
	}
	return strings.Join(names, ", ")
}

// moment is a day and a time as the person counts them.
func (h *Handler) moment(r Request, t time.Time) string {
	return r.l.Day(t, r.By.TZ) + " " + r.l.Clock(t, r.By.TZ)
}
