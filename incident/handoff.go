package incident

import (
	"context"
	"time"
)

// HandOff makes another person the lead, who is paged and told how things stand and what is open, in the words of whoever hands
// over; open may be empty. Who led before is told as well. key is the request's own id. Refusals: NotFound, MayNot,
// AlreadyResolved, UnknownTarget, SeveralPeople, CannotTakeOver, TextTooLong.
func (s *Service) HandOff(ctx context.Context, key string, n Number, by PersonID, t Target, open string, now time.Time) (Record, error) {
	return s.decide(ctx, n, by, now, s.only(ToHandOff, by, func(tx Tx, r Record, who roster) (*Outcome, error) {
		return once(tx, key, r, now, func() (*Outcome, error) {
			if err := r.over(); err != nil {
				return nil, err
			}
			lead, err := successor(t, who)
			if err != nil {
				return nil, err
			}
			if open != "" {
				if open, err = bodyText(open); err != nil {
					return nil, err
				}
			}
			return r.handOff(by, lead, open, now), nil
		})
	}))
}

// successor is the one full member whom a target names.
func successor(t Target, who roster) (Recipient, error) {
	people, lost := who.targets([]Target{t})
	switch {
	case len(people) == 0 || len(lost) > 0 || people[0].ID.IsPager():
		return Recipient{}, refuse(UnknownTarget, "target", t.String())
	case len(people) > 1:
		return Recipient{}, refuse(SeveralPeople, "target", t.String())
	case people[0].Kind != Member:
		return Recipient{}, refuse(CannotTakeOver, "target", t.String())
	}
	return people[0], nil
}

func (r Record) handOff(by PersonID, lead Recipient, open string, now time.Time) *Outcome {
	o := r.outcome()
	o.note(Entry{At: now, Kind: EntryHandedOff, By: by, Data: data("to", string(lead.ID), "text", open)})
	o.lead(lead, by, open, now)
	return o
}

// lead hands the incident over: the next lead is paged, and told all there is to know; who led before is told who leads.
func (o *Outcome) lead(next Recipient, by PersonID, open string, now time.Time) {
	before := o.Record.Lead
	o.Record.Lead = next.ID
	o.hand(next, by, now)
	o.message(KindHandoff, next.ID, Body{Text: open, By: by}, now)
	if before != "" && before != next.ID {
		o.message(KindRelieved, before, Body{By: next.ID}, now)
	}
	for _, who := range []PersonID{before, next.ID} { // their pages say who leads
		if pg := o.Record.Page(who); pg != nil && pg.Level != 0 {
			o.refreshPage(who, now)
		}
	}
	o.alive(now)
	o.refreshSummary(now)
}

// message sends one person a message about the incident.
func (o *Outcome) message(k Kind, who PersonID, b Body, now time.Time) {
	lane := pageLane(o.Record.Number, who) + "/told"
	o.deliver(Delivery{Kind: k, To: string(who), Lane: lane, Priority: PriorityChannel, DueAt: now, Body: b})
}
