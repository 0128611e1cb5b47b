package storage

import (
	"context"

	"tocsin/incident"
)

const selectDelivery = `SELECT seq, id, incident, kind, method, receiver, broadcast, lane, once_key, priority, since, due_at, body,
	attempts, state, unsure FROM outbox WHERE id = $1`

// Delivery reads one that is in the outbox, or was; ok is false where there is none of that id.
func (t *tx) Delivery(id string) (incident.Delivery, bool, error) {
	c, ok, err := one(t.runner, scanClaimable, selectDelivery, id)
	return c.Delivery, ok, err
}

// Sent reads a delivery of an incident, which may be long over; NotFound where there is none, or it is forgotten.
func (s *Store) Sent(ctx context.Context, id string) (incident.Delivery, error) {
	c, ok, err := one(s.reader(ctx), scanClaimable, selectDelivery, id)
	return c.Delivery, orNotFound(ok && c.Delivery.Incident != 0, err)
}
