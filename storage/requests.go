package storage

import (
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

// Forget drops keys noted before a time.
func (t *tx) Forget(before time.Time) error {
	_, err := t.exec("DELETE FROM requests WHERE at < $1", ms(before))
	return err
}
