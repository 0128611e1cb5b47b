package bot

import (
	"context"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/lang"
)

// personal sends what belongs to no incident: a test page, a hand-over notice.
func (s *Sender) personal(ctx context.Context, d incident.Delivery) incident.Result {
	l, _ := s.reader(d.To)
	v := personalView(l, d)
	if v == nil {
		return incident.Result{Delivery: d, Reason: unknownKind}
	}
	return s.post(ctx, d, d.To, v, "")
}

// personalView is nil for what this program does not know.
func personalView(l lang.Language, d incident.Delivery) *commands.View {
	switch d.Kind {
	case incident.KindTest:
		title := l.Say("test.summary")
		return &commands.View{Summary: title, Parts: []commands.Part{commands.Heading(title), commands.Text(commands.Say(l, "test.text"))}}
	case incident.KindHandover:
		text := commands.Say(l, "handover.text", "schedule", d.Body.Text)
		return &commands.View{Summary: plainText(text), Parts: []commands.Part{commands.Text(text)}}
	}
	return nil
}

// alarm tells a channel, as the last resort, that nobody has acknowledged.
func (s *Sender) alarm(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	l, _ := s.reader("")
	return s.post(ctx, d, d.To, alarmView(l, i), "")
}

func alarmView(l lang.Language, i incident.Incident) *commands.View {
	n := i.Number.String()
	return &commands.View{Summary: l.Say("alarm.summary", "incident", n, "title", i.Title), Parts: []commands.Part{
		commands.Text(commands.Say(l, "alarm.text", "incident", n, "title", i.Title, "channel", commands.ChannelLink(i.Channel))),
	}}
}
