package storage

import (
	"sync"
	"testing"
	"time"

	"tocsin/incident"
)

// joined reads the incident of alerts with a key, and opens one where there is none.
func joined(t testing.TB, s *Store, source, dedup string, at time.Time) (n incident.Number) {
	t.Helper()
	change(t, s, func(tx incident.Tx) (err error) {
		if n, err = tx.JoinAlert(source, dedup, time.Time{}, at); err != nil || n != 0 {
			return err
		}
		if n, err = tx.NextNumber(); err != nil {
			return err
		}
		if err := tx.SetAlert(source, dedup, n, at); err != nil {
			return err
		}
		return tx.Create(incident.Outcome{Record: incident.Record{Incident: incident.Incident{Number: n}}})
	})
	return n
}

func TestAlertsAreTheIncidentsOfTheirSourceAndKey(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		if _, err := s.Alerted(t.Context(), "a", "k"); incident.CodeOf(err) != incident.NotFound {
			t.Errorf("before any: %v", err)
		}
		for i, want := range []struct {
			source, dedup string
			n             incident.Number
		}{{"a", "k", 1}, {"a", "k", 1}, {"b", "k", 2}, {"a", "l", 3}, {"b", "k", 2}} {
			if n := joined(t, s, want.source, want.dedup, noon); n != want.n {
				t.Errorf("alert %d is of %v, want %v", i, n, want.n)
			}
		}
		change(t, s, func(tx incident.Tx) error { return tx.SetAlert("a", "k", 3, noon) })
		if n, err := s.Alerted(t.Context(), "a", "k"); n != 3 {
			t.Errorf("%v, %v", n, err)
		}
	})
}

// Where only what came lately counts, the next one is an incident of its own, and those that follow are of that.
func TestAlertsThatAreApartInTime(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		joined(t, s, "a", "k", noon)
		for i, want := range []struct {
			since, at time.Time
			n         incident.Number
		}{{noon, after(time.Minute), 1}, {after(time.Second), after(2 * time.Minute), 1}, {after(3 * time.Minute), after(4 * time.Minute), 0}, {noon, after(5 * time.Minute), 0}} {
			change(t, s, func(tx incident.Tx) error {
				n, err := tx.JoinAlert("a", "k", want.since, want.at)
				if n != want.n {
					t.Errorf("alert %d is of %v, want %v", i, n, want.n)
				}
				return err
			})
		}
	})
}

// What is rolled back leaves no key without an incident.
func TestAnAlertThatFailedIsAsIfItHadNotCome(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		broken := &incident.Error{Code: incident.NotFound}
		err := s.Change(t.Context(), func(tx incident.Tx) error {
			if _, err := tx.JoinAlert("a", "k", time.Time{}, noon); err != nil {
				return err
			}
			return broken
		})
		if incident.CodeOf(err) != incident.NotFound {
			t.Error(err)
		}
		if n := joined(t, s, "a", "k", noon); n != 1 {
			t.Errorf("it is of %v", n)
		}
	})
}

func TestOfAlertsAtOnceOneOpensAnIncident(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		var all sync.WaitGroup
		for _, instance := range instances(t, s, 3) {
			for range 10 {
				all.Go(func() {
					if n := joined(t, instance, "a", "k", noon); n != 1 {
						t.Errorf("one is of %v", n)
					}
				})
			}
		}
		all.Wait()
	})
}

// The key of an open incident is kept however long it lasts: a crisis lasts for weeks.
func TestKeysOfAlertsAreForgottenAfterTheIncident(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		over, open := joined(t, s, "a", "over", noon), joined(t, s, "a", "open", noon)
		apply(t, s, over, func(o *incident.Outcome) { o.Record.State = incident.Resolved })
		apply(t, s, open, func(o *incident.Outcome) { o.Record.State = incident.Triggered })
		forget := func(before time.Time) {
			change(t, s, func(tx incident.Tx) error { return tx.Forget(before) })
		}
		forget(noon)
		if n, err := s.Alerted(t.Context(), "a", "over"); n != over {
			t.Errorf("too early: %v, %v", n, err)
		}
		forget(after(time.Second))
		if n, err := s.Alerted(t.Context(), "a", "over"); incident.CodeOf(err) != incident.NotFound {
			t.Errorf("it is still %v, %v", n, err)
		}
		if n, err := s.Alerted(t.Context(), "a", "open"); n != open {
			t.Errorf("the open one: %v, %v", n, err)
		}
	})
}
