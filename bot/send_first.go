package bot

import (
	"context"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/lang"
)

// first tells a channel what the play has for it, before there is any status update.
func (s *Sender) first(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	l, tz := s.reader(d.To)
	return s.post(ctx, d, d.To, firstView(l, tz, i, d, s.name), "")
}

func firstView(l lang.Language, tz string, i incident.Incident, d incident.Delivery, name func(incident.PersonID) string) *commands.View {
	n := i.Number.String()
	return &commands.View{
		Summary: l.Say("update.summary", "incident", n, "text", d.Body.Text),
		Parts: []commands.Part{
			commands.Heading(l.Say("update.heading", "title", i.Title)),
			commands.Formatted(d.Body.Text),
			commands.Small(commands.Say(l, "news.foot", "incident", n, "playbook", i.Playbook.Title, "who", name(d.Body.By), "time", commands.Clock(l, d.Since, tz))),
		},
	}
}
