package incident

import (
	"context"
	"time"
)

// Outsider is somebody who answered at a pager and whom the directory does not know, by the name the pager tells.
func Outsider(name string) PersonID { return PersonID(pagerPrefix + name) }

// Mirrored does here what somebody did at a pager: EventAcknowledge, or EventResolve with a closing line. Only an incident
// that a pager was told of can be changed by one. key is the request's own id; repeat says that it was carried out before.
// Refusals: NotFound, AlreadyResolved.
func (s *Service) Mirrored(ctx context.Context, key string, n Number, e Event, by PersonID, closing string, now time.Time) (repeat bool, err error) {
	err = s.change(ctx, func(tx Tx) error {
		r, err := tx.Record(n)
		if err != nil {
			return err
		}
		if !r.mirrors() {
			return refuse(NotFound, "incident", n.String())
		}
		if _, repeat, err = tx.Once(key, n, now); err != nil || repeat {
			return err
		}
		o, err := r.acknowledge(by, now)
		if e == EventResolve {
			var audience []Subscriber
			if audience, err = tx.Subscribers(n); err == nil {
				o, err = r.resolve(by, closing, audience, now)
			}
		}
		if err != nil {
			return err
		}
		return tx.Apply(*o)
	})
	return repeat, err
}

// mirrors says whether a pager was told of the incident.
func (r Record) mirrors() bool {
	for _, pg := range r.Pages {
		if pg.Person.IsPager() && len(pg.Notices) > 0 {
			return true
		}
	}
	return false
}
