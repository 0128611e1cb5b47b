package incident_test

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	diff "github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

// errPeek undoes a transaction that only looked.
var errPeek = errors.New("only looking")

// timer says in how long an incident's timer is due, where only one runs; "none" where none does.
func (w *world) timer(n incident.Number) string {
	w.Helper()
	var list []string
	for _, t := range w.running(n) {
		list = append(list, t.DueAt.Sub(w.now).String())
	}
	return cmp.Or(strings.Join(list, ", "), "none")
}

// timers says the same of all that run, with their kinds: "remind 5m0s, stale 30m0s".
func (w *world) timers(n incident.Number) string {
	w.Helper()
	var list []string
	for _, t := range w.running(n) {
		list = append(list, fmt.Sprintf("%s %s", t.Kind, t.DueAt.Sub(w.now)))
	}
	slices.Sort(list)
	return cmp.Or(strings.Join(list, ", "), "none")
}

// running gives an incident's timers, the earliest first.
func (w *world) running(n incident.Number) (found []incident.Timer) {
	w.Helper()
	err := w.store.Change(w.Context(), func(tx incident.Tx) error {
		for {
			t, ok, err := tx.DueTimer(w.now.AddDate(1, 0, 0))
			if err != nil || !ok {
				return errors.Join(err, errPeek)
			}
			if t.Incident == n {
				found = append(found, t)
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
			if k != "broadcast" { // its id is another one each time
				line += fmt.Sprintf(" %s=%s", k, e.Data[k])
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// tells fails unless the timeline has these lines, and no other after those of before.
func (w *world) tells(n incident.Number, before []string, want ...string) {
	w.Helper()
	if d := diff.Diff(slices.Concat(before, want), w.story(n)); d != "" {
		w.Errorf("%s, -want +got:\n%s", n, d)
	}
}

// lines fails unless a list has these, in order.
func (w *world) lines(got []string, want ...string) {
	w.Helper()
	if d := diff.Diff(want, got); d != "" {
		w.Errorf("-want +got:\n%s", d)
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
