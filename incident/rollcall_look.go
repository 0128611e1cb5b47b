package incident

import (
	"context"
	"time"
)

// RollFilter narrows who of a roll call is read.
type RollFilter struct {
	Safety    Safety
	Unreached bool // with Unanswered: only whom no method has reached; else only the others
	Limit     int  // at most so many; 0: all
}

// Roll reads the newest roll call of an incident and how people have answered, for somebody who sees the incident. Refusals:
// NotFound, NoRollCall.
func (s *Service) Roll(ctx context.Context, n Number, by PersonID) (Record, RollCall, Tally, error) {
	r, err := s.Look(ctx, n, by)
	if err != nil {
		return r, RollCall{}, nil, err
	}
	c, err := s.Store.LastRollCall(ctx, n)
	if CodeOf(err) == NotFound {
		err = refuse(NoRollCall, "incident", n.String())
	}
	if err != nil {
		return r, c, nil, err
	}
	tally, err := s.Store.Tally(ctx, c.ID)
	return r, c, tally, err
}

// WhoAnswered reads people of the newest roll call, for somebody who may see the answers. Refusals: NotFound, NoRollCall, NotLeading.
func (s *Service) WhoAnswered(ctx context.Context, n Number, by PersonID, f RollFilter) ([]Asked, error) {
	r, c, _, err := s.Roll(ctx, n, by)
	if err != nil {
		return nil, err
	}
	if !r.SeesAnswers(by, c) {
		return nil, refuse(NotLeading, "incident", n.String())
	}
	return s.Store.Answers(ctx, c.ID, f)
}

// AskedBy reads a roll call as one of those sees it who are asked. Refusal: NotFound, also for everybody else.
func (s *Service) AskedBy(ctx context.Context, rollCall string, who PersonID) (i Incident, c RollCall, a Asked, err error) {
	if c, err = s.Store.RollCall(ctx, rollCall); err != nil {
		return i, c, a, err
	}
	if a, err = s.Store.Asked(ctx, rollCall, who); err != nil {
		return i, c, a, err
	}
	i, err = s.Store.Incident(ctx, c.Incident)
	return i, c, a, err
}

// ShareRoll sends somebody who may see the answers the newest roll call as a file: everybody who is in it, with what they answered.
// key is the request's own id. Refusals: NotFound, NoRollCall, NotLeading.
func (s *Service) ShareRoll(ctx context.Context, key string, n Number, by PersonID, now time.Time) error {
	r, c, _, err := s.Roll(ctx, n, by)
	if err != nil {
		return err
	}
	if !r.SeesAnswers(by, c) {
		return refuse(NotLeading, "incident", n.String())
	}
	_, err = s.decide(ctx, n, by, now, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		return once(tx, key, r, now, func() (*Outcome, error) {
			o := r.outcome()
			o.deliver(Delivery{Kind: KindRollFile, To: string(by), Priority: PriorityChannel, DueAt: now, Body: Body{RollCall: c.ID}})
			return o, nil
		})
	})
	return err
}
