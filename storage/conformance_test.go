package storage

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tocsin/incident"
	"tocsin/storage/pgtest"
)

func TestMain(m *testing.M) {
	if address := os.Getenv(childAddress); address != "" {
		writeUntilKilled(address)
	}
	os.Exit(pgtest.Around(m).Run())
}

// engines are what the conformance suite runs on. address is that of an empty database.
var engines = []struct {
	name    string
	address func(testing.TB) string
}{
	{"sqlite", func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "tocsin.db") }},
	{"postgres", pgtest.New},
}

// onEach runs a test of the suite on every engine, each time in an empty store.
func onEach(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	t.Parallel()
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, e.address(t)))
		})
	}
}

// addresses are those of the stores that are open.
var addresses sync.Map

func open(t testing.TB, address string) *Store {
	t.Helper()
	s, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	addresses.Store(s, address)
	t.Cleanup(func() {
		addresses.Delete(s)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// noon is the time of tests; after is a time later than it.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return noon.Add(d) }

const lease = time.Minute

// change fails the test where the transaction fails.
func change(t testing.TB, s *Store, fn func(incident.Tx) error) {
	t.Helper()
	if err := s.Change(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// create writes an incident, changed by edit, and gives its number.
func create(t testing.TB, s *Store, edit func(*incident.Outcome)) incident.Number {
	t.Helper()
	var o incident.Outcome
	change(t, s, func(tx incident.Tx) error {
		n, err := tx.NextNumber()
		if err != nil {
			return err
		}
		o = incident.Outcome{Record: incident.Record{Incident: incident.Incident{
			Number: n, Title: "flood", State: incident.Triggered, TriggeredBy: "UMARA", TriggeredAt: noon,
			Playbook: incident.Playbook{Name: "flood", Title: "Flood", Private: true},
		}}}
		if edit != nil {
			edit(&o)
		}
		return tx.Create(o)
	})
	return o.Record.Number
}

// apply reads the incident, changes the outcome by edit and writes it.
func apply(t testing.TB, s *Store, n incident.Number, edit func(*incident.Outcome)) {
	t.Helper()
	change(t, s, func(tx incident.Tx) error {
		r, err := tx.Record(n)
		if err != nil {
			return err
		}
		o := incident.Outcome{Record: r}
		edit(&o)
		return tx.Apply(o)
	})
}

// delivery is one that is due at noon; its id is also its text.
func delivery(id, lane string, p incident.Priority) incident.Delivery {
	return incident.Delivery{
		ID: id, Kind: incident.KindNote, Method: "slack", To: "C1", Lane: lane, Priority: p, DueAt: noon,
		Body: incident.Body{Text: id},
	}
}

// send puts deliveries into the outbox of an incident.
func send(t testing.TB, s *Store, n incident.Number, list ...incident.Delivery) {
	t.Helper()
	apply(t, s, n, func(o *incident.Outcome) { o.Deliveries = list })
}

// claim takes what is due, of every priority.
func claim(t testing.TB, s *Store, now time.Time, limit int) []incident.Delivery {
	t.Helper()
	list, err := s.Claim(t.Context(), incident.MethodSlack, now, incident.PriorityRefresh, limit, lease)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func settle(t testing.TB, s *Store, now time.Time, results ...incident.Result) {
	t.Helper()
	change(t, s, func(tx incident.Tx) error { return tx.Settle(now, results) })
}

// done are the results of deliveries that all arrived.
func done(list []incident.Delivery) []incident.Result {
	out := make([]incident.Result, len(list))
	for i, d := range list {
		out[i] = incident.Result{Delivery: d}
	}
	return out
}

func ids(list []incident.Delivery) string {
	out := ""
	for _, d := range list {
		out += " " + d.ID
	}
	if out == "" {
		return ""
	}
	return out[1:]
}

// wantClaim claims everything that is due and compares the ids.
func wantClaim(t testing.TB, s *Store, now time.Time, want string) []incident.Delivery {
	t.Helper()
	list := claim(t, s, now, 1000)
	if got := ids(list); got != want {
		t.Fatalf("claimed %q, want %q", got, want)
	}
	return list
}

func wantCode(t testing.TB, err error, want incident.Code) {
	t.Helper()
	if got := incident.CodeOf(err); got != want {
		t.Fatalf("got %v (code %q), want code %q", err, got, want)
	}
}

func person(i int) incident.PersonID { return incident.PersonID(fmt.Sprintf("U%05d", i)) }
