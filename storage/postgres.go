package storage

import (
	"context"
	"errors"
	"maps"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"tocsin/incident"
)

const (
	postgresConnections = 16               // an instance, where the address does not say; PostgreSQL's own default is 100 for all
	postgresPatience    = 10 * time.Second // to connect, where the address does not say
)

// postgresSettings hold for every connection, whatever the server's defaults are.
var postgresSettings = map[string]string{
	// What was accepted is on the disk when the transaction ends.
	"synchronous_commit": "on",
	// Rows are locked one by one, and read again after waiting for one.
	"default_transaction_isolation": "read committed",
	// Every statement finds its rows by an index. A plan made while the outbox was empty is kept for long: it must not
	// be one that reads all of it, when there is a broadcast in it the next minute.
	"enable_seqscan":    "off",
	"enable_bitmapscan": "off",
	"enable_hashjoin":   "off",
	"enable_mergejoin":  "off",
	"jit":               "off",
}

// openPostgres does not connect yet.
func openPostgres(address string) (*Store, error) {
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, say(nil, "The PostgreSQL address cannot be read. It looks like postgres://user:password@host:5432/database?sslmode=require; write %%40 for an @ in the password.")
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = postgresPatience
	}
	if cfg.RuntimeParams["application_name"] == "" {
		cfg.RuntimeParams["application_name"] = "tocsin"
	}
	maps.Copy(cfg.RuntimeParams, postgresSettings)
	connections, err := takeConnections(cfg.RuntimeParams)
	if err != nil {
		return nil, err
	}
	pool := stdlib.OpenDB(*cfg)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections) // to open one takes longer than most of what is asked of it
	pool.SetConnMaxIdleTime(5 * time.Minute)
	where := server{
		host:     net.JoinHostPort(cfg.Host, strconv.Itoa(int(cfg.Port))),
		database: cfg.Database, user: cfg.User, connections: connections,
	}
	return newStore(pool, pool, func() error { return nil }, &engine{
		lock:    " FOR NO KEY UPDATE",
		skip:    " FOR NO KEY UPDATE SKIP LOCKED",
		explain: where.explain,
		again:   postgresAgain,
	}), nil
}

// takeConnections takes pool_max_conns out of an address, which is pgx' own word: a server does not know it.
func takeConnections(settings map[string]string) (int, error) {
	const name = "pool_max_conns"
	text, set := settings[name]
	if !set {
		return postgresConnections, nil
	}
	delete(settings, name)
	n, err := strconv.Atoi(text)
	if err != nil || n < 2 || n > 100 {
		return 0, say(nil, "%s in the PostgreSQL address is %q. It is how many connections an instance may take: 2 to 100.", name, text)
	}
	return n, nil
}

// postgresAgain says that the transaction was undone and nothing is wrong with it: a serialization failure or a
// deadlock; or, unless it was committing, a server that shuts down or a connection that broke before anything was sent.
func postgresAgain(err error) bool {
	_, committing := errors.AsType[unsure](err)
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch e.Code {
		case "40001", "40P01":
			return true
		case "57P01", "57P02":
			return !committing
		}
		return false
	}
	return !committing && pgconn.SafeToRetry(err)
}

// server names a PostgreSQL in sentences; no password.
type server struct {
	host, database, user string
	connections          int
}

// explain goes by the SQLSTATE of an error, never by its text.
func (s server) explain(err error) error {
	if translated(err) || errors.Is(err, context.Canceled) {
		return err
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return s.explainState(err, e)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		reason := err
		if e, ok := errors.AsType[net.Error](err); ok {
			reason = e
		}
		return say(err, "PostgreSQL at %s cannot be reached (%v). See that it runs, that the address is right and that no firewall stands between.", s.host, reason)
	}
	return err
}

func (s server) explainState(err error, e *pgconn.PgError) error {
	switch e.Code {
	case "23505":
		return refuse(incident.AlreadyExists, err)
	case "28P01", "28000":
		return say(err, "PostgreSQL at %s does not let %q in: %s. Mend user, password or sslmode in the database address, or the server's pg_hba.conf.", s.host, s.user, e.Message)
	case "3D000":
		return say(err, "PostgreSQL at %s has no database %q. Create it, with %q as its owner, or name another one in the database address.", s.host, s.database, s.user)
	case "42501":
		return say(err, "PostgreSQL at %s does not allow %q what it needs in database %q: %s. Make it the owner of that database.", s.host, s.user, s.database, e.Message)
	case "53100":
		return say(err, "The disk of PostgreSQL at %s is full: nothing can be written down. Make room on it; tocsin then goes on by itself.", s.host)
	case "53300":
		return say(err, "PostgreSQL at %s has no connection left. An instance of tocsin takes up to %d: raise max_connections there, or set pool_max_conns in the database address.", s.host, s.connections)
	case "25006":
		return say(err, "PostgreSQL at %s only reads: it is a standby, or was set so. Name the primary in the database address.", s.host)
	case "57P03":
		return say(err, "PostgreSQL at %s is starting or stopping. Wait for it and try again.", s.host)
	}
	return err
}
