package incident

import (
	"context"
	"time"
)

// Sweep does what timers are due for, one transaction each, and says how many fired. What came due while the program was
// down happens once, at once.
func (s *Service) Sweep(ctx context.Context, now time.Time) (fired int, err error) {
	for {
		more := false
		err := s.Store.Change(ctx, func(tx Tx) error {
			t, ok, err := tx.DueTimer(now)
			more = ok
			if err != nil || !ok {
				return err
			}
			r, err := tx.Record(t.Incident)
			if err != nil {
				return err
			}
			return tx.Apply(r.TimedOut(s.roster(r.Playbook, now), now))
		})
		if err != nil || !more {
			return fired, err
		}
		fired++
		s.Wake()
	}
}

// keysKept is how long a request's id is remembered: Slack repeats events for ten minutes, and an outbox may lag for hours.
const keysKept = 7 * 24 * time.Hour

// Forget drops what is no longer needed to tell repeats apart.
func (s *Service) Forget(ctx context.Context, now time.Time) error {
	return s.Store.Change(ctx, func(tx Tx) error { return tx.Forget(now.Add(-keysKept)) })
}
