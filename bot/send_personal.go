package bot

import (
	"context"
	"strings"
	"time"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/lang"
)

// personal sends what belongs to no incident: a test page, who is on call.
func (s *Sender) personal(ctx context.Context, d incident.Delivery) incident.Result {
	if d.Kind == incident.KindHeld {
		return s.held(ctx, d)
	}
	l, tz := s.reader(d.To)
	v := personalView(l, tz, d, s.name)
	if v == nil {
		return incident.Result{Delivery: d, Reason: unknownKind}
	}
	return s.post(ctx, d, d.To, v, "")
}

// personalView is nil for what this program does not know.
func personalView(l lang.Language, tz string, d incident.Delivery, name func(incident.PersonID) string) *commands.View {
	switch d.Kind {
	case incident.KindTest:
		title := l.Say("test.summary")
		return &commands.View{Summary: title, Parts: []commands.Part{commands.Heading(title), commands.Text(commands.Say(l, "test.text"))}}
	case incident.KindHandover:
		return sentence(commands.Say(l, "handover.text", "schedule", d.Body.Text))
	case incident.KindOverride, incident.KindReturned:
		return overrideView(l, tz, d, name)
	}
	return nil
}

// overrideView tells who takes over for a while, or who is replaced, that it is so, or that it was taken back.
func overrideView(l lang.Language, tz string, d incident.Delivery, name func(incident.PersonID) string) *commands.View {
	o, who, id, by := d.Body.Override, d.Body.People[0], string(d.Kind)+".told.relieved", name(d.Body.By)
	if who == incident.PersonID(d.To) {
		id = string(d.Kind) + ".told.takes"
	} else if who == d.Body.By {
		by = ""
	}
	var others []string
	for _, p := range d.Body.People[1:] {
		others = append(others, name(p))
	}
	moment := func(t time.Time) string { return l.Day(t, tz) + " " + l.Clock(t, tz) }
	return sentence(commands.Say(l, id, "schedule", o.Schedule, "who", name(who), "by", by, "others", strings.Join(others, ", "),
		"from", moment(o.From), "to", moment(o.To)))
}

// sentence is a message of one sentence that has no marks, so that a notification shows the same.
func sentence(text commands.Markup) *commands.View {
	return &commands.View{Summary: plainText(text), Parts: []commands.Part{commands.Text(text)}}
}

// alarm tells a channel, as the last resort, that nobody has acknowledged.
func (s *Sender) alarm(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	l, _ := s.reader(d.To)
	return s.post(ctx, d, d.To, alarmView(l, i), "")
}

func alarmView(l lang.Language, i incident.Incident) *commands.View {
	n := i.Number.String()
	return &commands.View{Summary: l.Say("alarm.summary", "incident", n, "title", i.Title), Parts: []commands.Part{
		commands.Text(commands.Say(l, "alarm.text", "incident", n, "title", i.Title, "channel", commands.ChannelLink(i.Channel))),
	}}
}
