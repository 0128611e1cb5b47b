package storage

import (
	"context"
	"time"

	"tocsin/incident"
)

// Once notes that a request with this key was carried out for incident n. If one was before, it says for which incident,
// and seen is true. Where another transaction notes the same key at the same time, it waits for what becomes of that.
func (t *tx) Once(key string, n incident.Number, now time.Time) (before incident.Number, seen bool, err error) {
	written, err := t.exec(`INSERT INTO requests (request_key, incident, at) VALUES ($1, $2, $3)
		ON CONFLICT (request_key) DO NOTHING`, key, int64(n), ms(now))
	if err != nil || written > 0 {
		return 0, false, err
	}
	return one(t.runner, value[incident.Number], "SELECT incident FROM requests WHERE request_key = $1", key)
}

// Carried reads the incident for which a request with this key was carried out; NotFound where none was, or it is forgotten.
func (s *Store) Carried(ctx context.Context, key string) (incident.Number, error) {
	n, ok, err := one(s.reader(ctx), value[incident.Number], "SELECT incident FROM requests WHERE request_key = $1", key)
	return n, orNotFound(ok, err)
}

// SetSender writes from whom a request is that was carried out.
func (t *tx) SetSender(key, sender string) error {
	_, err := t.exec("UPDATE requests SET sender = $2 WHERE request_key = $1", key, sender)
	return err
}

// Mailed reads the incident for which a mail was carried out, and from whom it was; NotFound as for Carried.
func (s *Store) Mailed(ctx context.Context, key string) (incident.Number, string, error) {
	m, ok, err := one(s.reader(ctx), scanMailed, "SELECT incident, sender FROM requests WHERE request_key = $1", key)
	return m.incident, m.sender, orNotFound(ok, err)
}

type mailed struct {
	incident incident.Number
	sender   string
}

func scanMailed(row scanner) (m mailed, err error) { return m, row.Scan(&m.incident, &m.sender) }

// Forget drops keys noted before a time, and the dedup keys of alerts that came last before it, unless their incident is open.
func (t *tx) Forget(before time.Time) error {
	_, err := t.exec(`DELETE FROM alerts WHERE last_at < $1
		AND incident NOT IN (SELECT number FROM incidents WHERE state <> 'resolved')`, ms(before)) // first, as alerts themselves take them
	if err != nil {
		return err
	}
	_, err = t.exec("DELETE FROM requests WHERE at < $1", ms(before))
	return err
}
