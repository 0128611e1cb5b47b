package incident

import (
	"context"
	"time"
)

// Subscribe says how somebody wants to be told of an incident's updates: oneself (Direct or Silent), by whoever sees the incident;
// others and whole targets (Told or Silent) by those who take part in it. A target that is Silent leaves its people out. key is the
// request's own id. Refusals: NotFound, UnknownTarget.
func (s *Service) Subscribe(ctx context.Context, key string, n Number, by PersonID, x Subscriber, now time.Time) (Audience, error) {
	if err := s.maySubscribe(ctx, n, by, x); err != nil {
		return Audience{}, err
	}
	var a Audience
	err := s.change(ctx, func(tx Tx) error {
		r, err := tx.Record(n)
		if err != nil {
			return err
		}
		o, err := once(tx, key, r, now, func() (*Outcome, error) { return r.subscribe(by, x, now), nil })
		if err != nil {
			return err
		}
		if err := tx.Apply(*o); err != nil {
			return err
		}
		list, err := tx.Subscribers(n)
		a = s.audience(list)
		return err
	})
	if err == nil && x.Person == "" && s.Subscribed != nil {
		s.Subscribed([]Target{x.Target})
	}
	return a, err
}

func (s *Service) maySubscribe(ctx context.Context, n Number, by PersonID, x Subscriber) error {
	r, err := s.Look(ctx, n, by)
	if err != nil {
		return err
	}
	if x.Person == by {
		return nil
	}
	if err := s.admits(r, by); err != nil {
		return err
	}
	if x.Person == "" && !s.tellable(x.Target) {
		return refuse(UnknownTarget, "target", x.Target.String())
	}
	return nil
}

// tellable says whether a target stands for people or for a channel that the bot is in.
func (s *Service) tellable(t Target) bool {
	if t.Kind == ByChannel {
		_, ours := s.Directory.ChannelID(t.Name)
		return ours
	}
	_, lost := s.Directory.Audience([]Target{t}, nil)
	return len(lost) == 0
}

func (r Record) subscribe(by PersonID, x Subscriber, now time.Time) *Outcome {
	o := r.outcome()
	o.Subscribers = append(o.Subscribers, x)
	e := Entry{At: now, Kind: EntrySubscribed, By: by, Data: data("person", string(x.Person))}
	if x.Person == "" {
		e.Data = data("target", x.Target.String())
	}
	if x.Wish == Silent {
		e.Kind = EntryUnsubscribed
	}
	if x.Person == by {
		o.Entries = append(o.Entries, e) // nobody else needs to be told
	} else {
		o.note(e)
	}
	return o
}

// Subscription is a subscriber with the people it stands for now.
type Subscription struct {
	Subscriber
	People int
	Lost   bool // the target leads nowhere at present
}

// Subscriptions lists who is told of an incident's updates, to somebody who takes part in it, and whom the next one reaches.
// Refusal: NotFound.
func (s *Service) Subscriptions(ctx context.Context, n Number, by PersonID) (list []Subscription, a Audience, err error) {
	if a, err = s.Audience(ctx, n, by); err != nil {
		return nil, a, err
	}
	subscribers, err := s.Store.Subscribers(ctx, n)
	for _, x := range subscribers {
		one := Subscription{Subscriber: x, People: 1}
		if x.Person == "" {
			people, lost := s.Directory.Audience([]Target{x.Target}, nil)
			one.People, one.Lost = len(people), len(lost) > 0
		}
		list = append(list, one)
	}
	return list, a, err
}
