package storage

import (
	"context"
	"time"

	"tocsin/incident"
)

// JoinAlert reads the newest incident of alerts with a dedup key, 0 where there is none or the last came before since. Writing the row keeps others that have
// the same key waiting until the transaction ends, so that two instances never open an incident each.
func (t *tx) JoinAlert(source, dedup string, since, now time.Time) (incident.Number, error) {
	n, _, err := one(t.runner, value[incident.Number], `INSERT INTO alerts (source, dedup, incident, last_at) VALUES ($1, $2, 0, $3)
		ON CONFLICT (source, dedup) DO UPDATE SET last_at = excluded.last_at,
			incident = CASE WHEN alerts.last_at < $4 THEN 0 ELSE alerts.incident END RETURNING incident`, source, dedup, ms(now), ms(since))
	return n, err
}

// SetAlert writes which incident alerts with a dedup key are of from now on.
func (t *tx) SetAlert(source, dedup string, n incident.Number, now time.Time) error {
	_, err := t.exec("UPDATE alerts SET incident = $3, last_at = $4 WHERE source = $1 AND dedup = $2", source, dedup, int64(n), ms(now))
	return err
}

// Alerted reads the newest incident of alerts with a dedup key; NotFound where there is none.
func (s *Store) Alerted(ctx context.Context, source, dedup string) (incident.Number, error) {
	n, ok, err := one(s.reader(ctx), value[incident.Number], "SELECT incident FROM alerts WHERE source = $1 AND dedup = $2 AND incident <> 0", source, dedup)
	return n, orNotFound(ok, err)
}
