package commands

import (
	"context"
	"strings"

	"tocsin/incident"
)

var playbooksVerb = verb{name: "playbooks", usage: "",
	run: func(h *Handler) verbFunc { return h.playbooks }}

// playbooks lists what can be triggered, and for whom. A button stands below those that this person may trigger, as far as a message
// has room; after very many one button opens the form for all of them.
func (h *Handler) playbooks(_ context.Context, r Request, _ string) (Answer, error) {
	const mostWithButtons, most = 20, 40
	all := h.Playbooks.All()
	var lines []Part
	any := false
	for _, p := range all {
		may := h.Incidents.MayTrigger(p, r.By)
		any = any || may
		lines = append(lines, Text(h.playbookLine(r, p, may)))
		if may && len(all) <= mostWithButtons {
			lines = append(lines, Buttons{{Action: ActionTrigger, Value: p.Name, Label: r.l.Say("button.trigger-this")}})
		}
	}
	v := say(r.l, "playbooks.heading")
	v.list(r.l, lines, most)
	if any && len(all) > mostWithButtons {
		v.Parts = append(v.Parts, Buttons{{Action: ActionTrigger, Label: r.l.Say("button.trigger"), Style: Danger}})
	}
	return Answer{View: v}, nil
}

// playbookLine is one playbook: what it is for, whom it pages level by level, who is kept informed, and whom to ask who may not
// trigger it.
func (h *Handler) playbookLine(r Request, p incident.Playbook, may bool) Markup {
	var levels []string
	for i, level := range p.Policy.Levels {
		levels = append(levels, r.l.Say("playbooks.level", "n", i+1, "who", fewOf(r, level.Targets), "wait", r.l.Duration(level.Timeout)))
	}
	const mostLevels = 5
	if more := len(levels) - mostLevels; more > 0 {
		levels = append(levels[:mostLevels], r.l.Say("roll.more", "Count", more))
	}
	line := Say(r.l, "playbooks.line", "name", p.Name, "title", p.Title, "description", p.Description,
		"levels", strings.Join(levels, "\n"), "informed", fewOf(r, p.Informed()))
	switch {
	case may:
		return line
	case r.By.Kind != incident.Member:
		return line + "\n" + Say(r.l, "playbooks.members")
	}
	return line + "\n" + Say(r.l, "playbooks.ask", "who", fewOf(r, p.MayTrigger))
}

// fewOf names the first of some targets: a playbook may have hundreds.
func fewOf(r Request, list []incident.Target) string {
	const most = 3
	var names []string
	for _, t := range list[:min(len(list), most)] {
		names = append(names, t.String())
	}
	if more := len(list) - most; more > 0 {
		names = append(names, r.l.Say("roll.more", "Count", more))
	}
	return strings.Join(names, ", ")
}
