package incident

import (
	"cmp"
	"context"
	"time"
)

// Arrived writes down what a provider says of a delivery some time after it has taken it: that it reached the phone, or that it
// did not, with a reason. It may be said more than once, and of what is long over; a delivery that is not known changes nothing.
func (s *Service) Arrived(ctx context.Context, delivery string, ok bool, reason string, now time.Time) error {
	if ok {
		return nil // the page counts as arrived since the provider took it
	}
	return s.change(ctx, func(tx Tx) error {
		d, known, err := tx.Delivery(delivery)
		switch {
		case err != nil || !known:
			return err
		case d.Kind == KindAsk:
			return tx.Settle(now, []Result{{Delivery: d, Reason: reason}})
		case d.Kind != KindPage:
			return nil
		}
		r, err := tx.Record(d.Incident)
		if err != nil || !r.Open() || r.fellThrough(d) {
			return err
		}
		who, failed := s.roster(tx, r, now)
		o := r.settle([]Result{{Delivery: d, Reason: reason}}, who, now)
		return cmp.Or(*failed, tx.Apply(o))
	})
}

// fellThrough says that a delivery is known to have failed, or belongs to an earlier ringing.
func (r Record) fellThrough(d Delivery) bool {
	pg := r.Page(PersonID(d.To))
	if pg == nil {
		return true
	}
	for _, n := range pg.Notices {
		if n.Delivery == d.ID {
			return n.State == NoticeFailed
		}
	}
	return true
}
