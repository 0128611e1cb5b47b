package storage

import (
	"errors"
	"testing"
	"time"

	"tocsin/incident"
)

// fire takes the timer that is due, or the zero one.
func fire(t *testing.T, s *Store, now time.Time) (due incident.Timer) {
	t.Helper()
	change(t, s, func(tx incident.Tx) error {
		var ok bool
		var err error
		due, ok, err = tx.DueTimer(now)
		if ok == (due == incident.Timer{}) {
			t.Errorf("ok is %v for %+v", ok, due)
		}
		return err
	})
	return due
}

func TestTimersFireOnceTheEarliestFirst(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		set := func(kind incident.TimerKind, d time.Duration) incident.Number {
			return create(t, s, func(o *incident.Outcome) { o.Timers = []incident.Timer{{Kind: kind, DueAt: after(d)}} })
		}
		late, early := set(incident.TimerEscalate, time.Hour), set(incident.TimerEscalate, time.Minute)
		next := func(until time.Duration, want time.Duration) {
			t.Helper()
			if at, ok, err := s.NextTimer(t.Context(), after(until)); err != nil || ok != (want > 0) || ok && !at.Equal(after(want)) {
				t.Errorf("the next is due at %v (%v, %v), want %v", at, ok, err, want)
			}
		}
		next(time.Minute-time.Millisecond, 0)
		next(2*time.Hour, time.Minute)
		if got := fire(t, s, after(time.Minute-time.Millisecond)); got != (incident.Timer{}) {
			t.Errorf("%+v too early", got)
		}
		want := incident.Timer{Incident: early, Kind: incident.TimerEscalate, DueAt: after(time.Minute)}
		if got := fire(t, s, after(2*time.Hour)); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		if got := fire(t, s, after(2*time.Hour)); got.Incident != late {
			t.Errorf("%+v, want that of %v", got, late)
		}
		if got := fire(t, s, after(2*time.Hour)); got != (incident.Timer{}) {
			t.Errorf("%+v fired again", got)
		}
		next(24*time.Hour, 0)
	})
}

func TestATimerCanBePostponed(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		first := incident.Timer{Kind: incident.TimerEscalate, DueAt: after(time.Minute)}
		first.Incident = create(t, s, func(o *incident.Outcome) { o.Timers = []incident.Timer{first} })
		gone := incident.Timer{Incident: first.Incident, Kind: "gone"}
		change(t, s, func(tx incident.Tx) error {
			return errors.Join(tx.Postpone(first, after(time.Hour)), tx.Postpone(gone, after(time.Second)))
		})
		if got := fire(t, s, after(time.Minute)); got != (incident.Timer{}) {
			t.Errorf("%+v was postponed, or was not there", got)
		}
		if got := fire(t, s, after(time.Hour)); got.Incident != first.Incident || !got.DueAt.Equal(after(time.Hour)) {
			t.Errorf("%+v, want the timer that was postponed", got)
		}
	})
}

func TestATimerReplacesItsKindAndCanBeCancelled(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		timers := func(d time.Duration) []incident.Timer {
			return []incident.Timer{{Kind: incident.TimerEscalate, DueAt: after(d)}, {Kind: "other", DueAt: after(3 * time.Hour)}}
		}
		n := create(t, s, func(o *incident.Outcome) { o.Timers = timers(time.Minute) })
		apply(t, s, n, func(o *incident.Outcome) { o.Timers = timers(time.Hour) })
		if got := fire(t, s, after(time.Minute)); got != (incident.Timer{}) {
			t.Errorf("%+v was replaced", got)
		}
		apply(t, s, n, func(o *incident.Outcome) { // set in the outcome that cancels, it runs
			o.Cancel, o.Timers = []incident.TimerKind{incident.TimerEscalate}, timers(2*time.Hour)
		})
		if got := fire(t, s, after(2*time.Hour)); !got.DueAt.Equal(after(2 * time.Hour)) {
			t.Errorf("%+v", got)
		}
		apply(t, s, n, func(o *incident.Outcome) { o.Timers = timers(time.Hour) })
		apply(t, s, n, func(o *incident.Outcome) { o.Cancel = []incident.TimerKind{incident.TimerEscalate} })
		if got := fire(t, s, after(4*time.Hour)); got.Kind != "other" {
			t.Errorf("%+v was cancelled", got)
		}
	})
}

func TestATimerThatWasTakenInVainIsThereAgain(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, func(o *incident.Outcome) {
			o.Timers = []incident.Timer{{Kind: incident.TimerEscalate, DueAt: noon}}
		})
		err := s.Change(t.Context(), func(tx incident.Tx) error {
			if _, _, err := tx.DueTimer(noon); err != nil {
				return err
			}
			return &incident.Error{Code: incident.UnknownTarget}
		})
		wantCode(t, err, incident.UnknownTarget)
		if got := fire(t, s, noon); got.Incident != n {
			t.Errorf("%+v, want that of %v", got, n)
		}
	})
}
