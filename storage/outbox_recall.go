package storage

import "tocsin/incident"

// Both name their rows by id alone, and say of the state what it is not: outbox_id is then the one index for them.

// recall takes back deliveries that have not left. One in flight is not stopped, but not tried again either.
func (t *tx) recall(ids []string) error {
	return inGroups(ids, func(part []string) error {
		_, err := t.exec(`UPDATE outbox SET
				state = CASE WHEN state = 'pending' THEN 'withdrawn' ELSE state END,
				head = CASE WHEN state = 'pending' THEN 0 ELSE head END,
				unwanted = CASE WHEN state = 'pending' THEN unwanted ELSE 1 END
			WHERE state NOT IN ('done', 'failed', 'withdrawn') AND id IN `+anyOf(len(part), 0), with(part)...)
		if err != nil {
			return err
		}
		return t.promote(part)
	})
}

// move lets deliveries that have not left leave at another time, as if they had been due then from the start.
func (t *tx) move(list []incident.Moved) error {
	return inGroups(list, func(part []incident.Moved) error {
		args := make([]any, 0, len(movedTypes)*len(part))
		for _, m := range part {
			args = append(args, m.Delivery, ms(m.DueAt))
		}
		_, err := t.exec(`UPDATE outbox SET since = v.column2, due_at = v.column2, claimable_at = v.column2
			FROM (VALUES `+typedPlaces(len(part), movedTypes)+`) AS v
			WHERE outbox.id = v.column1 AND outbox.state NOT IN ('inflight', 'done', 'failed', 'withdrawn')`, args...)
		return err
	})
}

var movedTypes = []string{"TEXT", "BIGINT"}
