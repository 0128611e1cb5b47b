package pgtest_test

import (
	"database/sql"
	"os"
	"testing"

	"tocsin/storage/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Around(m).Run()) }

func TestEveryTestHasADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	for range 2 {
		db, err := sql.Open("pgx", pgtest.New(t))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), "CREATE TABLE mine (x BIGINT)"); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestTheNetworkWantsThePassword(t *testing.T) {
	t.Parallel()
	address := pgtest.New(t)
	for password, want := range map[string]bool{pgtest.Password: true, "something else": false} {
		db, err := sql.Open("pgx", pgtest.OverTCP(t, address, password))
		if err != nil {
			t.Fatal(err)
		}
		if err := db.PingContext(t.Context()); (err == nil) != want {
			t.Errorf("with password %q: %v", password, err)
		}
		db.Close()
	}
}
