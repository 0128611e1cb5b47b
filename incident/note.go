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

// NoteByMail puts an answer by mail on record. Whoever goes on with an earlier mail of their own may, though they take no part in the
// incident: they were told that answers go there, and are shown nothing of it. Of all others it takes what Note takes. Where the
// incident is over, y tells the sender so: few may read there any more, and nobody is rung. nil: nobody is told.
func (s *Service) NoteByMail(ctx context.Context, key string, t Thread, by PersonID, text string, y *Reply, now time.Time) (after Record, err error) {
	wrong := func(r Record) error {
		if t.Own {
			return nil
		}
		return s.admits(r, by)
	}
	err = s.change(ctx, func(tx Tx) error {
		after, err = s.decideIf(tx, t.Incident, now, wrong, func(tx Tx, r Record, _ roster) (*Outcome, error) {
			return once(tx, key, r, now, func() (*Outcome, error) { return r.putMail(by, text, y, now) })
		})
		return err
	})
	return after, err
}

func (r Record) putMail(by PersonID, text string, y *Reply, now time.Time) (*Outcome, error) {
	o, err := r.put(by, text, now)
	if err == nil && y != nil && !r.Open() {
		o.deliver(y.delivery(Late, now))
	}
	return o, err
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
