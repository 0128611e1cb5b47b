package commands

import "context"

var playbooksVerb = verb{name: "playbooks", usage: "",
	run: func(h *Handler) verbFunc { return h.playbooks }}

// playbooks lists what can be triggered.
func (h *Handler) playbooks(_ context.Context, r Request, _ string) (Answer, error) {
	v := say(r.l, "playbooks.heading")
	for _, p := range h.Playbooks.All() {
		v.Parts = append(v.Parts, Text(Say(r.l, "playbooks.line", "name", p.Name, "title", p.Title, "description", p.Description)))
	}
	return Answer{View: v}, nil
}
