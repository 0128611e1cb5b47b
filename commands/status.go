package commands

import (
	"context"
	"strings"

	"tocsin/incident"
	"tocsin/lang"
)

var statusVerb = verb{name: "status", aliases: []string{"show"}, usage: "[INC-n]",
	run: func(h *Handler) verbFunc { return h.status }}

// status shows one incident: where it stands, who has acknowledged and who has not.
func (h *Handler) status(ctx context.Context, r Request, args string) (Answer, error) {
	n, _, ask, err := h.which(ctx, r, number(args), ActionStatus)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	rec, err := h.Incidents.Look(ctx, n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	v := Overview(r.l, rec, r.By.TZ, h.name)
	if rec.Channel != "" && rec.Channel != r.Channel {
		v.Parts = append(v.Parts, Text(Say(r.l, "page.channel", "channel", ChannelLink(rec.Channel))))
	}
	if buttons := h.statusButtons(r, rec); len(buttons) > 0 {
		v.Parts = append(v.Parts, buttons)
	}
	return Answer{View: v}, nil
}

func (h *Handler) statusButtons(r Request, rec incident.Record) (b Buttons) {
	value := rec.Number.String()
	reached := Button{Action: ActionDeliveries, Value: value, Label: r.l.Say("button.deliveries")}
	switch {
	case !rec.Responds(r.By.ID):
		return nil
	case !rec.Open():
		return Buttons{reached, {Action: ActionReopen, Value: value, Label: r.l.Say("button.reopen")}}
	}
	if p := rec.Page(r.By.ID); p != nil && p.State != incident.Answered {
		b = append(b, Button{Action: ActionAck, Value: value, Label: r.l.Say("button.ack"), Style: Primary})
	}
	b = append(b,
		Button{Action: ActionUpdate, Value: value, Label: r.l.Say("button.update")},
		Button{Action: ActionResolve, Value: value, Label: r.l.Say("button.resolve")},
		Button{Action: ActionEscalate, Value: value, Label: r.l.Say("button.escalate")},
		reached)
	if rec.Lead == r.By.ID {
		b = append(b, Button{Action: ActionHandoff, Value: value, Label: r.l.Say("button.handoff")})
	}
	return b
}

// Overview shows where an incident stands: in answers to "status", and pinned in the incident's channel.
func Overview(l lang.Language, rec incident.Record, tz string, name func(incident.PersonID) string) *View {
	v := &View{Summary: l.Say("overview.summary", "incident", rec.Number.String(), "title", rec.Title, "state", l.Say("state."+string(rec.State)))}
	v.Parts = append(v.Parts, Heading(rec.Number.String()+" · "+rec.Title))
	if rec.Details != "" {
		v.Parts = append(v.Parts, Quote(rec.Details))
	}
	v.Parts = append(v.Parts, Links(l, rec.Incident)...)
	v.Parts = append(v.Parts, lastWord(l, rec, tz, name)...)
	facts := Facts{{l.Say("fact.state"), Say(l, "state."+string(rec.State))}}
	if rec.Severity.Name != "" {
		facts = append(facts, Fact{l.Say("fact.severity"), Escape(Severity(rec.Severity))})
	}
	if rec.Lead != "" {
		facts = append(facts, Fact{l.Say("fact.lead"), Escape(name(rec.Lead))})
	}
	if !rec.SnoozedUntil.IsZero() {
		facts = append(facts, Fact{l.Say("fact.snoozed"), Clock(l, rec.SnoozedUntil, tz)})
	}
	facts = append(facts, Fact{l.Say("fact.triggered"), Say(l, "fact.by", "who", name(rec.TriggeredBy), "time", Clock(l, rec.TriggeredAt, tz))},
		Fact{l.Say("fact.playbook"), Escape(rec.Playbook.Title)})
	if rec.Alerts > 1 {
		facts = append(facts, Fact{l.Say("fact.alerts"), Say(l, "fact.alerts.last", "Count", rec.Alerts, "time", Clock(l, rec.LastAlertAt, tz), "title", rec.LastAlert)})
	}
	v.Parts = append(v.Parts, facts, Facts(roll(l, rec, name)))
	return v
}

// lastWord is what was said last of how things stand: the closing line, or the last update before there is one.
func lastWord(l lang.Language, rec incident.Record, tz string, name func(incident.PersonID) string) []Part {
	switch {
	case rec.Resolution != "":
		return []Part{Small(Say(l, "overview.resolved", "who", name(rec.ResolvedBy), "time", Clock(l, rec.ResolvedAt, tz))), Formatted(rec.Resolution)}
	case rec.LastUpdate != "":
		parts := []Part{Small(Say(l, "overview.update", "time", Clock(l, rec.LastUpdateAt, tz))), Formatted(rec.LastUpdate)}
		if !rec.NextUpdateAt.IsZero() {
			parts = append(parts, Small(Say(l, "news.next", "time", Clock(l, rec.NextUpdateAt, tz))))
		}
		return parts
	}
	return nil
}

// roll lists who has acknowledged, who has not, and who could not be reached.
func roll(l lang.Language, rec incident.Record, name func(incident.PersonID) string) (facts []Fact) {
	var done, open, lost []string
	for _, p := range rec.Pages {
		switch {
		case p.State == incident.Answered:
			done = append(done, name(p.Person))
		case p.State == incident.Unreached:
			lost = append(lost, name(p.Person)+" ("+l.Reason(p.Reason)+")")
		case p.Person.IsPager() && rec.State != incident.Triggered: // it is told that somebody has
		default:
			open = append(open, name(p.Person))
		}
	}
	for _, group := range []struct {
		id    string
		names []string
	}{{"roll.done", done}, {"roll.open", open}, {"roll.lost", lost}} {
		if len(group.names) > 0 {
			facts = append(facts, Fact{l.Say(group.id, "Count", len(group.names)), Escape(namesOf(l, group.names))})
		}
	}
	return facts
}

// namesOf joins names; of many it gives the first ones and says how many more there are, since a field takes 2,000 characters.
func namesOf(l lang.Language, names []string) string {
	const most = 20
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " " + l.Say("roll.more", "Count", len(names)-most)
}
