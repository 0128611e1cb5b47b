package incident

import (
	"context"
	"time"
)

// AnswerFor records what somebody who runs the incident knows of another person, who is told of it. So may a leader of that person's
// region, where the same roll call asked them, too: they write, and read nothing. key is the request's own id. Refusals: NotFound,
// MayNot, NotLeading, NoRollCall, RollCallClosed, UnknownTarget, SeveralPeople, NotAsked, TextTooLong.
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
	if c := CodeOf(err); c == NotFound || c == MayNot || c == NotLeading {
		return s.answerInRegion(ctx, key, n, by, t, a, err)
	}
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

// answerInRegion is AnswerFor by a leader of that person's region. To everybody else the answer is the refusal that there was.
func (s *Service) answerInRegion(ctx context.Context, key string, n Number, by PersonID, t Target, a Answer, refusal error) (who PersonID, err error) {
	c, err := s.Store.LastRollCall(ctx, n)
	if err != nil && CodeOf(err) != NotFound {
		return "", err
	}
	_, err = s.Store.Asked(ctx, c.ID, by) // also where there is no roll call: both take as long
	if CodeOf(err) == NotFound {
		err = refusal
	}
	if err != nil {
		return "", err
	}
	people, _ := s.Directory.Expand(t)
	if len(people) != 1 || !s.leadsRegionOf(by, people[0].ID) {
		return "", refusal
	}
	who = people[0].ID
	return who, s.change(ctx, func(tx Tx) error {
		r, err := tx.Record(n)
		if err != nil {
			return err
		}
		open, ok, err := tx.OpenRollCall(n)
		if err != nil || !ok || open.ID != c.ID {
			return orElse(err, refuse(RollCallClosed))
		}
		o, err := s.answerFor(tx, key, r, open, Asked{Person: who, Answer: a}, t)
		if err != nil {
			return err
		}
		return tx.Apply(*o)
	})
}

func (s *Service) leadsRegionOf(leader, who PersonID) bool {
	region, ok := s.Directory.Region(who)
	return ok && s.isAmong(region.Leaders, leader)
}
