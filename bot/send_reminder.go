package bot

import (
	"context"

	"tocsin/commands"
	"tocsin/incident"
)

// reminder tells the lead that an update is promised for soon.
func (s *Sender) reminder(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	l, tz := s.reader(d.To)
	n := i.Number.String()
	text := commands.Say(l, "reminder.text", "incident", n, "title", i.Title, "time", commands.Clock(l, i.NextUpdateAt, tz))
	return s.post(ctx, d, d.To, &commands.View{Summary: plainText(text), Parts: []commands.Part{
		commands.Text(text),
		commands.Buttons{{Action: commands.ActionUpdate, Value: n, Label: l.Say("button.update"), Style: commands.Primary}},
	}}, "")
}
