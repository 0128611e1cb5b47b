package commands

import (
	"tocsin/incident"
	"tocsin/lang"
)

// Trouble is something that does not work as it should right now.
type Trouble struct {
	What   string          // "slack", "store", "web", "method": a text of lang/, behind "degraded."
	Method incident.Method // for "method"
}

// troubles says at the top of an answer what does not work, so that nobody relies on it.
func (h *Handler) troubles(l lang.Language) (parts []Part) {
	if h.Troubles == nil {
		return nil
	}
	for _, t := range h.Troubles() {
		if parts == nil {
			parts = append(parts, Text(Say(l, "degraded.heading")))
		}
		parts = append(parts, Text(Say(l, "degraded."+t.What, "method", MethodName(l, t.Method))))
	}
	return parts
}
