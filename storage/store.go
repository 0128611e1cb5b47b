package storage

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"sync/atomic"

	"tocsin/incident"
)

// Store is incident.Store on SQLite or PostgreSQL. It is safe for concurrent use.
type Store struct {
	write, read *sql.DB // one pool on PostgreSQL; on SQLite the writer is one connection
	engine      *engine
	group       *group // of SQLite
	unlock      func() error
	instance    string        // random; marks the claims of this run
	claims      *atomic.Int64 // so far in this run
}

var _ incident.Store = (*Store)(nil)

func newStore(write, read *sql.DB, unlock func() error, e *engine) *Store {
	return &Store{write: write, read: read, engine: e, group: newGroup(), unlock: unlock, instance: rand.Text(), claims: new(atomic.Int64)}
}

// Open opens the database at an address, "sqlite:FILE" (or a plain path) or "postgres://…", and brings it to the version
// that this program needs. A SQLite file is made where there is none, and is this process's alone until Close.
// Errors are sentences for whoever runs the program, without the password.
func Open(ctx context.Context, url string) (*Store, error) {
	s, err := connect(url)
	if err != nil {
		return nil, err
	}
	if _, _, err := s.migrate(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func connect(url string) (*Store, error) {
	a, err := parseAddress(url)
	if err != nil {
		return nil, err
	}
	if a.postgres != "" {
		return openPostgres(a.postgres)
	}
	return openSQLite(a.file)
}

// Close ends all connections and lets go of the file. Transactions that still run fail.
func (s *Store) Close() error {
	err := s.read.Close()
	if s.write != s.read {
		err = errors.Join(err, s.write.Close())
	}
	return errors.Join(err, s.unlock())
}

// Exclusive says whether no other process can use this store: true for SQLite.
func (s *Store) Exclusive() bool { return s.engine.sqlite }

// reader runs single statements that only read.
func (s *Store) reader(ctx context.Context) runner { return runner{ctx, s.read, s.engine} }
