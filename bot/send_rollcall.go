package bot

import (
	"context"
	"time"

	"tocsin/commands"
	"tocsin/incident"
)

// ask puts a roll call's question to one person, unless that person has answered meanwhile.
func (s *Sender) ask(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	a, err := s.store.Asked(ctx, d.Body.RollCall, incident.PersonID(d.To))
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	if a.Safety != incident.Unanswered {
		return incident.Result{Delivery: d}
	}
	return s.rollCall(ctx, d, i, a)
}

// answered tells somebody what another person has answered for them.
func (s *Sender) answered(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	a, err := s.store.Asked(ctx, d.Body.RollCall, incident.PersonID(d.To))
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	return s.rollCall(ctx, d, i, a)
}

func (s *Sender) rollCall(ctx context.Context, d incident.Delivery, i incident.Incident, a incident.Asked) incident.Result {
	c, err := s.store.RollCall(ctx, a.RollCall)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	l, tz := s.reader(d.To)
	return s.post(ctx, d, d.To, commands.AskView(l, tz, i, c, a, s.name), "")
}

// How long a tally waits for the incident's channel to be made, and when it looks again.
const (
	tallyPatience = 10 * time.Minute
	tallyPause    = 5 * time.Second
)

// tally shows in the incident's channel how a roll call stands: in one message, which is edited from then on.
func (s *Sender) tally(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	if i.Channel == "" && time.Since(d.Since) < tallyPatience {
		return incident.Result{Delivery: d, RetryIn: tallyPause, Deferred: true}
	}
	if i.Channel == "" {
		return incident.Result{Delivery: d, Reason: noChannel}
	}
	role := incident.CopyTally(d.Body.RollCall)
	there, err := s.store.Copies(ctx, i.Number, role, "")
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	v, err := s.tallyView(ctx, d, i)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	if len(there) == 0 {
		return s.post(ctx, d, i.Channel, v, role)
	}
	return s.done(d, s.edit(ctx, d, place{there[0].Channel, there[0].TS}, v))
}

func (s *Sender) tallyView(ctx context.Context, d incident.Delivery, i incident.Incident) (*commands.View, error) {
	c, y, err := s.stands(ctx, d)
	if err != nil {
		return nil, err
	}
	l, tz := s.reader("")
	return commands.TallyView(l, tz, i, c, y, s.name), nil
}

// stands reads how a roll call stands.
func (s *Sender) stands(ctx context.Context, d incident.Delivery) (c incident.RollCall, y incident.Tally, err error) {
	if c, err = s.store.RollCall(ctx, d.Body.RollCall); err == nil {
		y, err = s.store.Tally(ctx, c.ID)
	}
	return c, y, err
}

// help tells somebody who leads that a person needs help, in that person's words.
func (s *Sender) help(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	who := d.Body.People[0]
	a, err := s.store.Asked(ctx, d.Body.RollCall, who)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	l, tz := s.reader(d.To)
	p, _ := s.directory.Person(who)
	return s.post(ctx, d, d.To, commands.HelpView(l, tz, i, p, a, s.name), "")
}

// report tells somebody who leads who has answered what, once the roll call is over.
func (s *Sender) report(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	c, y, err := s.stands(ctx, d)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	var lists [][]incident.Asked
	for _, f := range commands.Reported {
		list, err := s.store.Answers(ctx, c.ID, f)
		if err != nil {
			return incident.Result{Delivery: d, Cause: err}
		}
		lists = append(lists, list)
	}
	l, tz := s.reader(d.To)
	return s.post(ctx, d, d.To, commands.ReportView(l, tz, i, c, y, lists, s.name), "")
}
