package storage

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"tocsin/incident"
)

// enqueue puts deliveries into the outbox that belong to no incident.
func enqueue(t testing.TB, s *Store, list ...incident.Delivery) {
	t.Helper()
	change(t, s, func(tx incident.Tx) error { return tx.Enqueue(list) })
}

func TestWhatBelongsToNoIncidentIsDeliveredLikeTheRest(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		once := delivery("once", "m", incident.PriorityChannel)
		once.Once, once.Incident = "k", 7 // whatever it says
		enqueue(t, s, delivery("a", "l", incident.PriorityChannel), delivery("b", "l", incident.PriorityPage), once)
		twin := once
		twin.ID = "twin"
		enqueue(t, s, delivery("c", "l", incident.PriorityChannel), twin)
		send(t, s, n, delivery("of the incident", "l", incident.PriorityBroadcast))
		list := wantClaim(t, s, noon, "a once of the incident")
		if list[1].Incident != 0 || list[2].Incident != n {
			t.Errorf("they belong to %v and %v", list[1].Incident, list[2].Incident)
		}
		results := done(list)
		results[1] = incident.Result{Delivery: list[1], RetryIn: time.Second}
		results[0].Copy = incident.Copy{Role: incident.CopyPage, Person: "UA", Channel: "D1", TS: "1.0"}
		settle(t, s, noon, results...)
		settle(t, s, noon, incident.Result{Delivery: wantClaim(t, s, noon, "b")[0], Reason: "user_not_found"})
		wantClaim(t, s, after(time.Second), "c once")
		if state, reason := row(t, s, "b"); state != "failed" || reason != "user_not_found" {
			t.Errorf("b is %s, %s", state, reason)
		}
	})
}

// Instances that add to one such lane while another ticks it off leave it neither with two heads nor with none.
func TestTheLaneOfNoIncidentIsNeverStuck(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		const count = 60
		all := instances(t, s, 3)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var wg sync.WaitGroup
		for i, instance := range all[:2] {
			wg.Go(func() {
				for k := range count / 2 {
					enqueue(t, instance, delivery(fmt.Sprint(i, "/", k), "l", incident.PriorityChannel))
				}
			})
		}
		wg.Go(func() {
			for arrived := 0; arrived < count; {
				list, err := all[2].Claim(ctx, incident.MethodSlack, noon, incident.PriorityRefresh, 5, lease)
				if err != nil {
					t.Errorf("after %d: %v", arrived, err)
					return
				}
				settle(t, all[2], noon, done(list)...)
				arrived += len(list)
			}
		})
		wg.Wait()
	})
}

func TestADeliveryNamesItsMethod(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		nameless := delivery("a", "", incident.PriorityPage)
		nameless.Method = ""
		err := s.Change(t.Context(), func(tx incident.Tx) error { return tx.Enqueue([]incident.Delivery{nameless}) })
		if err == nil {
			t.Error("a delivery was taken that nobody would ever claim")
		}
	})
}
