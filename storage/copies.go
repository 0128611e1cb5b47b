package storage

import (
	"context"

	"tocsin/incident"
)

// Copies reads where an incident's messages of one role are, the newest last: those of one person, or with an empty who
// all of them.
func (s *Store) Copies(ctx context.Context, n incident.Number, role incident.CopyRole, who incident.PersonID) ([]incident.Copy, error) {
	q, args := "SELECT role, person, channel, ts FROM copies WHERE incident = $1 AND role = $2", []any{int64(n), string(role)}
	if who != "" {
		q, args = q+" AND person = $3", append(args, string(who))
	}
	return all(s.reader(ctx), scanCopy, q+" ORDER BY seq", args...)
}

func scanCopy(row scanner) (c incident.Copy, err error) {
	err = row.Scan(&c.Role, &c.Person, &c.Channel, &c.TS)
	return c, err
}

// writeCopies remembers where messages are, each once. Of those that belong to no incident only held mails' are edited.
func (t *tx) writeCopies(results []incident.Result) error {
	var rows [][]any
	for _, r := range results {
		if c := r.Copy; c != (incident.Copy{}) && r.Delivery.Incident != 0 {
			rows = append(rows, []any{int64(r.Delivery.Incident), string(c.Role), string(c.Person), c.Channel, c.TS})
		}
	}
	_, err := t.insert("INSERT INTO copies (incident, role, person, channel, ts)", rows,
		"ON CONFLICT (incident, role, person, channel, ts) DO NOTHING")
	if err != nil {
		return err
	}
	return t.writeHeldCopies(results)
}
