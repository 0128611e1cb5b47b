package storage

import (
	"context"
	"time"

	"tocsin/incident"
)

// Whoever takes a timer goes on to change its incident, so both are kept at once. A timer whose incident is being
// changed by another transaction is passed over: it may well be cancelled there, and waiting for it would be a deadlock.
const selectDueTimer = `SELECT t.incident, t.kind, t.due_at FROM timers t JOIN incidents i ON i.number = t.incident
	WHERE t.due_at <= $1 ORDER BY t.due_at, t.incident LIMIT 1`

const selectNextTimer = `SELECT due_at FROM timers WHERE due_at <= $1 ORDER BY due_at LIMIT 1`

// NextTimer is when the earliest timer is due; ok is false where none is until then. It only looks: most seconds none is, and then
// nothing is to be written.
func (s *Store) NextTimer(ctx context.Context, until time.Time) (when time.Time, ok bool, err error) {
	due, ok, err := one(s.reader(ctx), value[int64], selectNextTimer, ms(until))
	return at(due), ok, err
}

// DueTimer takes the earliest timer that is due and removes it; ok is false when none is, or when what is due belongs to
// incidents that others change just now.
func (t *tx) DueTimer(now time.Time) (incident.Timer, bool, error) {
	due, ok, err := one(t.runner, scanTimer, selectDueTimer+t.e.skip, ms(now))
	if err != nil || !ok {
		return incident.Timer{}, false, err
	}
	_, err = t.exec("DELETE FROM timers WHERE incident = $1 AND kind = $2", int64(due.Incident), string(due.Kind))
	return due, err == nil, err
}

// Postpone moves a timer that is still there.
func (t *tx) Postpone(timer incident.Timer, to time.Time) error {
	_, err := t.exec("UPDATE timers SET due_at = $1 WHERE incident = $2 AND kind = $3", ms(to), int64(timer.Incident), string(timer.Kind))
	return err
}

func scanTimer(row scanner) (incident.Timer, error) {
	var t incident.Timer
	var due int64
	err := row.Scan(&t.Incident, &t.Kind, &due)
	t.DueAt = at(due)
	return t, err
}

func (t *tx) setTimers(n incident.Number, timers []incident.Timer) error {
	for _, timer := range timers {
		_, err := t.exec(`INSERT INTO timers (incident, kind, due_at) VALUES ($1, $2, $3)
			ON CONFLICT (incident, kind) DO UPDATE SET due_at = excluded.due_at`, int64(n), string(timer.Kind), ms(timer.DueAt))
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) cancelTimers(n incident.Number, kinds []incident.TimerKind) error {
	for _, kind := range kinds {
		if _, err := t.exec("DELETE FROM timers WHERE incident = $1 AND kind = $2", int64(n), string(kind)); err != nil {
			return err
		}
	}
	return nil
}
