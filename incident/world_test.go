package incident_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
	now   time.Time
	wakes int
}

func newWorld(t *testing.T, more ...incident.Playbook) *world {
	w := found(t, filepath.Join(t.TempDir(), "tocsin.db"), more...)
	t.Cleanup(func() { w.must(w.store.Close()) })
	return w
}

func found(t tester, file string, more ...incident.Playbook) *world {
	w := &world{tester: t, file: file, c: halden(), shelf: shelf{"crisis": crisis()}, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	for _, p := range more {
		w.shelf[p.Name] = p
	}
	w.open()
	return w
}

func (w *world) open() {
	store, err := storage.Open(w.Context(), "sqlite:"+w.file)
	w.must(err)
	w.store, w.s = store, &incident.Service{Store: store, Playbooks: w.shelf, Directory: w.c, Wake: func() { w.wakes++ }}
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

// errPeek undoes a transaction that only looked.
var errPeek = errors.New("only looking")

// timer says in how long an incident's timer is due; "none" where none runs.
func (w *world) timer(n incident.Number) string {
	w.Helper()
	found := "none"
	err := w.store.Change(w.Context(), func(tx incident.Tx) error {
		for {
			t, ok, err := tx.DueTimer(w.now.AddDate(1, 0, 0))
			if err != nil || !ok {
				return errors.Join(err, errPeek)
			}
			if t.Incident == n {
				found = t.DueAt.Sub(w.now).String()
			}
		}
	})
	if !errors.Is(err, errPeek) {
		w.Fatalf("%v", err)
	}
	return found
}

// story gives a timeline, a line an entry: kind, person, data.
func (w *world) story(n incident.Number) (lines []string) {
	w.Helper()
	entries, err := w.store.Timeline(w.Context(), n)
	w.must(err)
	for _, e := range entries {
		line := strings.TrimSpace(string(e.Kind) + " " + string(e.By))
		for _, k := range slices.Sorted(maps.Keys(e.Data)) {
			line += fmt.Sprintf(" %s=%s", k, e.Data[k])
		}
		lines = append(lines, line)
	}
	return lines
}

// tells fails unless the timeline has these lines, and no other after those of before.
func (w *world) tells(n incident.Number, before []string, want ...string) {
	w.Helper()
	if diff := cmp.Diff(slices.Concat(before, want), w.story(n)); diff != "" {
		w.Errorf("%s, -want +got:\n%s", n, diff)
	}
}

// pages gives an incident's pages: "JONAS 1 reached, KASPAR 2 failed (deactivated)".
func (w *world) pages(n incident.Number) string {
	w.Helper()
	var list []string
	for _, p := range w.record(n).Pages {
		one := fmt.Sprintf("%s %d %s", p.Person, p.Level, p.State)
		if p.Reason != "" {
			one += " (" + p.Reason + ")"
		}
		list = append(list, one)
	}
	return strings.Join(list, ", ")
}

func (w *world) same(got, want string) {
	w.Helper()
	if got != want {
		w.Errorf("got  %s\nwant %s", got, want)
	}
}

func (w *world) record(n incident.Number) *incident.Record {
	w.Helper()
	r, err := w.store.Record(w.Context(), n)
	w.must(err)
	return &r
}

// reopen is what a restart does to the store.
func (w *world) reopen() {
	w.Helper()
	w.must(w.store.Close())
	w.open()
	w.must(w.store.Orphans(w.Context(), w.now))
}
