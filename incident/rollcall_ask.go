package incident

import (
	"fmt"
	"slices"
	"time"
)

// further are the methods, beside Slack, by which people are asked who have not answered: one more in each round. Nobody is
// called: a question of three answers is not for a call.
var further = []Method{MethodPush, MethodEmail, MethodSMS}

// askRound begins the next round: these people are asked, some at a time, by Feed. Where another round is to follow, its timer
// is set.
func (s *Service) askRound(o *Outcome, c RollCall, people []PersonID, now time.Time) {
	c.Round, c.Asking = c.Round+1, NewID()
	o.RollCalls = append(o.RollCalls, c)
	o.Broadcasts = append(o.Broadcasts, Broadcast{
		ID: c.Asking, Incident: c.Incident, Kind: KindAsk, Text: c.Question, By: c.By, At: now, State: Running, Total: len(people), Left: people,
	})
	if c.Round <= len(s.Rounds) {
		o.setTimer(TimerAsk, now.Add(s.pauseAfter(c.Round)))
	}
}

// pauseAfter is the time between a round and the next. Rounds are counted from the first one.
func (s *Service) pauseAfter(round int) time.Duration {
	if round == 1 {
		return s.Rounds[0]
	}
	return s.Rounds[round-1] - s.Rounds[round-2]
}

// askLater is when a round is tried again that was due while the one before still asks people for the first time.
const askLater = time.Minute

// askAgain decides what happens when a round is due. What came due while the program was down happens once: the round after
// it has its whole pause.
func (s *Service) askAgain(tx Tx, r Record, now time.Time) (*Outcome, error) {
	o := r.outcome()
	c, open, err := tx.OpenRollCall(r.Number)
	if err != nil || !open {
		return o, err
	}
	before, err := tx.Unfinished(r.Number)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(before, func(b Broadcast) bool { return b.ID == c.Asking && b.Fed < b.Total }) {
		o.setTimer(TimerAsk, now.Add(askLater))
		return o, nil
	}
	people, err := tx.NotAnswered(c.ID)
	if err != nil || len(people) == 0 {
		return o, err
	}
	s.askRound(o, c, people, now)
	o.note(Entry{At: now, Kind: EntryAskedAgain, Data: data("count", itoa(len(people)))})
	o.tally(c, now.Add(tallyEvery))
	return o, nil
}

// askSome asks the next people of a round, each by a method that was not tried yet. Who has none left is asked in Slack once
// more.
func (s *Service) askSome(tx Tx, o *Outcome, b Broadcast, now time.Time) error {
	c, open, err := tx.OpenRollCall(b.Incident)
	if err != nil || !open {
		return err
	}
	if enrolled, err := s.enrolSome(tx, o, c, now); err != nil || enrolled > 0 {
		return err
	}
	people, err := tx.Feed(b.ID)
	if err != nil {
		return err
	}
	asked, err := tx.Asked(c.ID, people)
	if err != nil {
		return err
	}
	profiles, err := tx.Profiles(people)
	if err != nil {
		return err
	}
	for _, a := range asked {
		to := s.nextWay(a, profiles[a.Person])
		a.Tried = append(slices.Clip(a.Tried), to.Method)
		o.Asked = append(o.Asked, a)
		o.deliver(Delivery{
			Kind: KindAsk, Method: to.Method, To: string(a.Person), Broadcast: b.ID, Priority: PriorityBroadcast, DueAt: now,
			Lane: fmt.Sprintf("%d/ask/%s/%s", int64(b.Incident), a.Person, to.Method), Body: Body{RollCall: c.ID, Address: address(Way{Contact: to})},
		})
	}
	return nil
}

func (s *Service) nextWay(a Asked, p Profile) Contact {
	slack := Contact{MethodSlack, string(a.Person)}
	if len(a.Tried) == 0 {
		return slack
	}
	who, _ := s.Directory.Person(a.Person)
	x := reaching{Person: who, profile: p, methods: s.Methods}
	for _, m := range further {
		if to, ok := x.contact(m); ok && !slices.Contains(a.Tried, m) {
			return to
		}
	}
	return slack
}

// notAsking leaves out those that ask: news overtakes no roll call.
func notAsking(list []Broadcast) []Broadcast {
	return slices.DeleteFunc(list, func(b Broadcast) bool { return b.Kind == KindAsk })
}
