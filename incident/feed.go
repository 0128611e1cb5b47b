package incident

import (
	"context"
	"time"
)

// Feed puts people of broadcasts into the outbox where few wait there, some for each broadcast, a transaction each. It says
// whether there was anything to do; then there may be more.
func (s *Service) Feed(ctx context.Context, now time.Time) (fed bool, err error) {
	hungry, err := s.Store.Hungry(ctx, enough)
	if err != nil {
		return false, err
	}
	for _, b := range hungry {
		if err := s.change(ctx, func(tx Tx) error { return s.feed(tx, b, now) }); err != nil {
			return fed, err
		}
		fed = true
	}
	return fed, nil
}

func (s *Service) feed(tx Tx, b Broadcast, now time.Time) error {
	r, err := tx.Record(b.Incident) // nobody ends the broadcast meanwhile
	if err != nil {
		return err
	}
	o := r.outcome()
	if b.Kind == KindAsk {
		if err := s.askSome(tx, o, b, now); err != nil {
			return err
		}
		return tx.Apply(*o)
	}
	people, err := tx.Feed(b.ID)
	if err != nil || len(people) == 0 {
		return err
	}
	for _, p := range people {
		o.tell(b, string(p), PriorityBroadcast, now)
	}
	return tx.Apply(*o)
}
