package incident

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"
)

// CallRoll asks everybody whom an audience stands for, and says how many these are; guests are in none. Who has not answered
// is asked again after each of Service.Rounds. key is the request's own id. Refusals: NotFound, MayNot, AlreadyResolved, NotTakingPart,
// RollCallOpen, TextTooLong, UnknownTarget, NobodyToAsk, QuestionToMany.
func (s *Service) CallRoll(ctx context.Context, key string, n Number, by PersonID, audience []Target, question string, now time.Time) (people int, err error) {
	q, err := s.inquiry(audience, question)
	if err != nil {
		return 0, err
	}
	_, err = s.decide(ctx, n, by, now, s.only(ToUpdate, by, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		return once(tx, key, r, now, func() (*Outcome, error) {
			if err := s.refuses(tx, r, by, q); err != nil {
				return nil, err
			}
			c := RollCall{ID: NewID(), Incident: n, Question: q.question, By: by, At: now}
			return s.callRoll(r, c, audience, q.people, now), nil
		})
	}))
	return len(q.people), err
}

// MayCallRoll refuses as CallRoll would, and asks nobody.
func (s *Service) MayCallRoll(ctx context.Context, n Number, by PersonID, audience []Target, question string, now time.Time) error {
	q, err := s.inquiry(audience, question)
	if err != nil {
		return err
	}
	_, err = s.decide(ctx, n, by, now, s.only(ToUpdate, by, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		return r.outcome(), s.refuses(tx, r, by, q)
	}))
	return err
}

// inquiry is a roll call that somebody wants to begin: whom it would ask, and what.
type inquiry struct {
	audience []Target
	people   []PersonID
	lost     []Target
	question string
	free     bool // the question is one's own, and goes to more than one person alone may write to
}

// inquiry finds out who is asked. Of 100,000 it takes a while: nobody who writes waits for it.
func (s *Service) inquiry(audience []Target, question string) (q inquiry, err error) {
	if question, err = questionText(question); err != nil {
		return q, err
	}
	people, lost := s.Directory.Audience(audience, nil)
	return inquiry{audience, people, lost, question, question != "" && s.NeedsApproval(Reach{Direct: len(people)})}, nil
}

func (s *Service) refuses(tx Tx, r Record, by PersonID, q inquiry) error {
	if err := s.mayCallRoll(tx, r, by); err != nil {
		return err
	}
	switch {
	case len(q.lost) > 0:
		return refuse(UnknownTarget, "target", q.lost[0].String())
	case len(q.people) == 0:
		return refuse(NobodyToAsk, "target", targetsText(q.audience))
	case q.free:
		return refuse(QuestionToMany, "people", itoa(len(q.people)))
	}
	return nil
}

// CallsRolls says whether somebody may call a roll of an incident, as far as that is not left to some: who takes part, and admins.
func (s *Service) CallsRolls(r Record, by PersonID) bool {
	return r.Responds(by) || s.isAmong(s.Roles.Admins, by)
}

func (s *Service) mayCallRoll(tx Tx, r Record, by PersonID) error {
	if err := r.over(); err != nil {
		return err
	}
	if !s.CallsRolls(r, by) {
		return refuse(NotTakingPart, "incident", r.Number.String())
	}
	_, open, err := tx.OpenRollCall(r.Number)
	if err == nil && open {
		return refuse(RollCallOpen, "incident", r.Number.String())
	}
	return err
}

func (s *Service) callRoll(r Record, c RollCall, audience []Target, people []PersonID, now time.Time) *Outcome {
	o := r.outcome()
	first := min(len(people), FeedSize)
	s.enrol(o, c, people[:first])
	c.Left = people[first:]
	o.note(Entry{At: now, Kind: EntryRollCall, By: c.By, Data: data("count", itoa(len(people)), "audience", targetsText(audience))})
	s.askRound(o, c, people, now)
	if len(c.Left) == 0 {
		o.tally(c, now)
	}
	o.alive(now)
	return o
}

// enrol makes people those of a roll call who are asked, and counted.
func (s *Service) enrol(o *Outcome, c RollCall, people []PersonID) {
	for _, who := range people {
		o.Asked = append(o.Asked, Asked{RollCall: c.ID, Person: who, Region: s.regionOf(who)})
	}
}

// enrolSome enrols the next people of a roll call that was begun with more than fit into one transaction, and says how many those
// are. Nobody is asked before all are enrolled: then the tally is whole, and is drawn.
func (s *Service) enrolSome(tx Tx, o *Outcome, c RollCall, now time.Time) (int, error) {
	people, more, err := tx.Enrol(c.ID)
	if err != nil {
		return 0, err
	}
	s.enrol(o, c, people)
	if len(people) > 0 && !more {
		o.tally(c, now)
	}
	return len(people), nil
}

// regionOf gives the title of somebody's region; empty where there is none.
func (s *Service) regionOf(who PersonID) string {
	region, _ := s.Directory.Region(who)
	return region.Title
}

// questionText makes one line of a question.
func questionText(text string) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	if n := utf8.RuneCountInString(text); n > MaxQuestion {
		return "", refuse(TextTooLong, "length", itoa(n), "most", itoa(MaxQuestion))
	}
	return text, nil
}

func targetsText(list []Target) string {
	texts := make([]string, len(list))
	for i, t := range list {
		texts[i] = t.String()
	}
	return strings.Join(texts, ", ")
}
