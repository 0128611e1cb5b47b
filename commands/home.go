package commands

import (
	"context"
	"slices"
	"strings"

	"tocsin/incident"
)

// How much stands on a Home tab, which takes 100 blocks: two a line with buttons, one a schedule.
const (
	mostHomeMine = 12
	mostHomeOpen = 10
	mostHomeDuty = 15
)

// Home is a person's Home tab: buttons for the usual, what that person takes part in, what else is open and may be seen, who is on
// call, and how the person is paged. Nothing in it grows old by itself but who is on call.
func (h *Handler) Home(ctx context.Context, r Request) (*View, error) {
	r.l = h.Texts.In(r.By.Locale)
	v := say(r.l, "start.hello")
	v.Parts = append(h.troubles(r.l, r.Now), v.Parts...)
	v.Parts = append(v.Parts, h.homeButtons(r))
	for _, part := range []func(context.Context, Request) ([]Part, error){h.homeIncidents, h.homeDuty, h.homeMethods} {
		parts, err := part(ctx, r)
		if err != nil {
			return nil, err
		}
		v.Parts = append(v.Parts, parts...)
	}
	v.Parts = append(v.Parts, Small(Say(r.l, "home.where")))
	return v, nil
}

func (h *Handler) homeButtons(r Request) (b Buttons) {
	if r.By.Kind == incident.Member {
		b = append(b, Button{Action: ActionTrigger, Label: r.l.Say("button.trigger"), Style: Danger})
	}
	return append(b,
		Button{Action: ActionMe, Label: r.l.Say("button.me")},
		Button{Action: ActionPlaybooks, Label: r.l.Say("button.playbooks")},
		Button{Action: ActionHelp, Label: r.l.Say("button.help")})
}

// homeIncidents shows first what the person takes part in, and then what else is open that this person may see.
func (h *Handler) homeIncidents(ctx context.Context, r Request) ([]Part, error) {
	mine, err := h.Incidents.List(ctx, incident.Filter{OpenOnly: true, For: r.By.ID, Mine: true, Limit: mostHomeMine})
	if err != nil {
		return nil, err
	}
	parts := []Part{Rule{}, Heading(r.l.Say("home.mine"))}
	if len(mine) == 0 {
		parts = append(parts, Text(Say(r.l, "home.mine.none")))
	}
	for _, i := range mine {
		rec, err := h.Store.Record(ctx, i.Number)
		if err != nil {
			return nil, err
		}
		parts = append(parts, Text(h.homeLine(r, i)), h.homeActions(r, rec))
	}
	f := h.Incidents.Visible(r.By.ID)
	f.OpenOnly, f.Limit = true, mostHomeMine+mostHomeOpen
	open, err := h.Incidents.List(ctx, f)
	if err != nil {
		return nil, err
	}
	return append(parts, h.homeOthers(r, open, mine)...), nil
}

// homeOthers are the open incidents that are not among mine; nothing where there are none.
func (h *Handler) homeOthers(r Request, open, mine []incident.Incident) (parts []Part) {
	shown := 0
	for _, i := range open {
		own := slices.ContainsFunc(mine, func(m incident.Incident) bool { return m.Number == i.Number })
		if own || shown == mostHomeOpen {
			continue
		}
		if shown++; shown == 1 {
			parts = append(parts, Rule{}, Heading(r.l.Say("home.open")))
		}
		parts = append(parts, Text(h.homeLine(r, i)), Buttons{{Action: ActionStatus, Value: i.Number.String(), Label: r.l.Say("button.status")}})
	}
	return parts
}

// homeLine is as line is, with the time of the trigger in place of an age: a tab may stand open for hours.
func (h *Handler) homeLine(r Request, i incident.Incident) Markup {
	return Say(r.l, "list.line", "incident", i.Number.String(), "title", i.Title, "state", r.l.Say("state."+string(i.State)),
		"severity", strings.TrimSpace(i.Severity.Mark+" "+i.Severity.Name), "age", r.l.Say("home.since", "time", h.moment(r, i.TriggeredAt)), "channel", ChannelLink(i.Channel))
}

func (h *Handler) homeActions(r Request, rec incident.Record) (b Buttons) {
	value := rec.Number.String()
	if p := rec.Page(r.By.ID); p != nil && p.State != incident.Answered {
		b = append(b, Button{Action: ActionAck, Value: value, Label: r.l.Say("button.ack"), Style: Primary})
	}
	return append(b,
		Button{Action: ActionUpdate, Value: value, Label: r.l.Say("button.update")},
		Button{Action: ActionResolve, Value: value, Label: r.l.Say("button.resolve")},
		Button{Action: ActionStatus, Value: value, Label: r.l.Say("button.status")})
}

// homeDuty says who is on call; nothing where the company has no schedules.
func (h *Handler) homeDuty(ctx context.Context, r Request) ([]Part, error) {
	names := h.schedules()
	if len(names) == 0 {
		return nil, nil
	}
	parts := []Part{Rule{}, Heading(r.l.Say("home.duty"))}
	for _, name := range names[:min(len(names), mostHomeDuty)] {
		line, _, err := h.onDuty(ctx, r, name)
		if err != nil {
			return nil, err
		}
		parts = append(parts, Text(line))
	}
	if more := len(names) - mostHomeDuty; more > 0 {
		parts = append(parts, Small(Say(r.l, "roll.more", "Count", more)))
	}
	return parts, nil
}

// homeMethods says by what the person would be rung now, and warns of what this person can mend: an address that is not confirmed,
// and to be reached by Slack alone.
func (h *Handler) homeMethods(ctx context.Context, r Request) ([]Part, error) {
	if !r.By.Reachable() {
		return nil, nil
	}
	preview, err := h.Incidents.Preview(ctx, r.By.ID, incident.High, r.Now)
	if err != nil {
		return nil, err
	}
	parts := []Part{Rule{}, Heading(r.l.Say("home.methods")), Text(ways(r, preview.Ways))}
	for _, rule := range preview.Never {
		if h.offers(rule.Method) {
			parts = append(parts, Text(Say(r.l, "me.never.address", "method", MethodName(r.l, rule.Method))))
		}
	}
	beyond := slices.ContainsFunc(preview.Ways, func(w incident.Way) bool { return w.Method != incident.MethodSlack })
	if !beyond && len(h.offered()) > 1 {
		parts = append(parts, Text(Say(r.l, "home.methods.slack")))
	}
	return parts, nil
}
