package commands

import (
	"cmp"
	"context"
	"time"

	"tocsin/incident"
)

// whatWouldHappen says by what the person would be rung now, and names rules by which nothing would ring, or only after the
// escalation has gone on.
func (h *Handler) whatWouldHappen(ctx context.Context, r Request) ([]Part, error) {
	preview, err := h.Incidents.Preview(ctx, r.By.ID, incident.High, r.Now)
	if err != nil {
		return nil, err
	}
	parts := []Part{Text(ways(r, preview.Ways))}
	for _, rule := range preview.Never {
		id := "me.never"
		if h.offers(rule.Method) {
			id = "me.never.address"
		}
		parts = append(parts, Text(Say(r.l, id, "method", MethodName(r.l, rule.Method))))
	}
	if wait, playbook := h.shortestWait(r.By.ID, r.Now); playbook != "" {
		for _, w := range preview.Ways {
			if w.After >= wait {
				parts = append(parts, Text(Say(r.l, "me.late", "method", MethodName(r.l, w.Method), "when", r.l.Duration(w.After), "wait", r.l.Duration(wait), "playbook", playbook)))
			}
		}
	}
	return parts, nil
}

func ways(r Request, list []incident.Way) Markup {
	text := Say(r.l, "me.now")
	for _, w := range list {
		text += "\n• " + Say(r.l, "me.way", "method", MethodName(r.l, w.Method), "address", shownAddress(w.Contact), "when", delayLabel(r, w.After.String()))
	}
	return text
}

// shownAddress is nothing for Slack, whose ids mean nothing to people.
func shownAddress(c incident.Contact) string {
	if c.Method == incident.MethodSlack {
		return ""
	}
	return c.Address
}

// shortestWait is the shortest time after which a playbook that pages somebody at once goes on to its next level, and that
// playbook's title; empty where none does.
func (h *Handler) shortestWait(who incident.PersonID, now time.Time) (wait time.Duration, playbook string) {
	for _, p := range h.Playbooks.All() {
		if cmp.Or(p.Urgency, incident.High) != incident.High {
			continue
		}
		for _, l := range p.Policy.Levels {
			if (playbook == "" || l.Timeout < wait) && h.Incidents.MayPage(l.Targets, who, now) {
				wait, playbook = l.Timeout, p.Title
			}
		}
	}
	return wait, playbook
}

// testPage rings the person by all of their methods, at once.
func (h *Handler) testPage(ctx context.Context, r Request, _ string) (Answer, error) {
	ways, err := h.Incidents.TestPage(ctx, r.Key, r.By.ID, r.Now)
	if err != nil {
		return Answer{}, err
	}
	v := say(r.l, "test.done", "Count", len(ways))
	for _, w := range ways {
		v.Parts = append(v.Parts, Text(Say(r.l, "test.way", "method", MethodName(r.l, w.Method), "address", shownAddress(w.Contact))))
	}
	return Answer{View: v}, nil
}
