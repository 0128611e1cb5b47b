package storage

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
	"tocsin/incident/oncall"
)

func TestOverridesAreThoseThatHaveNotEnded(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		add := func(schedule, id string, ends, made time.Duration) oncall.Override {
			o := oncall.Override{ID: id, Schedule: schedule, Person: "@jonas", From: noon, To: after(ends), By: "UMARA", MadeAt: after(made)}
			change(t, s, func(tx incident.Tx) error { return tx.AddOverride(o) })
			return o
		}
		a, _, b := add("ops", "a", time.Hour, 0), add("ops", "ended", time.Minute, 0), add("ops", "b", 2*time.Hour, 0)
		other, earlier := add("web", "other", time.Hour, 0), add("ops", "earlier", time.Hour, -time.Hour)
		wantOverrides := func(schedule string, want ...oncall.Override) {
			t.Helper()
			got, err := s.Overrides(t.Context(), schedule, after(time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			change(t, s, func(tx incident.Tx) error {
				inside, err := tx.Overrides(schedule, after(time.Minute))
				if !cmp.Equal(got, inside) {
					t.Errorf("a transaction reads %v", inside)
				}
				return err
			})
		}
		wantOverrides("ops", earlier, a, b)
		change(t, s, func(tx incident.Tx) error {
			for _, c := range []struct {
				schedule, id string
				want         bool
			}{{"web", "a", false}, {"ops", "a", true}, {"ops", "a", false}} {
				if ok, err := tx.DropOverride(c.schedule, c.id); ok != c.want || err != nil {
					t.Errorf("%v: %v, %v", c, ok, err)
				}
			}
			return nil
		})
		wantOverrides("ops", earlier, b)
		wantOverrides("web", other)
		err := s.Change(t.Context(), func(tx incident.Tx) error { return tx.AddOverride(b) })
		wantCode(t, err, incident.AlreadyExists)
	})
}

func TestWhoIsOnDutyIsKnownFromTheFirstTimeOn(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		wantDuty := func(known bool, want string) {
			t.Helper()
			change(t, s, func(tx incident.Tx) error {
				people, ok, err := tx.Duty("ops")
				if ok != known || fmt.Sprint(people) != want {
					t.Errorf("%v, %v; want %s", people, ok, want)
				}
				return err
			})
		}
		set := func(schedule string, people ...incident.PersonID) {
			change(t, s, func(tx incident.Tx) error { return tx.SetDuty(schedule, people, noon) })
		}
		wantDuty(false, "[]")
		set("ops")
		wantDuty(true, "[]")
		set("ops", "UMARA", "UJONAS")
		set("web", "ULENA")
		wantDuty(true, "[UMARA UJONAS]")
	})
}

// Of instances that look at the same time one sees that the duty has changed.
func TestAHandOverIsSeenOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		change(t, s, func(tx incident.Tx) error { return tx.SetDuty("ops", []incident.PersonID{"UMARA"}, noon) })
		var mu sync.Mutex
		var wg sync.WaitGroup
		seen := 0
		for _, instance := range instances(t, s, 4) {
			wg.Go(func() {
				changed := false
				change(t, instance, func(tx incident.Tx) error {
					people, _, err := tx.Duty("ops")
					if err != nil {
						return err
					}
					changed = people[0] != "UJONAS"
					return tx.SetDuty("ops", []incident.PersonID{"UJONAS"}, noon)
				})
				mu.Lock()
				defer mu.Unlock()
				if changed {
					seen++
				}
			})
		}
		wg.Wait()
		if seen != 1 {
			t.Errorf("%d instances saw the hand-over", seen)
		}
	})
}
