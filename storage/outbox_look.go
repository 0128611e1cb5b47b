package storage

import (
	"context"
	"time"

	"tocsin/incident"
)

// The incident is looked up for each page by itself: joined, PostgreSQL might begin with all incidents that are open.
const selectLate = `SELECT DISTINCT o.incident FROM outbox o
	WHERE o.kind = 'page' AND o.state IN ('pending', 'inflight') AND o.method = $1 AND o.since < $2
		AND (SELECT i.state FROM incidents i WHERE i.number = o.incident) <> 'resolved'
	ORDER BY o.incident`

// Late reads the open incidents, the oldest first, of which a page by a method was due first before a time and has not
// arrived.
func (s *Store) Late(ctx context.Context, by incident.Method, before time.Time) ([]incident.Number, error) {
	return all(s.reader(ctx), value[incident.Number], selectLate, string(by), ms(before))
}

const selectWaiting = `SELECT priority, COUNT(*) FROM outbox WHERE state IN ('pending', 'inflight') GROUP BY priority`

// Waiting counts the deliveries that wait or are under way, by priority. It costs what they are, however many are finished.
func (s *Store) Waiting(ctx context.Context) (map[incident.Priority]int, error) {
	type count struct {
		priority incident.Priority
		n        int
	}
	scan := func(row scanner) (c count, err error) {
		err = row.Scan(&c.priority, &c.n)
		return c, err
	}
	counts, err := all(s.reader(ctx), scan, selectWaiting)
	waiting := make(map[incident.Priority]int, len(counts))
	for _, c := range counts {
		waiting[c.priority] = c.n
	}
	return waiting, err
}
