package storage

import (
	"context"

	"tocsin/incident"
)

// Timeline reads an incident's timeline, oldest first; what has the same time, in the order of writing.
func (s *Store) Timeline(ctx context.Context, n incident.Number) ([]incident.Entry, error) {
	return all(s.reader(ctx), scanEntry, "SELECT at, kind, who, data FROM timeline WHERE incident = $1 ORDER BY at, seq", int64(n))
}

func scanEntry(row scanner) (incident.Entry, error) {
	var e incident.Entry
	var when int64
	var data string
	if err := row.Scan(&when, &e.Kind, &e.By, &data); err != nil {
		return e, err
	}
	e.At = at(when)
	return e, fromJSON(data, &e.Data)
}

func (t *tx) writeEntries(n incident.Number, entries []incident.Entry) error {
	rows := make([][]any, len(entries))
	for i, e := range entries {
		data, err := toJSON(e.Data)
		if err != nil {
			return err
		}
		rows[i] = []any{int64(n), ms(e.At), string(e.Kind), string(e.By), data}
	}
	_, err := t.insert("INSERT INTO timeline (incident, at, kind, who, data)", rows, "")
	return err
}
