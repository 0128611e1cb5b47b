package storage

import (
	"context"
	"time"
)

// Bounds of one call of ForgetDeliveries, in rows: of one transaction, so that nobody waits long for it, and of all.
const (
	forgottenAtOnce = 256
	mostForgotten   = 20_000
)

// selectOld goes along the order of writing and says of each delivery whether it may go. What is finished is said by naming it:
// what waits, or is under way, stays whatever became of its incident.
const selectOld = `SELECT o.seq, o.since, CASE WHEN o.since < $2 AND o.state IN ('done', 'failed', 'withdrawn')
		AND (o.incident = 0 OR i.state = 'resolved' AND i.resolved_at < $2) THEN 1 ELSE 0 END
	FROM outbox o LEFT JOIN incidents i ON i.number = o.incident WHERE o.seq > $1 ORDER BY o.seq LIMIT $3`

// written is a delivery by its place in the order of writing.
type written struct {
	seq, since int64
	old        bool
}

// ForgetDeliveries drops deliveries that are finished and whose incident was resolved before a time; of those that belong to no
// incident, those that were due before it. A call drops up to 20,000. It costs what was due before that time, and not what
// came since.
func (s *Store) ForgetDeliveries(ctx context.Context, before time.Time) error {
	place, dropped := int64(0), 0
	for dropped < mostForgotten {
		rows, err := all(s.reader(ctx), scanWritten, selectOld, place, ms(before), int64(forgottenAtOnce))
		if err != nil || len(rows) == 0 {
			return err
		}
		var seqs []any
		past := false // some of these were due before that time, so that more may be that come later
		for _, row := range rows {
			past = past || row.since < ms(before)
			if row.old {
				seqs = append(seqs, row.seq)
			}
		}
		if err := s.dropDeliveries(ctx, seqs); err != nil || !past {
			return err
		}
		place, dropped = rows[len(rows)-1].seq, dropped+len(seqs)
	}
	return nil
}

func scanWritten(row scanner) (w written, err error) {
	var old int64
	err = row.Scan(&w.seq, &w.since, &old)
	w.old = old == 1
	return w, err
}

func (s *Store) dropDeliveries(ctx context.Context, seqs []any) error {
	if len(seqs) == 0 {
		return nil
	}
	return s.transact(ctx, func(t *tx) error {
		return inGroups(seqs, func(part []any) error {
			_, err := t.exec("DELETE FROM outbox WHERE seq IN "+anyOf(len(part), 0), part...)
			return err
		})
	})
}
