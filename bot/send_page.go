package bot

import (
	"context"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/lang"
)

// page rings one responder by direct message.
func (s *Sender) page(ctx context.Context, d incident.Delivery, _ incident.Incident) incident.Result {
	rec, err := s.store.Record(ctx, d.Incident)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	l, tz := s.reader(d.To)
	who := incident.PersonID(d.To)
	r := s.post(ctx, d, d.To, pageView(l, tz, rec, who, s.name), incident.CopyPage)
	if !d.Recovered { // else it may have been drawn by an earlier attempt
		r.Shows = rec.Face(who)
	}
	return r
}

// pageView is a page as its receiver sees it now: the button goes when that person has pressed it, or when it is over.
func pageView(l lang.Language, tz string, rec incident.Record, who incident.PersonID, name func(incident.PersonID) string) *commands.View {
	n := rec.Number.String()
	v := &commands.View{Summary: commands.Summary(l, rec, who)}
	v.Parts = append(v.Parts, commands.Heading(l.Say("page.heading", "incident", n, "title", rec.Title)))
	if rec.Severity.Name != "" {
		v.Parts = append(v.Parts, commands.Text("*"+commands.Escape(commands.Severity(rec.Severity))+"*"))
	}
	if rec.Details != "" {
		v.Parts = append(v.Parts, commands.Quote(rec.Details))
	}
	v.Parts = append(v.Parts, commands.Links(l, rec.Incident)...)
	v.Parts = append(v.Parts, commands.Text(commands.Say(l, "page.why", "who", name(rec.TriggeredBy), "playbook", rec.Playbook.Title, "time", commands.Clock(l, rec.TriggeredAt, tz))))
	if play := rec.Playbook.Play; rec.Open() && play.Responders != "" {
		v.Parts = append(v.Parts, commands.Quote(play.Responders))
	}
	p := rec.Page(who)
	if p != nil && asked(rec, p) {
		v.Parts = append(v.Parts, whyYou(l, rec, p, name)...)
	}
	v.Parts = append(v.Parts, standing(l, tz, rec, p, name)...)
	if rec.Channel != "" {
		v.Parts = append(v.Parts, commands.Text(commands.Say(l, "page.channel", "channel", commands.ChannelLink(rec.Channel))))
	}
	if rec.Owes(who) {
		v.Parts = append(v.Parts, commands.Text(commands.Say(l, "page.ask")))
	}
	if buttons := pageButtons(l, rec, p); len(buttons) > 0 {
		v.Parts = append(v.Parts, buttons)
	}
	return v
}

// whyYou says why it is the reader who is paged, where it is not simply the first level.
func whyYou(l lang.Language, rec incident.Record, p *incident.Page, name func(incident.PersonID) string) []commands.Part {
	switch {
	case p.Level == incident.ByHand && rec.Lead == p.Person:
		return []commands.Part{commands.Text(commands.Say(l, "page.assigned", "who", name(p.AskedBy)))}
	case p.Level == incident.ByHand:
		return []commands.Part{commands.Text(commands.Say(l, "page.asked", "who", name(p.AskedBy)))}
	case p.Level == incident.LastResort && rec.State == incident.Triggered:
		return []commands.Part{commands.Text(commands.Say(l, "page.resort"))}
	case p.Level == incident.Extra && rec.State == incident.Triggered:
		return []commands.Part{commands.Text(commands.Say(l, "page.extra"))}
	case p.Level > 1 && rec.State == incident.Triggered:
		return []commands.Part{commands.Text(commands.Say(l, "page.level", "level", p.Level))}
	}
	return nil
}

// asked tells whether the reader is still to acknowledge.
func asked(rec incident.Record, p *incident.Page) bool {
	return rec.Open() && (p == nil || p.State != incident.Answered)
}

// standing says how far it has come: who was first, whether the reader has answered, whether it is over.
func standing(l lang.Language, tz string, rec incident.Record, p *incident.Page, name func(incident.PersonID) string) (parts []commands.Part) {
	answered := p != nil && p.State == incident.Answered
	switch {
	case rec.State == incident.Resolved:
		parts = append(parts, commands.Text(commands.Say(l, "page.over", "who", name(rec.ResolvedBy), "time", commands.Clock(l, rec.ResolvedAt, tz))), commands.Formatted(rec.Resolution))
	case rec.State == incident.Acknowledged && (!answered || rec.AcknowledgedBy != p.Person):
		parts = append(parts, commands.Text(commands.Say(l, "page.acked", "who", name(rec.AcknowledgedBy), "time", commands.Clock(l, rec.AcknowledgedAt, tz))))
	}
	if rec.Open() && p != nil && rec.Lead == p.Person {
		parts = append(parts, commands.Text(commands.Say(l, "page.lead")))
	}
	if answered {
		parts = append(parts, commands.Small(commands.Say(l, "page.you", "time", commands.Clock(l, p.EndedAt, tz))))
	}
	return parts
}

func pageButtons(l lang.Language, rec incident.Record, p *incident.Page) (b commands.Buttons) {
	if !rec.Open() {
		return nil
	}
	value := rec.Number.String()
	if asked(rec, p) {
		b = append(b, commands.Button{Action: commands.ActionAck, Value: value, Label: l.Say("button.ack"), Style: commands.Primary})
	} else {
		b = append(b, commands.Button{Action: commands.ActionUpdate, Value: value, Label: l.Say("button.update")},
			commands.Button{Action: commands.ActionResolve, Value: value, Label: l.Say("button.resolve")})
	}
	if rec.Playbook.Bridge != "" {
		b = append(b, commands.Button{Action: commands.ActionOpen, Value: "bridge", Label: l.Say("button.bridge"), URL: rec.Playbook.Bridge})
	}
	return b
}
