package incident

import (
	"context"
	"time"
)

// AnswerFor records what somebody who runs the incident knows of another person, who is told of it. key is
// the request's own id. Refusals: NotFound, MayNot, NotLeading, NoRollCall, UnknownTarget, SeveralPeople, NotAsked, TextTooLong.
func (s *Service) AnswerFor(ctx context.Context, key string, n Number, by PersonID, t Target, a Answer, now time.Time) (who PersonID, err error) {
	if a, err = a.tidy(); err != nil {
		return "", err
	}
	a.By, a.At, a.Method = by, now, MethodSlack
	_, err = s.decide(ctx, n, by, now, func(tx Tx, r Record, names roster) (*Outcome, error) {
		c, err := s.runs(tx, r, by)
		if err != nil {
			return nil, err
		}
		people, lost := names.targets([]Target{t})
		switch {
		case len(people) == 0 || len(lost) > 0:
			return nil, refuse(UnknownTarget, "target", t.String())
		case len(people) > 1:
			return nil, refuse(SeveralPeople, "target", t.String())
		}
		who = people[0].ID
		return s.answerFor(tx, key, r, c, Asked{Person: who, Answer: a}, t)
	})
	return who, err
}

// runs gives the open roll call to somebody who may close it, and answer for others.
func (s *Service) runs(tx Tx, r Record, by PersonID) (RollCall, error) {
	c, open, err := tx.OpenRollCall(r.Number)
	switch {
	case err != nil:
		return c, err
	case !s.RunsRoll(r, c, by):
		return c, refuse(NotLeading, "incident", r.Number.String())
	case !open:
		return c, refuse(NoRollCall, "incident", r.Number.String())
	}
	return c, nil
}

// RunsRoll says whether somebody may close a roll call, and answer for others: who sees its answers, and admins, who need not.
func (s *Service) RunsRoll(r Record, c RollCall, by PersonID) bool {
	return r.SeesAnswers(by, c) || s.isAmong(s.Roles.Admins, by)
}

func (s *Service) answerFor(tx Tx, key string, r Record, c RollCall, x Asked, t Target) (*Outcome, error) {
	before, err := tx.Asked(c.ID, []PersonID{x.Person})
	if err != nil || len(before) == 0 {
		return nil, orElse(err, refuse(NotAsked, "target", t.String()))
	}
	return once(tx, key, r, x.At, func() (*Outcome, error) {
		o := s.answer(r, c, before[0], x.Answer, x.At)
		if x.Person != x.By && len(o.Answers) > 0 {
			o.tellAsked(c, x.Person, x.At)
		}
		return o, nil
	})
}
