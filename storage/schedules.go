package storage

import (
	"context"
	"time"

	"tocsin/incident"
	"tocsin/incident/oncall"
)

// Overrides reads the overrides of a schedule that end after a time, in the order in which they were made.
func (s *Store) Overrides(ctx context.Context, schedule string, after time.Time) ([]oncall.Override, error) {
	return readOverrides(s.reader(ctx), schedule, after)
}

// Overrides reads the overrides of a schedule that end after a time, in the order in which they were made.
func (t *tx) Overrides(schedule string, after time.Time) ([]oncall.Override, error) {
	return readOverrides(t.runner, schedule, after)
}

func readOverrides(r runner, schedule string, after time.Time) ([]oncall.Override, error) {
	return all(r, scanOverride, `SELECT id, schedule, person, from_at, to_at, made_by, made_at FROM overrides
		WHERE schedule = $1 AND to_at > $2 ORDER BY made_at, seq`, schedule, ms(after))
}

func scanOverride(row scanner) (o oncall.Override, err error) {
	var from, to, made int64
	err = row.Scan(&o.ID, &o.Schedule, &o.Person, &from, &to, &o.By, &made)
	o.From, o.To, o.MadeAt = at(from), at(to), at(made)
	return o, err
}

// AddOverride writes one; AlreadyExists where its id is taken.
func (t *tx) AddOverride(o oncall.Override) error {
	_, err := t.exec(`INSERT INTO overrides (id, schedule, person, from_at, to_at, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		o.ID, o.Schedule, o.Person, ms(o.From), ms(o.To), o.By, ms(o.MadeAt))
	return err
}

// DropOverride forgets one; ok is false where there is none.
func (t *tx) DropOverride(schedule, id string) (ok bool, err error) {
	n, err := t.exec("DELETE FROM overrides WHERE id = $1 AND schedule = $2", id, schedule)
	return n > 0, err
}

// Duty reads who was on call for a schedule when it was last looked at. Other instances wait with theirs until the
// transaction ends, so that of all of them one tells a hand-over.
func (t *tx) Duty(schedule string) (people []incident.PersonID, known bool, err error) {
	text, known, err := one(t.runner, value[string], "SELECT people FROM duty WHERE schedule = $1"+t.e.lock, schedule)
	if err != nil || !known {
		return nil, false, err
	}
	return people, true, fromJSON(text, &people)
}

// SetDuty writes who is on call.
func (t *tx) SetDuty(schedule string, people []incident.PersonID, now time.Time) error {
	text, err := toJSON(people)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO duty (schedule, people, at) VALUES ($1, $2, $3)
		ON CONFLICT (schedule) DO UPDATE SET people = excluded.people, at = excluded.at`, schedule, text, ms(now))
	return err
}
