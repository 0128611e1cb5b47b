package storage

import "tocsin/incident"

// LastUpdate reads the newest status update that was sent; ok is false where there is none.
func (t *tx) LastUpdate(n incident.Number) (incident.Broadcast, bool, error) {
	return one(t.runner, scanBroadcast, "SELECT "+broadcastColumns+` FROM broadcasts
		WHERE incident = $1 AND kind = 'update' AND state <> 'proposed' AND fed > 0 ORDER BY at DESC, id DESC LIMIT 1`, int64(n))
}

// Heard reads who has heard a broadcast, or may have; nobody where there is no such one. Its channels have no names.
func (t *tx) Heard(broadcast string) (a incident.Audience, err error) {
	type receiver struct {
		id       string
		priority incident.Priority
	}
	scan := func(row scanner) (r receiver, err error) {
		err = row.Scan(&r.id, &r.priority)
		return r, err
	}
	heard, err := all(t.runner, scan, `SELECT receiver, priority FROM outbox
		WHERE broadcast <> '' AND broadcast = $1 AND (state = 'done' OR state = 'inflight' OR state = 'pending' AND unsure = 1) ORDER BY seq`, broadcast)
	for _, r := range heard {
		if r.priority == incident.PriorityChannel {
			a.Channels = append(a.Channels, incident.Channel{ID: r.id})
		} else {
			a.People = append(a.People, incident.PersonID(r.id))
		}
	}
	return a, err
}

// correct puts other texts in place of those of broadcasts.
func (t *tx) correct(list []incident.Corrected) error {
	for _, c := range list {
		texts, err := toJSON(c.Texts)
		if err != nil {
			return err
		}
		if _, err := t.exec("UPDATE broadcasts SET body = $2, texts = $3 WHERE id = $1", c.Broadcast, c.Text, texts); err != nil {
			return err
		}
	}
	return nil
}
