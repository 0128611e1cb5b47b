package storage

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"tocsin/incident"
)

// One method, and one urgency after the other: so each is a short walk along outbox_due, however much waits for later. The literal
// head = 1 is what makes the partial index usable. FOR UPDATE SKIP LOCKED is the one thing that the engines do not share.
const selectClaimable = `SELECT seq, id, incident, kind, method, receiver, broadcast, lane, once_key, priority, since, due_at, body, attempts, state, unsure
	FROM outbox WHERE head = 1 AND method = $1 AND urgency = $2 AND claimable_at <= $3 ORDER BY claimable_at, seq LIMIT $4`

const lowestPriority incident.Priority = 9 // the table's bound

// claimable is a row that may be claimed.
type claimable struct {
	incident.Delivery
	seq int64
}

// Claim takes up to limit deliveries by one method that are due, the lowest priority number first, none above most, and of one
// priority the one that has been due the longest; at most the first of each lane. One that something more urgent waits
// behind in its lane counts as that urgent, so that a page does not wait for a broadcast by way of its own lane.
// They are this instance's until lease has passed; one whose lease ran out comes with Recovered set.
func (s *Store) Claim(ctx context.Context, by incident.Method, now time.Time, most incident.Priority, limit int, lease time.Duration) ([]incident.Delivery, error) {
	var out []incident.Delivery
	err := s.claiming(ctx, func(t *tx) (err error) {
		out, err = t.claimDue(by, now, most, limit, lease)
		return err
	})
	if err != nil {
		return nil, err
	}
	n := s.claims.Add(1) // only now: what is read for it is read after the claim is on disk
	for i := range out {
		out[i].Claim = n
	}
	return out, nil
}

func (t *tx) claimDue(by incident.Method, now time.Time, most incident.Priority, limit int, lease time.Duration) ([]incident.Delivery, error) {
	var out []incident.Delivery
	var seqs []any
	for p := incident.Priority(0); p <= min(most, lowestPriority) && len(seqs) < limit; p++ {
		found, err := all(t.runner, scanClaimable, selectClaimable+t.e.skip, string(by), int64(p), ms(now), int64(limit-len(seqs)))
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			out, seqs = append(out, c.Delivery), append(seqs, c.seq)
		}
	}
	return out, t.claim(seqs, now.Add(lease))
}

func (t *tx) claim(seqs []any, until time.Time) error {
	return inGroups(seqs, func(part []any) error {
		args := append([]any{ms(until), t.s.instance}, part...)
		_, err := t.exec("UPDATE outbox SET state = 'inflight', claimable_at = $1, claimed_by = $2 WHERE seq IN "+anyOf(len(part), 2), args...)
		return err
	})
}

func scanClaimable(row scanner) (claimable, error) {
	var c claimable
	var since, due, unsure int64
	var body, state string
	err := row.Scan(&c.seq, &c.ID, &c.Incident, &c.Kind, &c.Method, &c.To, &c.Broadcast, &c.Lane, &c.Once, &c.Priority,
		&since, &due, &body, &c.Attempts, &state, &unsure)
	if err != nil {
		return c, err
	}
	c.Since, c.DueAt, c.Recovered = at(since), at(due), state == "inflight" || unsure == 1
	return c, fromJSON(body, &c.Body)
}

// NextDue is the earliest time at which a delivery by a method may be claimed; ok is false when nothing waits. What waits behind
// another of its lane is not counted; what is in flight counts with the end of its claim.
func (s *Store) NextDue(ctx context.Context, by incident.Method) (next time.Time, ok bool, err error) {
	when, _, err := one(s.reader(ctx), value[sql.NullInt64], selectNext, string(by))
	return at(when.Int64), when.Valid, err
}

// selectNext looks at the first of each urgency.
var selectNext = func() string {
	var firsts []string
	for p := range lowestPriority + 1 {
		firsts = append(firsts, fmt.Sprintf("SELECT (SELECT claimable_at FROM outbox WHERE head = 1 AND method = $1 AND urgency = %d ORDER BY claimable_at, seq LIMIT 1) AS first", p))
	}
	return "SELECT MIN(first) FROM (" + strings.Join(firsts, " UNION ALL ") + ") AS firsts"
}()

// Orphans makes claims that an earlier run left behind claimable again, from the time given on. Only for a store that no
// other instance uses.
func (s *Store) Orphans(ctx context.Context, from time.Time) error {
	return s.transact(ctx, func(t *tx) error {
		_, err := t.exec("UPDATE outbox SET claimable_at = $1 WHERE head = 1 AND state = 'inflight' AND claimed_by <> $2", ms(from), t.s.instance)
		return err
	})
}
