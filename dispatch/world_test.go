package dispatch_test

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"
	"github.com/rs/zerolog"

	"tocsin/dispatch"
	"tocsin/incident"
	"tocsin/storage"
)

// world is a company with a store on disk.
type world struct {
	t       testing.TB
	address string
	file    string // of SQLite
	store   *storage.Store
	service *incident.Service
	record  incident.Record
	log     *lines
}

// found opens a new SQLite store with one incident in it.
func found(t testing.TB) *world {
	file := filepath.Join(t.TempDir(), "tocsin.db")
	return foundAt(t, file, "sqlite:"+file)
}

func foundAt(t testing.TB, file, address string) *world {
	w := &world{t: t, file: file, address: address, log: &lines{}}
	w.open()
	t.Cleanup(func() { w.store.Close() })
	err := w.store.Change(t.Context(), func(tx incident.Tx) error {
		n, err := tx.NextNumber()
		w.record.Incident = incident.Incident{
			Number: n, Playbook: playbook, Title: "Servers on fire", State: incident.Triggered, Level: 1, TriggeredAt: time.Now(),
		}
		if err != nil {
			return err
		}
		return tx.Create(incident.Outcome{Record: w.record})
	})
	w.must(err)
	return w
}

func (w *world) open() {
	store, err := storage.Open(w.t.Context(), w.address)
	w.must(err)
	w.store = store
	w.service = &incident.Service{Store: store, Playbooks: shelf{}, Directory: staff{}, Wake: func() {}}
}

// join is another instance of the program on the same store.
func (w *world) join() *world {
	other := *w
	other.open()
	w.t.Cleanup(func() { other.store.Close() })
	return &other
}

// reopen is what a restart does to the store.
func (w *world) reopen() {
	w.must(w.store.Close())
	w.open()
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// put writes deliveries into the outbox and wakes whoever delivers.
func (w *world) put(list ...incident.Delivery) {
	w.t.Helper()
	for i := range list {
		if list[i].ID == "" {
			list[i].ID = incident.NewID()
		}
		if list[i].DueAt.IsZero() {
			list[i].DueAt = time.Now()
		}
		list[i].Incident, list[i].Method = w.record.Number, cmp.Or(list[i].Method, "slack")
		if p := w.record.Page(incident.PersonID(list[i].To)); p != nil && list[i].Kind == incident.KindPage {
			p.Notices = append(p.Notices, incident.Notice{Delivery: list[i].ID, Method: list[i].Method, State: incident.NoticeWaiting})
		}
	}
	w.must(w.store.Change(w.t.Context(), func(tx incident.Tx) error {
		return tx.Apply(incident.Outcome{Record: w.record, Deliveries: list})
	}))
	w.service.Wake()
}

// run starts a dispatcher; what it gives ends it, waits for that, and gives Run's error.
func (w *world) run(s sender, change ...func(*dispatch.Options)) (stop func() error) {
	o := dispatch.Options{
		Store: w.store, Service: w.service, Senders: map[incident.Method]dispatch.Sender{"slack": s},
		Log: zerolog.New(w.log), Exclusive: true,
	}
	for _, c := range change {
		c(&o)
	}
	d := dispatch.New(o)
	w.service.Wake = d.Wake
	ctx, cancel := context.WithCancel(w.t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-done
	})
	w.t.Cleanup(func() { stop() })
	return stop
}

// settled fails unless nothing waits and nothing is in flight.
func (w *world) settled() {
	w.t.Helper()
	at, waits, err := w.store.NextDue(w.t.Context(), incident.MethodSlack)
	w.must(err)
	if waits {
		w.t.Errorf("a delivery is still due at %v; it is %v", at, time.Now())
	}
}

// reasons gives why deliveries failed, as the timeline has it.
func (w *world) reasons() (list []string) {
	w.t.Helper()
	entries, err := w.store.Timeline(w.t.Context(), w.record.Number)
	w.must(err)
	for _, e := range entries {
		if e.Kind == incident.EntryUndelivered || e.Kind == incident.EntryUnreached {
			list = append(list, e.Data["reason"])
		}
	}
	return list
}

// raw runs SQL behind the store's back, as a fault of the disk would.
func (w *world) raw(q string) {
	w.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+w.file+"?_busy_timeout=5000")
	w.must(err)
	defer db.Close()
	_, err = db.Exec(q)
	w.must(err)
}

// lines is a log that is safe to read while it is written.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) count(part string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), part)
}
