package incident_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

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
