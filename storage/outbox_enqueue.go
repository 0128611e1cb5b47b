package storage

import (
	"slices"

	"tocsin/incident"
)

// enqueue writes deliveries in their order, and says of each whether it is the head of its lane.
func (t *tx) enqueue(n incident.Number, list []incident.Delivery) error {
	list, err := t.withoutWaiting(list)
	if err != nil || len(list) == 0 {
		return err
	}
	busy, err := t.busyLanes(n, list)
	if err != nil {
		return err
	}
	urgency := urgencies(list)
	if err := t.hurry(n, busy, list, urgency); err != nil {
		return err
	}
	rows := make([][]any, len(list))
	for i, d := range list {
		head := d.Lane == "" || !busy[d.Lane]
		busy[d.Lane] = true
		if rows[i], err = deliveryRow(n, d, head, urgency[i]); err != nil {
			return err
		}
	}
	return t.writeDeliveries(rows)
}

// withoutWaiting leaves out what waits already, by Once.
func (t *tx) withoutWaiting(list []incident.Delivery) ([]incident.Delivery, error) {
	waiting, err := t.which(distinct(list, func(d incident.Delivery) string { return d.Once }),
		"SELECT once_key FROM outbox WHERE state = 'pending' AND once_key <> '' AND once_key IN ")
	var kept []incident.Delivery
	for _, d := range list {
		if d.Once == "" || !waiting[d.Once] {
			kept = append(kept, d)
		}
		waiting[d.Once] = true
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
func (t *tx) hurry(n incident.Number, busy map[string]bool, list []incident.Delivery, urgency []incident.Priority) error {
	lanes := map[incident.Priority][]string{}
	seen := map[string]bool{}
	for i, d := range list { // the first of a lane has the urgency of all of it
		if busy[d.Lane] && !seen[d.Lane] {
			seen[d.Lane] = true
			lanes[urgency[i]] = append(lanes[urgency[i]], d.Lane)
		}
	}
	for p, names := range lanes {
		err := inGroups(names, func(part []string) error {
			_, err := t.exec(`UPDATE outbox SET urgency = $1 WHERE incident = $2 AND state IN ('pending', 'inflight')
				AND urgency > $1 AND lane IN `+anyOf(len(part), 2), with(part, int64(p), int64(n))...)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeDeliveries takes it as a collision when a key is waiting that was not when withoutWaiting looked: another
// transaction put it there. Left out here, it could leave a lane without a head.
func (t *tx) writeDeliveries(rows [][]any) error {
	written, err := t.insert(`INSERT INTO outbox (id, incident, kind, method, receiver, lane, once_key, priority, urgency,
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
		d.ID, int64(n), string(d.Kind), d.Method, d.To, d.Lane, d.Once, int64(d.Priority), int64(urgency),
		due, due, due, body, flag(head), "pending", "", int64(0), int64(0), int64(0), "",
	}, err
}

// busyLanes says which of the lanes have a head.
func (t *tx) busyLanes(n incident.Number, list []incident.Delivery) (map[string]bool, error) {
	return t.which(distinct(list, func(d incident.Delivery) string { return d.Lane }),
		"SELECT lane FROM outbox WHERE head = 1 AND lane <> '' AND incident = $1 AND lane IN ", int64(n))
}

// which runs a query that ends in "IN" over a list and gives the strings that it finds.
func (t *tx) which(list []string, q string, before ...any) (map[string]bool, error) {
	set := map[string]bool{}
	err := inGroups(list, func(part []string) error {
		found, err := all(t.runner, value[string], q+anyOf(len(part), len(before)), with(part, before...)...)
		for _, s := range found {
			set[s] = true
		}
		return err
	})
	return set, err
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
