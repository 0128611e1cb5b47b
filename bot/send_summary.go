package bot

import (
	"context"

	"github.com/slack-go/slack"

	"tocsin/commands"
	"tocsin/incident"
)

// pinTries is how often a summary is tried to be pinned: people wait behind it to be brought into the channel.
const pinTries = 3

// summary posts the overview into the incident's channel and pins it.
func (s *Sender) summary(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	v, err := s.overview(ctx, i.Number)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	r := s.post(ctx, d, i.Channel, v, incident.CopySummary)
	if r.Copy.TS == "" {
		return r
	}
	failed := s.slack.call(ctx, d, "pins.add", "", func() error {
		return s.slack.api.AddPinContext(ctx, i.Channel, slack.NewRefToMessage(i.Channel, r.Copy.TS))
	})
	if failed == nil || failed.Reason != "" || d.Attempts >= pinTries-1 { // not to be pinned is no reason to say it was not posted
		return r
	}
	failed.Unsure = true // the message is there: the next attempt finds it, and pins it
	return *failed
}

func (s *Sender) overview(ctx context.Context, n incident.Number) (*commands.View, error) {
	rec, err := s.store.Record(ctx, n)
	if err != nil {
		return nil, err
	}
	l, tz := s.reader("")
	v := commands.Overview(l, rec, tz, s.name)
	if rec.Open() {
		v.Parts = append(v.Parts, commands.Buttons{
			{Action: commands.ActionAck, Value: n.String(), Label: l.Say("button.ack"), Style: commands.Primary},
			{Action: commands.ActionUpdate, Value: n.String(), Label: l.Say("button.update")},
			{Action: commands.ActionResolve, Value: n.String(), Label: l.Say("button.resolve")},
		})
	}
	return v, nil
}
