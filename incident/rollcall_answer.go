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
		before, err := tx.Asked(rollCall, []PersonID{who})
		if err != nil || len(before) == 0 {
			return orElse(err, refuse(NotFound))
		}
		c, err := tx.RollCall(rollCall)
		if err != nil {
			return err
		}
		r, err := tx.Record(c.Incident)
		if err != nil {
			return err
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
		for _, to := range s.leaders(r, c, who.Person) {
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

// leaders are those who are told at once when somebody needs help: the lead; else whoever called the roll; else the responders who
// were brought in and have acknowledged; else all who were brought in. A call for help is heard: where none of these is left, it is
// whoever triggered the incident. Not the one in need, nor whose account is gone.
func (s *Service) leaders(r Record, c RollCall, inNeed PersonID) (list []PersonID) {
	add := func(who PersonID) {
		p, known := s.Directory.Person(who)
		if who != "" && who != inNeed && !who.IsPager() && (!known || p.Reachable()) {
			list = append(list, who)
		}
	}
	paged := func(answered bool) {
		for _, p := range r.Pages {
			if p.broughtIn() && (!answered || p.State == Answered) {
				add(p.Person)
			}
		}
	}
	for _, step := range []func(){func() { add(r.Lead) }, func() { add(c.By) }, func() { paged(true) }, func() { paged(false) }, func() { add(r.TriggeredBy) }} {
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
