package incident

import (
	"context"
	"time"
)

// Note puts something on record, and says it in the incident's channel; subscribers do not hear of it. It may come when all is
// over, too. key is the request's own id. Refusals: NotFound, EmptyText, TextTooLong.
func (s *Service) Note(ctx context.Context, key string, n Number, by PersonID, text string, now time.Time) (Record, error) {
	return s.decide(ctx, n, by, now, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		return once(tx, key, r, now, func() (*Outcome, error) { return r.put(by, text, now) })
	})
}

func (r Record) put(by PersonID, text string, now time.Time) (*Outcome, error) {
	text, err := bodyText(text)
	if err != nil {
		return nil, err
	}
	o := r.outcome()
	o.note(Entry{At: now, Kind: EntryNoted, By: by, Data: data("text", text)})
	if r.Open() {
		o.alive(now)
	}
	return o, nil
}
