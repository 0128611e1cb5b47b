package commands

import (
	"context"
	"strings"

	"tocsin/incident"
)

var severityVerb = verb{name: "severity", aliases: []string{"sev", "grade"}, usage: "[INC-n] NAME",
	run: func(h *Handler) verbFunc { return h.severity }}

// severity says how bad an incident is, or changes it: severity sev1.
func (h *Handler) severity(ctx context.Context, r Request, args string) (Answer, error) {
	n, rest, ask, err := h.which(ctx, r, args, ActionStatus)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	word, _ := cut(rest)
	if word == "" {
		return h.showSeverity(ctx, r, n)
	}
	before, err := h.Incidents.Look(ctx, n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	rec, err := h.Incidents.Grade(ctx, r.Key, n, r.By.ID, word, r.Now)
	if err != nil {
		return Answer{}, err
	}
	v := say(r.l, "severity.done", "incident", n.String(), "severity", Severity(rec.Severity))
	more := 0
	for _, p := range rec.Pages[len(before.Pages):] {
		if p.State == incident.Paging {
			more++
		}
	}
	if more > 0 {
		v.Parts = append(v.Parts, Text(Say(r.l, "severity.more", "Count", more)))
	}
	return Answer{View: v}, nil
}

func (h *Handler) showSeverity(ctx context.Context, r Request, n incident.Number) (Answer, error) {
	rec, err := h.Incidents.Look(ctx, n, r.By.ID)
	switch {
	case err != nil:
		return Answer{}, err
	case len(h.Incidents.Severities.Grades) == 0:
		return Answer{View: say(r.l, "severity.none")}, nil
	}
	v := say(r.l, "severity.is", "incident", n.String(), "severity", Severity(rec.Severity))
	for _, g := range h.Incidents.Severities.Grades {
		v.Parts = append(v.Parts, Small(Escape(Severity(g))))
	}
	return Answer{View: v}, nil
}

// Severity is a grade as people see it, "🔴 sev1 · Critical"; empty where an incident has none.
func Severity(s incident.Severity) string {
	if s.Name == "" {
		return ""
	}
	return strings.TrimSpace(s.Mark + " " + s.Name + " · " + s.Title)
}

// cutSeverity takes the name of a grade off the beginning of a text: "sev1 Water", "sev1: Water". Names are letters and a
// number, so that a text without one stays as it is.
func (h *Handler) cutSeverity(text string) (severity, rest string) {
	word, rest := cut(text)
	if grade, ok := h.Incidents.Severities.Get(strings.TrimRight(word, ":,")); ok {
		return grade.Name, rest
	}
	return "", text
}

// inputSeverity is a menu in the form of a trigger.
const inputSeverity = "severity"

// severityMenu is nothing where the company has no grades.
func (h *Handler) severityMenu(r Request, chosen string) (list []Input) {
	s := h.Incidents.Severities
	if len(s.Grades) == 0 {
		return nil
	}
	menu := Input{ID: inputSeverity, Label: r.l.Say("form.severity"), Value: chosen, Optional: true}
	if chosen == "" {
		menu.Value = s.Usual
	}
	for _, g := range s.Grades {
		menu.Options = append(menu.Options, Option{Value: g.Name, Label: Severity(g)})
	}
	return []Input{menu}
}
