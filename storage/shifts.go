package storage

import "tocsin/incident"

const selectShifts = "SELECT id, person, from_at, to_at, made_by, state FROM shifts WHERE incident = $1 ORDER BY from_at, id"

func scanShift(row scanner) (incident.Shift, error) {
	var s incident.Shift
	var from, to int64
	err := row.Scan(&s.ID, &s.Person, &from, &to, &s.By, &s.State)
	s.From, s.To = at(from), at(to)
	return s, err
}

// writeShifts adds shifts, and of those that are there writes the state: nothing else of one changes.
func (t *tx) writeShifts(n incident.Number, list []incident.Shift) error {
	rows := make([][]any, len(list))
	for i, s := range list {
		rows[i] = []any{s.ID, int64(n), string(s.Person), ms(s.From), ms(s.To), string(s.By), string(s.State)}
	}
	_, err := t.insert("INSERT INTO shifts (id, incident, person, from_at, to_at, made_by, state)", rows, "ON CONFLICT (id) DO UPDATE SET state = excluded.state")
	return err
}
