package storage

import (
	"testing"
	"time"

	"tocsin/incident"
)

func TestAClaimThatRunsOutIsTakenAgainAndLooksFirst(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		send(t, s, n, delivery("a", "l", incident.PriorityPage))
		if first := wantClaim(t, s, noon, "a")[0]; first.Recovered {
			t.Error("recovered at the first claim")
		}
		wantClaim(t, s, after(lease-time.Millisecond), "")
		again := wantClaim(t, s, after(lease), "a")[0]
		if !again.Recovered || again.Attempts != 0 || !again.DueAt.Equal(noon) {
			t.Errorf("%+v", again)
		}
		settle(t, s, after(lease), incident.Result{Delivery: again, RetryIn: time.Second})
		if third := wantClaim(t, s, after(2*lease), "a")[0]; third.Recovered || third.Attempts != 1 {
			t.Errorf("it is known not to have arrived, and is looked for: %+v", third)
		}
	})
}

func TestClaimsAreCounted(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		send(t, s, n, delivery("a", "", incident.PriorityPage), delivery("b", "", incident.PriorityPage), delivery("c", "", incident.PriorityPage))
		first, second := claim(t, s, noon, 2), claim(t, s, noon, 2)
		if a, b, c := first[0].Claim, first[1].Claim, second[0].Claim; a < 1 || a != b || c <= a {
			t.Errorf("claims %d, %d and then %d", a, b, c)
		}
	})
}

func TestWhatAnEarlierRunLeftBehindIsFreeFromTheTimeGiven(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		send(t, s, n, delivery("a", "", incident.PriorityPage), delivery("b", "", incident.PriorityPage))
		mine := claim(t, s, noon, 1)
		earlier := *s
		earlier.instance = "earlier run"
		claim(t, &earlier, noon, 1)
		if err := s.Orphans(t.Context(), after(time.Second)); err != nil {
			t.Fatal(err)
		}
		wantClaim(t, s, noon, "")
		if got := wantClaim(t, s, after(time.Second), "b")[0]; !got.Recovered {
			t.Error("an orphan is not looked for")
		}
		settle(t, s, noon, done(mine)...)
		wantClaim(t, s, after(lease), "")
	})
}

func TestWhatBecomesOfADelivery(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		names := []string{"deferred", "done", "failed", "retry", "unsure"}
		for _, id := range names {
			send(t, s, n, delivery(id, id, incident.PriorityPage))
		}
		list := wantClaim(t, s, noon, "deferred done failed retry unsure")
		settle(t, s, noon,
			incident.Result{Delivery: list[0], RetryIn: 10 * time.Second, Deferred: true},
			incident.Result{Delivery: list[1]},
			incident.Result{Delivery: list[2], Reason: "user_not_found"},
			incident.Result{Delivery: list[3], RetryIn: 20 * time.Second, Reason: "ratelimited"},
			incident.Result{Delivery: list[4], RetryIn: 30 * time.Second, Unsure: true})
		wantClaim(t, s, after(9*time.Second), "")
		for at, want := range map[time.Duration]incident.Delivery{
			10 * time.Second: {ID: "deferred"}, 20 * time.Second: {ID: "retry", Attempts: 1}, 30 * time.Second: {ID: "unsure", Attempts: 1, Recovered: true},
		} {
			got := only(t, s, after(at), want.ID)
			if got.Attempts != want.Attempts || got.Recovered != want.Recovered || !got.DueAt.Equal(after(at)) || !got.Since.Equal(noon) {
				t.Errorf("%s: %+v", want.ID, got)
			}
		}
		if state, reason := row(t, s, "failed"); state != "failed" || reason != "user_not_found" {
			t.Errorf("%s, %s", state, reason)
		}
		if state, _ := row(t, s, "done"); state != "done" {
			t.Error(state)
		}
	})
}

// only claims what is due and gives the one with this id, and puts everything back.
func only(t *testing.T, s *Store, now time.Time, id string) (found incident.Delivery) {
	t.Helper()
	list := claim(t, s, now, 10)
	for _, d := range list {
		if d.ID == id {
			found = d
		}
		settle(t, s, d.DueAt.Add(-time.Second), incident.Result{Delivery: d, RetryIn: time.Second, Deferred: true})
	}
	return found
}

func row(t *testing.T, s *Store, id string) (state, reason string) {
	t.Helper()
	err := s.read.QueryRowContext(t.Context(), s.engine.text("SELECT state, reason FROM outbox WHERE id = $1"), id).Scan(&state, &reason)
	if err != nil {
		t.Fatal(err)
	}
	return state, reason
}

// One that may have arrived and only waits its turn has not been looked for.
func TestWhatWaitsItsTurnIsStillLookedForLater(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		send(t, s, n, delivery("a", "l", incident.PriorityPage))
		wantClaim(t, s, noon, "a")
		again := wantClaim(t, s, after(lease), "a")
		settle(t, s, after(lease), incident.Result{Delivery: again[0], RetryIn: time.Second, Deferred: true})
		if got := wantClaim(t, s, after(2*lease), "a")[0]; !got.Recovered || got.Attempts != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// Another instance took over a claim that ran out. What the first one still says about it counts only when it arrived.
func TestOnlyTheHolderSaysThatItDidNotArrive(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		send(t, s, n, delivery("a", "l", incident.PriorityPage), delivery("b", "l", incident.PriorityPage))
		slow := *s
		slow.instance = "slow"
		late := claim(t, &slow, noon, 1)
		wantClaim(t, s, after(lease), "a")
		settle(t, &slow, after(lease), incident.Result{Delivery: late[0], RetryIn: time.Second})
		settle(t, &slow, after(lease), incident.Result{Delivery: late[0], Reason: "timeout"})
		wantClaim(t, s, after(lease+time.Second), "")
		settle(t, &slow, after(lease), done(late)...)
		wantClaim(t, s, after(lease), "b")
	})
}

func TestWithdrawTakesBackWhatHasNotLeft(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n, other := create(t, s, nil), create(t, s, nil)
		page := func(id, lane string) incident.Delivery {
			d := delivery(id, lane, incident.PriorityPage)
			d.Kind = incident.KindPage
			return d
		}
		send(t, s, other, page("other", "p"))
		send(t, s, n, page("left", "p"), page("behind", "p"), page("waiting", "q"), delivery("note", "q", incident.PriorityPage))
		away := claim(t, s, noon, 2) // other, left
		apply(t, s, n, func(o *incident.Outcome) {
			o.Withdraw = []incident.Kind{incident.KindPage, incident.KindUpdate}
			o.Deliveries = []incident.Delivery{page("new", "r")}
		})
		wantClaim(t, s, noon, "note new")
		for _, id := range []string{"behind", "waiting"} {
			if state, _ := row(t, s, id); state != "withdrawn" {
				t.Errorf("%s is %s", id, state)
			}
		}
		// What was on its way and failed is not tried again; that of the other incident is.
		for _, d := range away {
			settle(t, s, noon, incident.Result{Delivery: d, RetryIn: time.Second})
		}
		wantClaim(t, s, after(time.Second), "other")
		if state, _ := row(t, s, "left"); state != "withdrawn" {
			t.Errorf("left is %s", state)
		}
	})
}

func TestNothingDueIsNoClaim(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		if got, err := s.Claim(t.Context(), incident.MethodSlack, noon, incident.PriorityRefresh, 0, lease); len(got) != 0 || err != nil {
			t.Error(got, err)
		}
		wantClaim(t, s, noon, "")
		if err := s.Orphans(t.Context(), noon); err != nil {
			t.Error(err)
		}
		change(t, s, func(tx incident.Tx) error { return tx.Settle(noon, nil) })
	})
}
