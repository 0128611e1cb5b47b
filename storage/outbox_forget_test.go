package storage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

// left gives the ids of the deliveries that are there, of those that a test wrote.
func left(t *testing.T, s *Store, ids ...string) string {
	t.Helper()
	var there []string
	change(t, s, func(tx incident.Tx) error {
		for _, id := range ids {
			if _, ok, err := tx.Delivery(id); err != nil {
				return err
			} else if ok {
				there = append(there, id)
			}
		}
		return nil
	})
	return strings.Join(there, " ")
}

// over resolves an incident at a time.
func over(t *testing.T, s *Store, n incident.Number, at time.Time) {
	t.Helper()
	apply(t, s, n, func(o *incident.Outcome) { o.Record.State, o.Record.ResolvedAt = incident.Resolved, at })
}

// What was sent has phone numbers and texts in it. It goes once its incident has been over for long enough.
func TestOldDeliveriesOfWhatIsOverAreForgotten(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		long, lately, open := create(t, s, nil), create(t, s, nil), create(t, s, nil)
		send(t, s, long, delivery("sent", "", incident.PriorityPage), delivery("refused", "", incident.PriorityPage), delivery("recalled", "", incident.PriorityPage))
		send(t, s, lately, delivery("lately", "", incident.PriorityPage))
		send(t, s, open, delivery("open", "", incident.PriorityPage))
		change(t, s, func(tx incident.Tx) error {
			return tx.Enqueue([]incident.Delivery{delivery("code", "", incident.PriorityPage)})
		})
		apply(t, s, long, func(o *incident.Outcome) { o.Recall = []string{"recalled"} })
		results := done(claim(t, s, noon, 10))
		results[1].Reason = "invalid_number"
		settle(t, s, noon, results...)
		send(t, s, long, delivery("waits", "", incident.PriorityBroadcast))
		over(t, s, long, after(time.Hour))
		over(t, s, lately, after(3*time.Hour))
		young := delivery("young", "", incident.PriorityPage)
		young.DueAt = after(3 * time.Hour)
		change(t, s, func(tx incident.Tx) error { return tx.Enqueue([]incident.Delivery{young}) })
		settle(t, s, after(3*time.Hour), done(wantClaim(t, s, after(3*time.Hour), "young waits")[:1])...)

		everything := []string{"sent", "refused", "recalled", "lately", "open", "code", "waits", "young"}
		for _, c := range []struct {
			before time.Duration
			kept   string
		}{
			{0, "sent refused recalled lately open code waits young"},
			{time.Hour, "sent refused recalled lately open waits young"},
			{2 * time.Hour, "lately open waits young"},
			{4 * time.Hour, "open waits"},
		} {
			if err := s.ForgetDeliveries(t.Context(), after(c.before)); err != nil {
				t.Fatal(err)
			}
			if got := left(t, s, everything...); got != c.kept {
				t.Errorf("before %v: %s are kept, want %s", c.before, got, c.kept)
			}
		}
	})
}

// However many there are, all of them go, in small transactions; what is kept in between is stepped over.
func TestManyDeliveriesAreForgotten(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		open, n := create(t, s, nil), create(t, s, nil)
		var ids []string
		for i := range 3 {
			var list []incident.Delivery
			for j := range forgottenAtOnce {
				list = append(list, delivery(fmt.Sprintf("%d-%d", i, j), "", incident.PriorityPage))
			}
			ids = append(ids, list[0].ID, list[len(list)-1].ID)
			send(t, s, map[bool]incident.Number{true: open, false: n}[i == 1], list...)
		}
		settle(t, s, noon, done(claim(t, s, noon, 3*forgottenAtOnce))...)
		over(t, s, n, noon)
		if err := s.ForgetDeliveries(t.Context(), after(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got := left(t, s, ids...); got != "1-0 1-255" {
			t.Errorf("%s are kept, want those of the open one", got)
		}
	})
}
