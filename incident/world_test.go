package incident_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tocsin/incident"
	"tocsin/storage"
)

// tester is what tests and properties have in common.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Context() context.Context
}

// world is a company with a store on disk and a clock that a test moves.
type world struct {
	tester
	file  string
	store *storage.Store
	s     *incident.Service
	c     *company
	shelf shelf
	rota  rota
	now   time.Time
	wakes int
}

func newWorld(t *testing.T, more ...incident.Playbook) *world {
	w := found(t, filepath.Join(t.TempDir(), "tocsin.db"), more...)
	t.Cleanup(func() { w.must(w.store.Close()) })
	return w
}

func found(t tester, file string, more ...incident.Playbook) *world {
	w := &world{tester: t, file: file, c: halden(), shelf: shelf{"crisis": crisis()}, rota: rota{}, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	for _, p := range more {
		w.shelf[p.Name] = p
	}
	w.s = &incident.Service{
		Playbooks: w.shelf, Directory: w.c, Schedules: w.rota, Methods: map[incident.Method]bool{},
		Severities: incident.Severities{Usual: "sev2", Grades: []incident.Severity{{Name: "sev1", Title: "Critical"}, {Name: "sev2", Title: "Major"}, {Name: "sev3", Title: "Minor"}}},
		Code:       code, Wake: func() { w.wakes++ },
	}
	tables, err := empty()
	w.must(err)
	w.must(os.WriteFile(file, tables, 0o600))
	w.open()
	return w
}

// empty is a database with all tables and nothing in them: making one takes longer than most of these tests.
var empty = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "tocsin")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "empty.db")
	store, err := storage.Open(context.Background(), "sqlite:"+file)
	if err != nil {
		return nil, err
	}
	if err := store.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

func (w *world) open() {
	store, err := storage.Open(w.Context(), "sqlite:"+w.file)
	w.must(err)
	w.store, w.s.Store = store, store
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%v", err)
	}
}

// refused fails unless a use case was refused with this code.
func (w *world) refused(err error, want incident.Code) {
	w.Helper()
	if got := incident.CodeOf(err); got != want {
		w.Errorf("refused with %q (%v), want %q", got, err, want)
	}
}

// pass lets time pass, and does what came due meanwhile.
func (w *world) pass(d time.Duration) (fired int) {
	w.Helper()
	w.now = w.now.Add(d)
	fired, err := w.s.Sweep(w.Context(), w.now)
	w.must(err)
	return fired
}

func (w *world) trigger(playbook, text string) incident.Record {
	w.Helper()
	r, err := w.s.Trigger(w.Context(), incident.Trigger{Playbook: playbook, Text: text, By: "MARA"}, w.now)
	w.must(err)
	return r
}

func (w *world) ack(n incident.Number, who incident.PersonID) incident.Record {
	w.Helper()
	r, err := w.s.Acknowledge(w.Context(), n, who, w.now)
	w.must(err)
	return r
}

func (w *world) resolve(n incident.Number, text string) incident.Record {
	w.Helper()
	r, err := w.s.Resolve(w.Context(), "", n, "MARA", text, w.now)
	w.must(err)
	return r
}

// reopen is what a restart does to the store.
func (w *world) reopen() {
	w.Helper()
	w.must(w.store.Close())
	w.open()
	w.must(w.store.Orphans(w.Context(), w.now))
}
