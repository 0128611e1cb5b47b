package incident

import (
	"cmp"
	"context"
	"time"
)

// Playbooks knows what can be triggered.
type Playbooks interface {
	Get(name string) (Playbook, bool)
	Nearest(name string) string // the name most like this one; empty where none is
}

// Service is every way into an incident: commands, buttons, timers and results of deliveries all enter here. It is safe for
// concurrent use.
type Service struct {
	Store         Store
	Playbooks     Playbooks
	Directory     Directory
	Schedules     Schedules       // nil: there are none
	Methods       map[Method]bool // contact methods that are set up, pagers among them; Slack always is
	Rules         Rulebook        // whom a person's own rules do not cover
	Severities    Severities
	Roles         Roles
	Programs      map[PersonID]Program           // other programs that may act, each by the Outsider's id that it acts under
	ApprovalAbove int                            // an update to more people waits for a second person; 0: none does
	Code          func(PersonID, Pending) string // the code that verifies a contact method; nil: none can be verified
	Rounds        []time.Duration                // of a roll call: when those are asked again who have not answered, counted from its start
	Keep          time.Duration                  // how long after an incident's end its deliveries are kept; 0: for ever
	Wake          func()                         // called after every change, so that what is due leaves at once
	Subscribed    func([]Target)                 // where set, told of targets that are subscribed to from now on, to know who is in them
	Answered      func(time.Duration)            // where set, told how long each person who was paged took to answer
	Fired         func(Timer)                    // where set, told of every timer that fired, so that it can be measured how late it was
}

// change runs one transaction and wakes whoever delivers.
func (s *Service) change(ctx context.Context, fn func(Tx) error) error {
	err := s.Store.Change(ctx, fn)
	if err == nil {
		s.Wake()
	}
	return err
}

// decide runs one decision of a person about an incident. To a person who takes no part in a private incident it does
// not exist.
func (s *Service) decide(ctx context.Context, n Number, by PersonID, now time.Time, fn decision) (after Record, err error) {
	if err := s.known(ctx, n, by); err != nil {
		return after, err
	}
	err = s.change(ctx, func(tx Tx) error {
		after, err = s.decideIn(tx, n, by, now, fn)
		return err
	})
	return after, err
}

// decideIn is a decision inside a transaction.
func (s *Service) decideIn(tx Tx, n Number, by PersonID, now time.Time, fn decision) (Record, error) {
	return s.decideIf(tx, n, now, func(r Record) error { return s.admits(r, by) }, fn)
}

// decideIf does it in a transaction, unless somebody may not.
func (s *Service) decideIf(tx Tx, n Number, now time.Time, wrong func(Record) error, fn decision) (Record, error) {
	r, err := tx.Record(n)
	if CodeOf(err) == NotFound {
		return Record{}, refuse(NotFound, "incident", n.String())
	}
	if err := cmp.Or(err, wrong(r)); err != nil {
		return Record{}, err
	}
	who, failed := s.roster(tx, r, now)
	o, err := fn(tx, r, who)
	if err := cmp.Or(err, *failed); err != nil {
		return Record{}, err
	}
	return o.Record, tx.Apply(*o)
}

// once runs a decision unless the request was carried out before: a repeat changes nothing and gives the present state.
func once(tx Tx, key string, r Record, now time.Time, fn func() (*Outcome, error)) (*Outcome, error) {
	if key != "" {
		if _, seen, err := tx.Once(key, r.Number, now); err != nil || seen {
			return r.outcome(), err
		}
	}
	return fn()
}

// Look reads an incident for somebody. To who takes no part in a private one, and is not told of its updates, it does not
// exist: NotFound.
func (s *Service) Look(ctx context.Context, n Number, by PersonID) (Record, error) {
	f := s.Visible(by)
	f.Number, f.Limit = n, 1
	visible, err := s.List(ctx, f)
	if err != nil {
		return Record{}, err
	}
	if len(visible) == 0 {
		return Record{}, refuse(NotFound, "incident", n.String())
	}
	return s.Store.Record(ctx, n)
}

// List reads incidents, newest first. To who takes no part in a private one, and is not told of its updates, it does not exist.
func (s *Service) List(ctx context.Context, f Filter) ([]Incident, error) {
	if f.For != "" && !f.Mine {
		targets, err := s.Store.SubscribedTargets(ctx)
		if err != nil {
			return nil, err
		}
		f.Through = s.hears(targets, f.For)
	}
	return s.Store.List(ctx, f)
}

// Audience says who would hear a status update now, to somebody who may send one. Refusal: NotFound.
func (s *Service) Audience(ctx context.Context, n Number, by PersonID) (Audience, error) {
	if err := s.known(ctx, n, by); err != nil {
		return Audience{}, err
	}
	r, err := s.Store.Record(ctx, n)
	if CodeOf(err) == NotFound {
		return Audience{}, refuse(NotFound, "incident", n.String())
	}
	if err := cmp.Or(err, s.admits(r, by)); err != nil {
		return Audience{}, err
	}
	list, err := s.Store.Subscribers(ctx, n)
	return s.audience(list), err
}

// listeners resolves who is told of an incident now, and what of earlier news is still to be sent.
func (s *Service) listeners(tx Tx, n Number) (a Audience, before []Broadcast, err error) {
	list, err := tx.Subscribers(n)
	if err != nil {
		return a, nil, err
	}
	before, err = tx.Unfinished(n)
	return s.audience(list), notAsking(before), err
}
