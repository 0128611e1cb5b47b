package storage

import (
	"slices"

	"tocsin/incident"
)

// Enqueue adds deliveries that belong to no incident. A transaction that goes on to change an incident does this first: so
// does Settle, and two never wait for each other.
func (t *tx) Enqueue(list []incident.Delivery) error {
	if err := t.keepOthers(); err != nil {
		return err
	}
	return t.enqueue(0, list)
}

// enqueue writes deliveries in their order, and says of each whether it is the head of its lane.
func (t *tx) enqueue(n incident.Number, list []incident.Delivery) error {
	list, err := t.withoutWaiting(list)
	if err != nil || len(list) == 0 {
		return err
	}
	standing, err := t.standing(n, distinct(list, func(d incident.Delivery) string { return d.Lane }))
	if err != nil {
		return err
	}
	urgency := urgencies(list)
	if err := t.hurry(n, standing, list, urgency); err != nil {
		return err
	}
	rows := make([][]any, len(list))
	for i, d := range list {
		_, busy := standing[d.Lane]
		head := d.Lane == "" || !busy
		standing[d.Lane] = urgency[i]
		if rows[i], err = deliveryRow(n, d, head, urgency[i]); err != nil {
			return err
		}
	}
	return t.writeDeliveries(rows)
}

// withoutWaiting leaves out what waits already, by Once.
func (t *tx) withoutWaiting(list []incident.Delivery) ([]incident.Delivery, error) {
	waiting, err := t.waiting(distinct(list, func(d incident.Delivery) string { return d.Once }))
	var kept []incident.Delivery
	for _, d := range list {
		if _, waits := waiting[d.Once]; d.Once == "" || !waits {
			kept = append(kept, d)
			waiting[d.Once] = 0
		}
	}
	return kept, err
}

// urgencies gives for each delivery the lowest priority number of it and of all behind it in its lane.
func urgencies(list []incident.Delivery) []incident.Priority {
	out := make([]incident.Priority, len(list))
	behind := map[string]incident.Priority{}
	for i, d := range slices.Backward(list) {
		out[i] = d.Priority
		if p, ok := behind[d.Lane]; ok && d.Lane != "" {
			out[i] = min(p, d.Priority)
		}
		behind[d.Lane] = out[i]
	}
	return out
}

// hurry makes what stands in a lane already as urgent as what comes behind it.
func (t *tx) hurry(n incident.Number, standing map[string]incident.Priority, list []incident.Delivery, urgency []incident.Priority) error {
	seen := map[string]bool{}
	for i, d := range list { // the first of a lane has the urgency of all of it
		least, busy := standing[d.Lane]
		if !busy || seen[d.Lane] || least <= urgency[i] {
			continue
		}
		seen[d.Lane] = true
		_, err := t.exec(`UPDATE outbox SET urgency = $1 WHERE incident = $2 AND lane = $3 AND urgency > $1
			AND state IN ('pending', 'inflight')`, int64(urgency[i]), int64(n), d.Lane)
		if err != nil {
			return err
		}
	}
	return nil
}

// writeDeliveries takes it as a collision when a key is waiting that was not when withoutWaiting looked: another
// transaction put it there. Left out here, it could leave a lane without a head.
func (t *tx) writeDeliveries(rows [][]any) error {
	written, err := t.insert(`INSERT INTO outbox (id, incident, kind, method, receiver, broadcast, lane, once_key, priority, urgency,
		since, due_at, claimable_at, body, head, state, claimed_by, unwanted, unsure, attempts, reason)`, rows,
		"ON CONFLICT (once_key) WHERE state = 'pending' AND once_key <> '' DO NOTHING")
	if err == nil && written < int64(len(rows)) {
		return &incident.Error{Code: incident.NotFresh}
	}
	return err
}

func deliveryRow(n incident.Number, d incident.Delivery, head bool, urgency incident.Priority) ([]any, error) {
	body, err := toJSON(d.Body)
	due := ms(d.DueAt)
	return []any{
		d.ID, int64(n), string(d.Kind), string(d.Method), d.To, d.Broadcast, d.Lane, d.Once, int64(d.Priority), int64(urgency),
		due, due, due, body, flag(head), "pending", "", int64(0), int64(0), int64(0), "",
	}, err
}

// standing gives the lanes that somebody stands in, with the urgency of the last.
func (t *tx) standing(n incident.Number, lanes []string) (map[string]incident.Priority, error) {
	return lookUp[incident.Priority](t.runner, lanes, `SELECT o.urgency FROM outbox o WHERE o.incident = $1 AND o.lane = v.column1
		AND o.state IN ('pending', 'inflight') ORDER BY o.urgency DESC, o.seq DESC LIMIT 1`, int64(n))
}

// waiting gives the keys that wait, and keeps them waiting until the transaction ends: who claims one sooner would show
// what was before.
func (t *tx) waiting(keys []string) (map[string]int64, error) {
	return lookUp[int64](t.runner, keys, `SELECT o.seq FROM outbox o WHERE o.state = 'pending' AND o.once_key <> '' AND o.once_key = v.column1`+t.e.lock)
}

// lookUp runs a query that gives one value for each text of a list, v.column1, and keeps what is found. Each is looked up
// by itself: with "IN" PostgreSQL compares every row with every text of the list, where it thinks that there are few rows.
func lookUp[T any](r runner, list []string, q string, before ...any) (map[string]T, error) {
	type pair struct {
		text  string
		value T
	}
	scan := func(row scanner) (p pair, err error) {
		err = row.Scan(&p.text, &p.value)
		return p, err
	}
	found := map[string]T{}
	err := inGroups(list, func(part []string) error {
		pairs, err := all(r, scan, "SELECT w.column1, w.value FROM (SELECT v.column1, ("+q+") AS value FROM (VALUES "+
			texts(len(part), len(before))+") AS v) AS w WHERE w.value IS NOT NULL", with(part, before...)...)
		for _, p := range pairs {
			found[p.text] = p.value
		}
		return err
	})
	return found, err
}

// distinct gives the different texts that are not empty, in the order of their first appearance.
func distinct(list []incident.Delivery, text func(incident.Delivery) string) []string {
	var out []string
	seen := map[string]bool{"": true}
	for _, d := range list {
		if s := text(d); !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
