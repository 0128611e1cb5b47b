package storage

import (
	"errors"
	"sync"
	"testing"
	"time"

	"tocsin/incident"
)

func TestARequestIsCarriedOutOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		once := func(key string, n incident.Number, at time.Time) (before incident.Number, seen bool) {
			change(t, s, func(tx incident.Tx) (err error) {
				before, seen, err = tx.Once(key, n, at)
				return err
			})
			return before, seen
		}
		if before, seen := once("k", 7, noon); seen || before != 0 {
			t.Errorf("seen %v, for %v", seen, before)
		}
		if before, seen := once("k", 8, after(time.Hour)); !seen || before != 7 {
			t.Errorf("seen %v, for %v; want true, 7", seen, before)
		}
		once("late", 9, after(time.Hour))
		change(t, s, func(tx incident.Tx) error { return tx.Forget(after(time.Second)) })
		if _, seen := once("k", 8, noon); seen {
			t.Error("k is not forgotten")
		}
		if before, seen := once("late", 1, noon); !seen || before != 9 {
			t.Error("late is forgotten")
		}
	})
}

// From whom a mail is, is kept with it: whoever sent it may answer.
func TestAMailIsKeptWithItsSender(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		change(t, s, func(tx incident.Tx) error {
			_, _, err := tx.Once("k", 7, noon)
			return errors.Join(err, tx.SetSender("k", "mara@halden.example"))
		})
		if n, sender, err := s.Mailed(t.Context(), "k"); n != 7 || sender != "mara@halden.example" || err != nil {
			t.Errorf("%v, %q, %v", n, sender, err)
		}
		if _, _, err := s.Mailed(t.Context(), "l"); incident.CodeOf(err) != incident.NotFound {
			t.Error(err)
		}
	})
}

// Slack repeats an event to another connection while the first is still being worked on.
func TestOfRequestsAtOnceOneIsCarriedOut(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				err := s.Change(t.Context(), func(tx incident.Tx) error {
					n, err := tx.NextNumber()
					if err != nil {
						return err
					}
					if before, seen, err := tx.Once("same", n, noon); err != nil || seen {
						if before != 1 {
							t.Errorf("seen for %v, %v; want INC-1", before, err)
						}
						return &incident.Error{Code: incident.AlreadyResolved} // any refusal: nothing of it is kept
					}
					return tx.Create(incident.Outcome{Record: incident.Record{Incident: incident.Incident{Number: n}}})
				})
				if code := incident.CodeOf(err); err != nil && code != incident.AlreadyResolved {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := listed(t, s, incident.Filter{}); got != "[1]" {
			t.Errorf("incidents %s, want [1]", got)
		}
	})
}
