package incident

import (
	"context"
	"time"
)

// Reopen takes a resolution back: the policy begins again, and everybody who was told that it is over is told why it is not; where
// these are so many that a second person has to approve that, afterwards.
// key is the request's own id. Refusals: NotFound, NotResolved, EmptyText, TextTooLong.
func (s *Service) Reopen(ctx context.Context, key string, n Number, by PersonID, why string, now time.Time) (Record, error) {
	return s.decide(ctx, n, by, now, func(tx Tx, r Record, who roster) (*Outcome, error) {
		audience, before, err := s.listeners(tx, n)
		if err != nil {
			return nil, err
		}
		return once(tx, key, r, now, func() (*Outcome, error) {
			return r.reopen(by, why, audience, before, s.NeedsApproval(audience.Reach()), who, now)
		})
	})
}

func (r Record) reopen(by PersonID, why string, audience Audience, before []Broadcast, waiting bool, who roster, now time.Time) (*Outcome, error) {
	if r.Open() {
		return nil, refuse(NotResolved, "incident", r.Number.String())
	}
	why, err := bodyText(why)
	if err != nil {
		return nil, err
	}
	o := r.outcome()
	o.Record.ResolvedBy, o.Record.ResolvedAt, o.Record.Resolution = "", time.Time{}, ""
	if !waiting {
		o.Record.LastUpdate, o.Record.LastUpdateAt = why, now
	}
	o.note(Entry{At: now, Kind: EntryReopened, By: by, Data: data("text", why)})
	o.ringAnew(who, now)
	if o.Record.Channel != "" {
		o.adorn(KindTopic, now)
	}
	o.broadcastOrPropose(waiting, KindUpdate, why, by, audience, before, now)
	return o, nil
}
