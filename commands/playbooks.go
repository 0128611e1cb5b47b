package commands

import "context"

var playbooksVerb = verb{name: "playbooks", usage: "",
	run: func(h *Handler) verbFunc { return h.playbooks }}

// playbooks lists what can be triggered; of very many the first ones.
func (h *Handler) playbooks(_ context.Context, r Request, _ string) (Answer, error) {
	var lines []Part
	for _, p := range h.Playbooks.All() {
		lines = append(lines, Text(Say(r.l, "playbooks.line", "name", p.Name, "title", p.Title, "description", p.Description)))
	}
	v := say(r.l, "playbooks.heading")
	v.list(r.l, lines, 40)
	return Answer{View: v}, nil
}
