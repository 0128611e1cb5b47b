package incident

import (
	"context"
	"slices"
	"time"
)

// CloseRoll ends the open roll call of an incident: nobody is asked any more, no answer counts, and those who lead get the
// report. Resolving the incident does the same. key is the request's own id. Refusals: NotFound, NotLeading, NoRollCall.
func (s *Service) CloseRoll(ctx context.Context, key string, n Number, by PersonID, now time.Time) error {
	_, err := s.decide(ctx, n, by, now, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		return once(tx, key, r, now, func() (*Outcome, error) {
			if _, err := s.runs(tx, r, by); err != nil {
				return nil, err
			}
			o := r.outcome()
			return o, s.endRoll(tx, o, by, now)
		})
	})
	return err
}

// endRoll closes the roll call that is open, if one is.
func (s *Service) endRoll(tx Tx, o *Outcome, by PersonID, now time.Time) error {
	n := o.Record.Number
	c, open, err := tx.OpenRollCall(n)
	if err != nil || !open {
		return err
	}
	unfinished, err := tx.Unfinished(n)
	if err != nil {
		return err
	}
	sum, err := s.lastTally(tx, o, c)
	if err != nil {
		return err
	}
	for _, b := range unfinished {
		if b.Kind == KindAsk {
			o.Altered = append(o.Altered, Altered{Broadcast: b.ID, State: Cancelled, At: now})
		}
	}
	c.ClosedBy, c.ClosedAt = by, now
	o.RollCalls = append(o.RollCalls, c)
	o.Cancel = append(o.Cancel, TimerAsk)
	o.note(Entry{At: now, Kind: EntryRollCallClosed, By: by, Data: data("answered", itoa(sum.Answered()), "count", itoa(sum.Asked))})
	o.tally(c, now)
	to := s.leaders(o.Record, c, "")
	for _, who := range []PersonID{by, c.By} {
		if o.Record.SeesAnswers(who, c) && !slices.Contains(to, who) {
			to = append(to, who)
		}
	}
	for _, who := range to {
		o.deliver(Delivery{Kind: KindReport, To: string(who), Priority: PriorityChannel, DueAt: now, Body: Body{RollCall: c.ID}})
	}
	return nil
}

// lastTally counts the answers to a roll call that ends. Who was not enrolled yet is now, so that the report names everybody: of very
// many that takes long, and happens only to one that ends within seconds.
func (s *Service) lastTally(tx Tx, o *Outcome, c RollCall) (sum Count, err error) {
	tally, err := tx.Tally(c.ID)
	sum = tally.Sum()
	for more := err == nil; more; {
		var people []PersonID
		if people, more, err = tx.Enrol(c.ID); err != nil {
			break
		}
		s.enrol(o, c, people)
		sum.Asked += len(people)
	}
	return sum, err
}
