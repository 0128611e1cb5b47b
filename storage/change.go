package storage

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"tocsin/incident"
)

const (
	changeTries = 5
	changePause = 20 * time.Millisecond // before the second try at most; doubles
)

// tx is one transaction: incident.Tx.
type tx struct {
	runner
	s     *Store
	pages map[incident.Number]map[incident.PersonID]placed // as they are in the database, where that was read
}

var _ incident.Tx = (*tx)(nil)

// Change runs fn in one transaction. Where the database undid it for the sake of another one, or fn says that it is
// NotFresh, all of it is done again, a few times.
func (s *Store) Change(ctx context.Context, fn func(incident.Tx) error) error {
	return s.transact(ctx, func(t *tx) error { return fn(t) })
}

func (s *Store) transact(ctx context.Context, fn func(*tx) error) error {
	return s.persist(ctx, back, fn)
}

// claiming is a transact that waits for nobody who has not begun.
func (s *Store) claiming(ctx context.Context, fn func(*tx) error) error {
	return s.persist(ctx, front, fn)
}

func (s *Store) persist(ctx context.Context, at end, fn func(*tx) error) error {
	for try := 1; ; try++ {
		err := s.engine.explain(s.attempt(ctx, at, fn))
		if incident.CodeOf(err) != incident.NotFresh && (err == nil || !s.engine.again(err)) {
			return err
		}
		if try == changeTries || s.engine.sqlite && s.engine.again(err) && !patient(ctx) || !pause(ctx, try) {
			return collided(err)
		}
	}
}

// patient says whether whoever waits can wait for SQLite's lock once more: its begin is not cut short.
func patient(ctx context.Context) bool {
	until, bounded := ctx.Deadline()
	return !bounded || time.Until(until) > sqliteBusy
}

// sqliteBusy is how long a begin waits for another program that keeps the file locked; see sqliteShared.
const sqliteBusy = 1500 * time.Millisecond

func (s *Store) attempt(ctx context.Context, at end, fn func(*tx) error) error {
	run := func(ctx context.Context, db *sql.Tx) error {
		return fn(&tx{runner: runner{ctx, db, s.engine}, s: s, pages: map[incident.Number]map[incident.PersonID]placed{}})
	}
	if s.engine.sqlite {
		return s.group.run(ctx, s.write, at, run)
	}
	db, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer db.Rollback() // does nothing after Commit; undoes all when fn fails or panics
	if err := run(ctx, db); err != nil {
		return err
	}
	err = db.Commit()
	switch {
	case errors.Is(err, sql.ErrTxDone): // database/sql saw ctx end, and undid it
		return context.Cause(ctx)
	case err != nil:
		return unsure{err}
	}
	return nil
}

// unsure is an error of a commit: the transaction may be on disk nevertheless.
type unsure struct{ error }

func (u unsure) Unwrap() error { return u.error }

// pause waits a random while, so that two that collided do not meet again; false when ctx ends first.
func pause(ctx context.Context, try int) bool {
	wait := time.NewTimer(1 + rand.N(changePause<<try))
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-wait.C:
		return true
	}
}

func collided(err error) error {
	if translated(err) {
		return err
	}
	return refuse(incident.NotFresh, err)
}
