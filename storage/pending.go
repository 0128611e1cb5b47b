package storage

import (
	"context"

	"tocsin/incident"
)

const selectPending = "SELECT method, address, asked_at, tries FROM pending_contacts WHERE person = $1"

func scanPending(row scanner) (p incident.Pending, err error) {
	var asked int64
	err = row.Scan(&p.Method, &p.Address, &asked, &p.Tries)
	p.AskedAt = at(asked)
	return p, err
}

// Pending reads a person's contact methods that wait for their code, by their names.
func (s *Store) Pending(ctx context.Context, who incident.PersonID) ([]incident.Pending, error) {
	return all(s.reader(ctx), scanPending, selectPending+" ORDER BY method", string(who))
}

// Pending reads the contact method of a person that waits for its code; ok is false when none does. Others wait with theirs
// until the transaction ends, so that every wrong code counts.
func (t *tx) Pending(who incident.PersonID, by incident.Method) (p incident.Pending, ok bool, err error) {
	return one(t.runner, scanPending, selectPending+" AND method = $2"+t.e.lock, string(who), string(by))
}

// SetPending puts one in place of any other of that person and method.
func (t *tx) SetPending(who incident.PersonID, p incident.Pending) error {
	_, err := t.exec(`INSERT INTO pending_contacts (person, method, address, asked_at, tries) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (person, method) DO UPDATE SET address = excluded.address, asked_at = excluded.asked_at, tries = excluded.tries`,
		string(who), string(p.Method), p.Address, ms(p.AskedAt), int64(p.Tries))
	return err
}

func (t *tx) dropPending(who incident.PersonID, by incident.Method) error {
	_, err := t.exec("DELETE FROM pending_contacts WHERE person = $1 AND method = $2", string(who), string(by))
	return err
}
