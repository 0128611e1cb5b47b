package incident

import (
	"context"
	"errors"
	"time"
)

// Release does what a held mail asks for, in the name of who decides: it opens an incident, joins one, or becomes a note of the one
// that it answers. Refusals: NoHeld, HeldDecided, and those of Alert and Note.
func (s *Service) Release(ctx context.Context, id string, by PersonID, now time.Time) (Alerted, error) {
	h, err := s.Store.Held(ctx, id)
	if err != nil {
		return Alerted{}, noHeld(err)
	}
	if err := s.decides(ctx, h, by); err != nil {
		return Alerted{}, err
	}
	if h.Fate != Waiting {
		return Alerted{}, refuse(HeldDecided, "by", string(h.By))
	}
	if h.About != 0 {
		return s.releaseNote(ctx, h, by, now)
	}
	h.Alert.Key, h.Alert.By = h.Key, by
	i, err := s.alerted(h.Alert, now)
	if err != nil {
		return Alerted{}, err
	}
	subscribers := subscribed(i.Playbook)
	audience := s.audience(subscribers) // see Trigger
	var done Alerted
	err = s.change(ctx, func(tx Tx) (err error) {
		if err = settleHeld(tx, &h, Released, by, now); err != nil {
			return err
		}
		if done, err = s.ring(tx, h.Alert, i, subscribers, audience, now); err != nil {
			return err
		}
		h.Number = done.Record.Number
		return decideHeld(tx, h, now)
	})
	if before, ok := errors.AsType[*repeated](err); ok { // it came once more, and was believed then
		h.Number = before.number
		if wrong := s.settleHeld(ctx, h, Released, by, now); wrong != nil {
			return Alerted{}, wrong
		}
	}
	return s.alertedBefore(ctx, done, err)
}

// settleHeld writes what became of a mail, and does nothing else.
func (s *Service) settleHeld(ctx context.Context, h Held, f Fate, by PersonID, now time.Time) error {
	return s.change(ctx, func(tx Tx) error {
		if err := settleHeld(tx, &h, f, by, now); err != nil {
			return err
		}
		return decideHeld(tx, h, now)
	})
}

func (s *Service) releaseNote(ctx context.Context, h Held, by PersonID, now time.Time) (Alerted, error) {
	text := Shorten(h.Alert.From+": "+h.Alert.Details, MaxText)
	done := Alerted{Joined: true}
	err := s.change(ctx, func(tx Tx) (err error) {
		if err = settleHeld(tx, &h, Released, by, now); err != nil {
			return err
		}
		h.Number = h.About
		if err = decideHeld(tx, h, now); err != nil {
			return err
		}
		done.Record, err = s.decideIn(tx, h.About, by, now, func(tx Tx, r Record, _ roster) (*Outcome, error) {
			return once(tx, h.Key, r, now, func() (*Outcome, error) { return r.put(by, text, now) })
		})
		return err
	})
	return done, err
}

// Discard drops a held mail. Refusals: NoHeld, HeldDecided.
func (s *Service) Discard(ctx context.Context, id string, by PersonID, now time.Time) (Held, error) {
	h, err := s.Store.Held(ctx, id)
	if err != nil {
		return h, noHeld(err)
	}
	if err := s.decides(ctx, h, by); err != nil {
		return h, err
	}
	return h, s.settleHeld(ctx, h, Discarded, by, now)
}

// decideHeld writes what became of a mail, and has the message in the channel show it, where there is one.
func decideHeld(tx Tx, h Held, now time.Time) error {
	if err := tx.Decide(h); err != nil || h.Notice != Singly {
		return err
	}
	return tx.Enqueue([]Delivery{heldDelivery(h.ID, h.Channel, now)})
}

// settleHeld reads a mail once more and keeps others from deciding over it.
func settleHeld(tx Tx, h *Held, f Fate, by PersonID, now time.Time) error {
	there, err := tx.Held(h.ID)
	switch {
	case err != nil:
		return noHeld(err)
	case there.Fate != Waiting:
		return refuse(HeldDecided, "by", string(there.By))
	}
	h.Fate, h.By, h.Ended = f, by, now
	return nil
}

// noHeld says of a mail that is not there the same as to who may not see it.
func noHeld(err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Code == NotFound {
		return refuse(NoHeld)
	}
	return err
}
