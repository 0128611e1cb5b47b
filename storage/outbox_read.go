package storage

import "tocsin/incident"

// Delivery reads one that is in the outbox, or was; ok is false where there is none of that id.
func (t *tx) Delivery(id string) (incident.Delivery, bool, error) {
	c, ok, err := one(t.runner, scanClaimable, `SELECT seq, id, incident, kind, method, receiver, broadcast, lane, once_key, priority, since, due_at, body,
		attempts, state, unsure FROM outbox WHERE id = $1`, id)
	return c.Delivery, ok, err
}
