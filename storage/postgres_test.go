package storage

import (
	"net/url"
	"sync"
	"testing"

	"tocsin/incident"
	"tocsin/storage/pgtest"
)

// Two transactions that each hold what the other wants: PostgreSQL undoes one, and it is done again.
func TestADeadlockIsDoneAgain(t *testing.T) {
	t.Parallel()
	s := open(t, pgtest.New(t))
	first, second := create(t, s, nil), create(t, s, nil)
	var wg sync.WaitGroup
	holding := [2]chan struct{}{make(chan struct{}), make(chan struct{})}
	for i, order := range [][2]incident.Number{{first, second}, {second, first}} {
		wg.Go(func() {
			said := sync.OnceFunc(func() { close(holding[i]) })
			err := s.Change(t.Context(), func(tx incident.Tx) error {
				for j, n := range order {
					r, err := tx.Record(n)
					if err != nil {
						return err
					}
					r.Level++
					if err := tx.Apply(incident.Outcome{Record: r}); err != nil {
						return err
					}
					if j == 0 {
						said()
						<-holding[1-i]
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, n := range []incident.Number{first, second} {
		if i, err := s.Incident(t.Context(), n); err != nil || i.Level != 2 {
			t.Errorf("%v was changed %d times, %v; want 2", n, i.Level, err)
		}
	}
}

// PostgreSQL was started again meanwhile: every connection in the pool is dead.
func TestChangesOutliveARestartOfTheServer(t *testing.T) {
	t.Parallel()
	address := pgtest.New(t)
	s, other := open(t, address), open(t, address)
	create(t, s, nil)
	killed, _, err := one(other.reader(t.Context()), value[int64], "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	if err != nil || killed == 0 {
		t.Fatalf("%d connections ended, %v", killed, err)
	}
	create(t, s, nil)
}

func TestOptionsOfTheAddressAreKept(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(pgtest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("application_name", "siren")
	q.Set("synchronous_commit", "off")
	u.RawQuery = q.Encode()
	s := open(t, u.String())
	for setting, want := range map[string]string{"application_name": "siren", "synchronous_commit": "on", "default_transaction_isolation": "read committed"} {
		if got, _, err := one(s.reader(t.Context()), value[string], "SELECT current_setting($1)", setting); got != want || err != nil {
			t.Errorf("%s is %q, %v; want %q", setting, got, err, want)
		}
	}
}
