package storage

import "tocsin/incident"

// withdraw takes back the incident's deliveries of some kinds that have not left. One in flight is not stopped, but not
// tried again either.
func (t *tx) withdraw(n incident.Number, kinds []incident.Kind) error {
	if len(kinds) == 0 {
		return nil
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	// What is pending is also unfinished; both are written so that outbox_lane is used.
	taken, err := t.exec(`UPDATE outbox SET state = 'withdrawn', head = 0
		WHERE incident = $1 AND state IN ('pending', 'inflight') AND state = 'pending' AND kind IN `+anyOf(len(names), 1), with(names, int64(n))...)
	if err != nil {
		return err
	}
	_, err = t.exec(`UPDATE outbox SET unwanted = 1
		WHERE incident = $1 AND state IN ('pending', 'inflight') AND state = 'inflight' AND kind IN `+anyOf(len(names), 1), with(names, int64(n))...)
	if err != nil || taken == 0 {
		return err
	}
	_, err = t.exec(`UPDATE outbox SET head = 1 WHERE head = 0 AND seq IN (
		SELECT MIN(o.seq) FROM outbox o WHERE o.incident = $1 AND o.lane <> '' AND o.state IN ('pending', 'inflight') GROUP BY o.lane)`, int64(n))
	return err
}
