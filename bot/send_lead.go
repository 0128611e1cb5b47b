package bot

import (
	"cmp"
	"context"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/lang"
)

// handoff tells whoever leads from now on how things stand, and what is open.
func (s *Sender) handoff(ctx context.Context, d incident.Delivery, _ incident.Incident) incident.Result {
	rec, err := s.store.Record(ctx, d.Incident)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	l, tz := s.reader(d.To)
	return s.post(ctx, d, d.To, handoffView(l, tz, rec, d.Body, s.name), "")
}

func handoffView(l lang.Language, tz string, rec incident.Record, b incident.Body, name func(incident.PersonID) string) *commands.View {
	n := rec.Number.String()
	v := sentence(commands.Say(l, "handoff.text", "incident", n, "who", name(b.By)))
	if b.Text != "" {
		v.Parts = append(v.Parts, commands.Text(commands.Say(l, "handoff.open")), commands.Quote(b.Text))
	}
	v.Parts = append(v.Parts, commands.Rule{})
	v.Parts = append(v.Parts, commands.Overview(l, rec, tz, name).Parts...)
	if rec.Channel != "" {
		v.Parts = append(v.Parts, commands.Text(commands.Say(l, "page.channel", "channel", commands.ChannelLink(rec.Channel))))
	}
	if rec.Open() {
		v.Parts = append(v.Parts, commands.Buttons{
			{Action: commands.ActionUpdate, Value: n, Label: l.Say("button.update")},
			{Action: commands.ActionHandoff, Value: n, Label: l.Say("button.handoff")},
			{Action: commands.ActionShifts, Value: n, Label: l.Say("button.shifts")},
		})
	}
	return v
}

// relieved tells whoever led until now who does.
func (s *Sender) relieved(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	l, _ := s.reader(d.To)
	text := commands.Say(l, "relieved.text", "incident", i.Number.String(), "title", i.Title, "who", s.name(d.Body.By))
	return s.post(ctx, d, d.To, sentence(text), "")
}

// shift tells somebody of a shift of theirs: that it is planned, begins soon, or was taken back.
func (s *Sender) shift(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	l, tz := s.reader(d.To)
	return s.post(ctx, d, d.To, shiftView(l, tz, i, d.Body, s.name), "")
}

func shiftView(l lang.Language, tz string, i incident.Incident, b incident.Body, name func(incident.PersonID) string) *commands.View {
	return sentence(commands.Say(l, "yourshift."+b.Text, "incident", i.Number.String(), "title", i.Title, "who", name(b.By),
		"from", commands.Moment(l, b.Shift.From, zoneOf(tz)), "to", commands.Moment(l, b.Shift.To, zoneOf(tz)),
		"channel", commands.ChannelLink(i.Channel)))
}

// zoneOf is the zone of one reader, whose times are not for many.
func zoneOf(tz string) string { return cmp.Or(tz, "UTC") }
