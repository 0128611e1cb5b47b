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

// PostgreSQL is started again: every connection is dead, in the middle of whatever it did.
func TestChangesOutliveARestartOfTheServer(t *testing.T) {
	t.Parallel()
	address := pgtest.New(t)
	s, admin := open(t, address), open(t, address)
	created := make(chan struct{})
	restart := sync.OnceValue(func() error {
		go func() {
			defer close(created)
			create(t, s, nil) // waits for its number, and dies so
		}()
		if err := untilWaiting(t, admin, created); err != nil {
			return err
		}
		killed, _, err := one(admin.reader(t.Context()), value[int64], `SELECT COUNT(pg_terminate_backend(pid, 10000)) FROM (
			SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
			ORDER BY wait_event_type = 'Lock' DESC NULLS LAST) AS the_waiting_first`)
		if killed < 2 {
			t.Errorf("%d connections ended, want 2", killed)
		}
		return err
	})
	change(t, s, func(tx incident.Tx) error {
		if _, err := tx.NextNumber(); err != nil {
			return err
		}
		if err := restart(); err != nil {
			return err
		}
		_, err := tx.NextNumber() // on a connection that is dead, the first time
		return err
	})
	<-created
	if n := create(t, s, nil); n != 4 {
		t.Errorf("%v, want INC-4", n)
	}
}

// One is put behind the last of a lane while that is ticked off. Whoever comes second has to see what the first did, or
// nobody makes it the head.
func TestPuttingBehindAndTickingOffTakeTurns(t *testing.T) {
	t.Parallel()
	address := pgtest.New(t)
	s, other := open(t, address), open(t, address)
	n := create(t, s, nil)
	send(t, s, n, delivery("a", "l", incident.PriorityPage))
	a := wantClaim(t, s, noon, "a")
	settled := make(chan struct{})
	change(t, s, func(tx incident.Tx) error {
		r, err := tx.Record(n)
		if err != nil {
			return err
		}
		if err := tx.Apply(incident.Outcome{Record: r, Deliveries: []incident.Delivery{delivery("b", "l", incident.PriorityPage)}}); err != nil {
			return err
		}
		go func() {
			defer close(settled)
			settle(t, other, noon, done(a)...)
		}()
		return untilWaiting(t, other, settled)
	})
	<-settled
	wantClaim(t, s, noon, "b")
}

// untilWaiting returns once somebody waits for a lock, or over is closed.
func untilWaiting(t *testing.T, s *Store, over <-chan struct{}) error {
	for {
		select {
		case <-over:
			return nil
		default:
		}
		waiting, _, err := one(s.reader(t.Context()), value[int64], `SELECT COUNT(*) FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`)
		if err != nil || waiting > 0 {
			return err
		}
	}
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
	q.Set("pool_max_conns", "3")
	u.RawQuery = q.Encode()
	s := open(t, u.String())
	for setting, want := range map[string]string{"application_name": "siren", "synchronous_commit": "on", "default_transaction_isolation": "read committed"} {
		if got, _, err := one(s.reader(t.Context()), value[string], "SELECT current_setting($1)", setting); got != want || err != nil {
			t.Errorf("%s is %q, %v; want %q", setting, got, err, want)
		}
	}
	if n := s.write.Stats().MaxOpenConnections; n != 3 {
		t.Errorf("it takes up to %d connections, want 3", n)
	}
	for _, wrong := range []string{"1", "101", "many"} {
		q.Set("pool_max_conns", wrong)
		u.RawQuery = q.Encode()
		wantRefused(t, u.String(), "pool_max_conns", `"`+wrong+`"`)
	}
}
