// Package pgtest gives tests empty PostgreSQL databases. It starts a server of its own from the programs that are
// installed, one for a test binary, and asks for no set-up. Call Around in TestMain, so that the server ends.
package pgtest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Password is what the server wants over TCP.
const Password = "pgtest-secret"

// Runs is what testing.M and testscript's like of it have in common.
type Runs interface{ Run() int }

// Around runs the tests and then ends the server, where one was started:
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Around(m).Run()) }
func Around(m Runs) Runs { return around{m} }

type around struct{ m Runs }

func (a around) Run() int {
	defer stop()
	return a.m.Run()
}

var (
	mu      sync.Mutex
	running *server
	failed  error
	counter atomic.Int64
)

// New returns the address of a fresh, empty database. It goes with the server: to drop one takes longer than most tests.
// It skips the test where PostgreSQL is not installed; in CI (CI=true) that is a failure.
func New(t testing.TB) string {
	t.Helper()
	s := shared(t)
	name := fmt.Sprintf("test_%d", counter.Add(1))
	s.run(t, "CREATE DATABASE "+name)
	return s.address(name)
}

// OverTCP is the address of the same database by way of the network, where the server wants a password.
func OverTCP(t testing.TB, address, password string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(owner, password)
	u.Host = fmt.Sprintf("127.0.0.1:%d", shared(t).port)
	u.RawQuery = "sslmode=disable"
	return u.String()
}

func shared(t testing.TB) *server {
	t.Helper()
	mu.Lock()
	defer mu.Unlock()
	if running == nil && failed == nil {
		running, failed = start()
	}
	switch {
	case failed == errNotInstalled && os.Getenv("CI") != "true":
		t.Skip("PostgreSQL is not installed: no postgres and initdb in PATH or /usr/lib/postgresql/*/bin")
	case failed != nil:
		t.Fatalf("PostgreSQL for tests: %v", failed)
	}
	return running
}

func stop() {
	mu.Lock()
	defer mu.Unlock()
	if running != nil {
		running.end()
		running = nil
	}
}

// run carries out a statement in the server's own database.
func (s *server) run(t testing.TB, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", s.address("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
