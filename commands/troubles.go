package commands

import (
	"time"

	"tocsin/incident"
	"tocsin/lang"
)

// Trouble is something that does not work as it should right now.
type Trouble struct {
	What   string          // "slack", "store", "web", "mail", "mailbox", "method", "directory": a text of lang/, behind "degraded."
	Method incident.Method // for "method"
	Since  time.Time       // for "directory" and "mailbox": when it was read last
}

// troubles says at the top of an answer what does not work, so that nobody relies on it.
func (h *Handler) troubles(l lang.Language, now time.Time) (parts []Part) {
	if h.Troubles == nil {
		return nil
	}
	for _, t := range h.Troubles() {
		if parts == nil {
			parts = append(parts, Text(Say(l, "degraded.heading")))
		}
		parts = append(parts, Text(Say(l, "degraded."+t.What, "method", MethodName(l, t.Method), "ago", l.Ago(now.Sub(t.Since)))))
	}
	return parts
}
