package storage

import (
	"testing"
	"time"

	"tocsin/incident"
)

func TestRecallTakesBackWhatHasNotLeft(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		page := func(id, lane string) incident.Delivery { return delivery(id, lane, incident.PriorityPage) }
		send(t, s, n, page("left", "p"), page("behind", "p"), page("last", "p"), page("first", "q"), page("second", "q"), page("kept", ""))
		away := claim(t, s, noon, 1)
		apply(t, s, n, func(o *incident.Outcome) {
			o.Recall = []string{"left", "behind", "first", "never was"}
			o.Deliveries = []incident.Delivery{page("new", "q")}
		})
		list := wantClaim(t, s, noon, "second kept") // the next of its lane has moved up
		settle(t, s, noon, done(list)...)
		settle(t, s, noon, incident.Result{Delivery: away[0], RetryIn: time.Second}) // it failed, and is not tried again
		settle(t, s, noon, done(wantClaim(t, s, noon, "last new"))...)
		for id, want := range map[string]string{"left": "withdrawn", "behind": "withdrawn", "first": "withdrawn", "second": "done", "last": "done"} {
			if state, _ := row(t, s, id); state != want {
				t.Errorf("%s is %s, want %s", id, state, want)
			}
		}
		apply(t, s, n, func(o *incident.Outcome) { o.Recall = []string{"second"} })
		if state, _ := row(t, s, "second"); state != "done" {
			t.Errorf("what has arrived is %s", state)
		}
	})
}

func TestOneOnItsWayThatIsRecalledMayArrive(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		send(t, s, n, delivery("a", "l", incident.PriorityPage), delivery("b", "l", incident.PriorityPage))
		away := wantClaim(t, s, noon, "a")
		apply(t, s, n, func(o *incident.Outcome) { o.Recall = []string{"a"} })
		wantClaim(t, s, noon, "")
		settle(t, s, noon, done(away)...)
		if state, _ := row(t, s, "a"); state != "done" {
			t.Errorf("a is %s", state)
		}
		wantClaim(t, s, noon, "b")
	})
}

func TestWhatIsMovedLeavesAtItsNewTime(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		later := func(id string) incident.Delivery {
			d := delivery(id, "", incident.PriorityPage)
			d.DueAt = after(time.Hour)
			return d
		}
		send(t, s, n, later("sooner"), later("same"), delivery("away", "", incident.PriorityPage), delivery("later", "", incident.PriorityPage))
		away := claim(t, s, noon, 1)
		apply(t, s, n, func(o *incident.Outcome) {
			o.Move = []incident.Moved{{Delivery: "sooner", DueAt: after(lease / 2)}, {Delivery: "later", DueAt: after(2 * time.Hour)},
				{Delivery: "away", DueAt: after(3 * time.Hour)}, {Delivery: "never was", DueAt: noon}}
		})
		wantClaim(t, s, noon, "")
		if got := wantClaim(t, s, after(lease/2), "sooner")[0]; !got.DueAt.Equal(after(lease/2)) || !got.Since.Equal(after(lease/2)) {
			t.Errorf("it is due at %v, since %v", got.DueAt, got.Since)
		}
		settle(t, s, noon, incident.Result{Delivery: away[0], RetryIn: time.Second})
		if got := only(t, s, after(time.Hour), "away"); !got.Since.Equal(noon) {
			t.Errorf("what had left was moved: %+v", got)
		}
		if got := only(t, s, after(2*time.Hour), "later"); !got.Since.Equal(after(2 * time.Hour)) {
			t.Errorf("%+v", got)
		}
	})
}
