package storage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

// Shifts come back in the order of their time, each with what became of it; another incident has its own.
func TestShiftsComeBackAsTheyWereWritten(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		late := incident.Shift{ID: "b", Person: "UINES", From: after(8 * time.Hour), To: after(16 * time.Hour), By: "UMARA", State: incident.ShiftPlanned}
		early := incident.Shift{ID: "c", Person: "UDIEGO", From: after(time.Hour), To: after(8 * time.Hour), By: "UMARA", State: incident.ShiftAnnounced}
		n := create(t, s, func(o *incident.Outcome) { o.Shifts = []incident.Shift{late, early} })
		create(t, s, func(o *incident.Outcome) {
			o.Shifts = []incident.Shift{{ID: "a", Person: "UYUKI", From: noon, To: after(time.Hour), State: incident.ShiftBegun}}
		})
		wantShifts := func(want ...incident.Shift) {
			t.Helper()
			r, err := s.Record(t.Context(), n)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, r.Shifts); diff != "" {
				t.Error(diff)
			}
		}
		wantShifts(early, late)
		early.State = incident.ShiftBegun
		apply(t, s, n, func(o *incident.Outcome) { o.Shifts = []incident.Shift{early} })
		wantShifts(early, late)
		apply(t, s, n, func(*incident.Outcome) {}) // nothing new leaves them as they are
		wantShifts(early, late)
	})
}
