package incident

import (
	"cmp"
	"context"
	"errors"
	"time"
)

// postponed is when a timer is tried again that could not be fired.
const postponed = time.Minute

// Sweep does what timers are due for, one transaction each, and says how many fired. What came due while the program was
// down happens once, at once. A timer that cannot be fired, since its incident cannot be read, is tried again later and
// holds up no other; the error tells of it. It writes nothing where none is due.
func (s *Service) Sweep(ctx context.Context, now time.Time) (fired int, err error) {
	for {
		if _, due, err := s.Store.NextTimer(ctx, now); err != nil || !due {
			return fired, err
		}
		t, err := s.fire(ctx, now)
		switch {
		case err == nil && t == Timer{}:
			return fired, nil
		case err == nil:
			fired++
			s.Wake()
			if s.Fired != nil {
				s.Fired(t)
			}
		case t == Timer{}:
			return fired, err
		default:
			if later := s.Store.Change(ctx, func(tx Tx) error { return tx.Postpone(t, now.Add(postponed)) }); later != nil {
				return fired, errors.Join(err, later)
			}
			rest, others := s.Sweep(ctx, now)
			return fired + rest, errors.Join(err, others)
		}
	}
}

// fire does what the earliest timer is due for; the timer is zero when none is.
func (s *Service) fire(ctx context.Context, now time.Time) (t Timer, err error) {
	err = s.Store.Change(ctx, func(tx Tx) error {
		var due bool
		if t, due, err = tx.DueTimer(now); err != nil || !due {
			return err
		}
		r, err := tx.Record(t.Incident)
		if err != nil {
			return err
		}
		if t.Kind == TimerAsk {
			o, err := s.askAgain(tx, r, now)
			if err != nil {
				return err
			}
			return tx.Apply(*o)
		}
		who, failed := s.roster(tx, r, now)
		o := r.fire(t.Kind, who, now)
		return cmp.Or(*failed, tx.Apply(*o))
	})
	return t, err
}

// keysKept is how long a request's id is remembered: Slack repeats events for ten minutes, and an outbox may lag for hours.
const keysKept = 7 * 24 * time.Hour

// Forget drops what is no longer needed to tell repeats apart.
func (s *Service) Forget(ctx context.Context, now time.Time) error {
	return s.Store.Change(ctx, func(tx Tx) error { return tx.Forget(now.Add(-keysKept)) })
}

// ForgetDeliveries drops the phone numbers, topics and texts of deliveries whose incident has been over for as long as Keep says.
// Who was reached, when and how, stays with the incident. Of held mails it drops those that were decided over as long ago; what waits
// stays. It does nothing where Keep is 0.
func (s *Service) ForgetDeliveries(ctx context.Context, now time.Time) error {
	if s.Keep == 0 {
		return nil
	}
	return cmp.Or(s.Store.ForgetHeld(ctx, now.Add(-s.Keep)), s.Store.ForgetDeliveries(ctx, now.Add(-s.Keep)))
}
