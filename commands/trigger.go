package commands

import (
	"context"
	"strings"

	"tocsin/incident"
)

var triggerVerb = verb{name: "trigger", aliases: []string{"raise", "start", "new"}, usage: "PLAYBOOK [SEVERITY] TEXT",
	run: func(h *Handler) verbFunc { return h.trigger }}

// trigger opens an incident: trigger crisis-comms Water in the Berlin office, trigger crisis-comms sev1 Water … What is missing
// is asked for in a form.
func (h *Handler) trigger(ctx context.Context, r Request, args string) (Answer, error) {
	playbook, text := cut(args)
	playbook = strings.ToLower(playbook) // as their names are; a telephone writes the first letter large
	severity, text := h.cutSeverity(text)
	if playbook == "" || text == "" {
		if _, known := h.Playbooks.Get(playbook); known || playbook == "" {
			return h.triggerModal(r, alarm{playbook: playbook, severity: severity}), nil
		}
	}
	return h.open(ctx, r, incident.Trigger{Key: r.Key, Playbook: playbook, Text: text, Severity: severity, By: r.By.ID})
}

func (h *Handler) open(ctx context.Context, r Request, t incident.Trigger) (Answer, error) {
	rec, err := h.Incidents.Trigger(ctx, t, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return Answer{View: h.opened(r, rec)}, nil
}

// opened says who is being paged, and names everybody who cannot be, and what of the playbook leads to nobody.
func (h *Handler) opened(r Request, rec incident.Record) *View {
	paging, lost := 0, []incident.Page(nil)
	for _, p := range rec.Pages {
		if p.State == incident.Unreached {
			lost = append(lost, p)
		} else {
			paging++
		}
	}
	id := "trigger.done"
	if paging == 0 {
		id = "trigger.nobody"
	}
	v := say(r.l, id, "incident", rec.Number.String(), "title", rec.Title, "Count", paging, "channel", rec.ChannelName)
	var lines []Part
	for _, p := range lost {
		lines = append(lines, Text(Say(r.l, "timeline.unreached", "who", h.name(p.Person), "reason", r.l.Reason(p.Reason))))
	}
	for _, t := range h.Incidents.Unresolved(rec.Playbook) {
		lines = append(lines, Text(Say(r.l, "timeline.unresolved", "target", t.String())))
	}
	v.list(r.l, lines, 40)
	return v
}
