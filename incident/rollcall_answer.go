package incident

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// AnswerRoll records what somebody answers for themselves. Whoever was asked may answer, and change it until the roll call is
// closed. Safety, Where, Note and Method of a are given. key is the request's own id. Refusals: NotFound (also for who was not
// asked), RollCallClosed, TextTooLong.
func (s *Service) AnswerRoll(ctx context.Context, key, rollCall string, who PersonID, a Answer, now time.Time) error {
	a, err := a.tidy()
	if err != nil {
		return err
	}
	a.By, a.At = who, now
	return s.change(ctx, func(tx Tx) error {
		c, err := tx.RollCall(rollCall)
		if err != nil {
			return err
		}
		r, err := tx.Record(c.Incident)
		if err != nil {
			return err
		}
		before, err := tx.Asked(rollCall, []PersonID{who})
		if err != nil || len(before) == 0 {
			return orElse(err, refuse(NotFound, "incident", c.Incident.String()))
		}
		o, err := once(tx, key, r, now, func() (*Outcome, error) {
			if c, err = tx.RollCall(rollCall); err != nil || !c.Open() { // nobody closes it now
				return nil, orElse(err, refuse(RollCallClosed))
			}
			return s.answer(r, c, before[0], a, now), nil
		})
		if err != nil {
			return err
		}
		return tx.Apply(*o)
	})
}

func orElse(err error, refusal *Error) error {
	if err != nil {
		return err
	}
	return refusal
}

// AnswerFor records what somebody who leads knows of another person, who is told of it. key is the request's own id. Refusals:
// NotFound, NotLeading, NoRollCall, UnknownTarget, SeveralPeople, NotAsked, TextTooLong.
func (s *Service) AnswerFor(ctx context.Context, key string, n Number, by PersonID, t Target, a Answer, now time.Time) (who PersonID, err error) {
	if a, err = a.tidy(); err != nil {
		return "", err
	}
	a.By, a.At, a.Method = by, now, MethodSlack
	_, err = s.decide(ctx, n, by, now, func(tx Tx, r Record, names roster) (*Outcome, error) {
		c, err := leading(tx, r, by)
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
		before, err := tx.Asked(c.ID, []PersonID{who})
		if err != nil || len(before) == 0 {
			return nil, orElse(err, refuse(NotAsked, "target", t.String()))
		}
		return once(tx, key, r, now, func() (*Outcome, error) {
			o := s.answer(r, c, before[0], a, now)
			if who != by && len(o.Answers) > 0 {
				o.tellAsked(c, who, now)
			}
			return o, nil
		})
	})
	return who, err
}

// leading gives the open roll call to somebody who may see its answers.
func leading(tx Tx, r Record, by PersonID) (RollCall, error) {
	if !r.SeesAnswers(by) {
		return RollCall{}, refuse(NotLeading, "incident", r.Number.String())
	}
	c, open, err := tx.OpenRollCall(r.Number)
	if err == nil && !open {
		return c, refuse(NoRollCall, "incident", r.Number.String())
	}
	return c, err
}

// answer puts an answer in place of the one before. The same once more changes nothing but for what it adds in words.
func (s *Service) answer(r Record, c RollCall, who Asked, a Answer, now time.Time) *Outcome {
	o := r.outcome()
	before := who.Answer
	if a.Safety == before.Safety {
		a.Where, a.Note = cmp.Or(a.Where, before.Where), cmp.Or(a.Note, before.Note)
		if a.Where == before.Where && a.Note == before.Note {
			return o
		}
	}
	who.Answer = a
	o.Answers = append(o.Answers, who)
	o.tally(c, now.Add(tallyEvery))
	if a.Safety == InNeed || before.Safety == InNeed {
		for _, to := range s.leaders(r, who.Person) {
			lane := fmt.Sprintf("%d/help/%s/%s", int64(r.Number), to, who.Person)
			o.deliver(Delivery{Kind: KindHelp, To: string(to), Lane: lane, Priority: PriorityPage, DueAt: now, Body: Body{RollCall: c.ID, People: []PersonID{who.Person}}})
		}
	}
	return o
}

// tellAsked tells somebody that another person has answered for them.
func (o *Outcome) tellAsked(c RollCall, who PersonID, now time.Time) {
	o.deliver(Delivery{Kind: KindAnswered, To: string(who), Lane: newsLane(o.Record.Number, string(who)), Priority: PriorityChannel, DueAt: now, Body: Body{RollCall: c.ID}})
}

// leaders are those who are told at once when somebody needs help: the lead; else the responders who have acknowledged; else who
// triggered the incident; else everybody who was paged. Not the one in need, nor whose account is gone.
func (s *Service) leaders(r Record, inNeed PersonID) (list []PersonID) {
	add := func(who PersonID) {
		p, known := s.Directory.Person(who)
		if who != "" && who != inNeed && !who.IsPager() && (!known || p.Reachable()) {
			list = append(list, who)
		}
	}
	paged := func(answered bool) {
		for _, p := range r.Pages {
			if !answered || p.State == Answered {
				add(p.Person)
			}
		}
	}
	for _, step := range []func(){func() { add(r.Lead) }, func() { paged(true) }, func() { add(r.TriggeredBy) }, func() { paged(false) }} {
		if step(); len(list) > 0 {
			break
		}
	}
	return list
}

// tidy checks what somebody wrote; the place becomes one line.
func (a Answer) tidy() (Answer, error) {
	a.Where, a.Note = strings.Join(strings.Fields(a.Where), " "), strings.TrimSpace(a.Note)
	if !a.Safety.Valid() {
		return a, refuse(NotFound)
	}
	if n := utf8.RuneCountInString(a.Where); n > MaxTitle {
		return a, refuse(TextTooLong, "length", itoa(n), "most", itoa(MaxTitle))
	}
	if n := utf8.RuneCountInString(a.Note); n > MaxText {
		return a, refuse(TextTooLong, "length", itoa(n), "most", itoa(MaxText))
	}
	return a, nil
}
