//go:build cgo

package storage

import (
	"database/sql"
	"errors"
	"net/url"

	"github.com/mattn/go-sqlite3"

	"tocsin/incident"
)

// How connections to SQLite are made. synchronous=FULL: what was accepted is on the disk when the transaction ends.
// immediate: a transaction takes the write lock when it begins; one that takes it later can fail for no fault of its own.
const (
	sqliteShared = "_busy_timeout=1500&_foreign_keys=on&_stmt_cache_size=100"
	sqliteWriter = "?" + sqliteShared + "&_txlock=immediate&_journal_mode=WAL&_synchronous=FULL"
	sqliteReader = "?" + sqliteShared + "&_txlock=deferred&_query_only=on"

	sqliteReaders = 4 // readers do not wait for the writer, nor the writer for them
)

// openSQLite takes the file for this process alone.
func openSQLite(file string) (*Store, error) {
	unlock, err := lockFile(file)
	if err != nil {
		return nil, err
	}
	if err := makeFile(file); err != nil {
		return nil, errors.Join(err, unlock())
	}
	name := (&url.URL{Scheme: "file", Path: file}).String()
	write, err := sql.Open("sqlite3", name+sqliteWriter)
	if err != nil {
		return nil, errors.Join(explainSQLite(file, err), unlock())
	}
	read, err := sql.Open("sqlite3", name+sqliteReader)
	if err != nil {
		return nil, errors.Join(explainSQLite(file, err), write.Close(), unlock())
	}
	write.SetMaxOpenConns(1)
	read.SetMaxOpenConns(sqliteReaders)
	read.SetMaxIdleConns(sqliteReaders)
	return newStore(write, read, unlock, &engine{
		sqlite:  true,
		explain: func(err error) error { return explainSQLite(file, err) },
		again:   sqliteAgain,
	}), nil
}

func sqliteAgain(err error) bool {
	e, ok := errors.AsType[sqlite3.Error](err)
	return ok && (e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked)
}

// explainSQLite goes by the code of an error, never by its text.
func explainSQLite(file string, err error) error {
	e, ok := errors.AsType[sqlite3.Error](err)
	if !ok || translated(err) {
		return err
	}
	switch e.ExtendedCode {
	case sqlite3.ErrConstraintUnique, sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintRowID:
		return refuse(incident.AlreadyExists, err)
	}
	switch e.Code {
	case sqlite3.ErrFull:
		return say(err, "The disk that holds %s is full: nothing can be written down. Make room on it; tocsin then goes on by itself.", file)
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return say(err, "%s is damaged, or is no SQLite database (%v). Put back a backup of it, or move it away to begin with an empty one.", file, e)
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return say(err, "Another program keeps %s locked, such as an open sqlite3 shell or a backup. End it.", file)
	case sqlite3.ErrReadonly, sqlite3.ErrPerm:
		return say(err, "%s cannot be written. The user that tocsin runs as needs to write that file and its folder.", file)
	case sqlite3.ErrCantOpen:
		return say(err, "%s cannot be opened (%v). See that it and its folder are there, and that the user that tocsin runs as may write them.", file, e)
	case sqlite3.ErrIoErr:
		return say(err, "The disk that holds %s failed (%v). See the system's log for that disk.", file, e)
	}
	return err
}
