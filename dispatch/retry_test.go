package dispatch_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/dispatch"
	"tocsin/incident"
)

var errDown = errors.New("the far side is down")

func TestFailuresComeBackLaterAndLater(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		what incident.Delivery
		most time.Duration
	}{
		{"an update", update("U1", "All clear"), 5 * time.Minute},
		{"a page", page("U1"), 30 * time.Second},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				const failures = 12
				w, box := found(t), &mailbox{}
				box.then = func(_ context.Context, d incident.Delivery) incident.Result {
					if d.Attempts < failures {
						return incident.Result{Cause: errDown}
					}
					return arrived(d)
				}
				w.run(box.send)
				w.put(tc.what)
				<-time.After(failures * tc.most)

				got := box.all()
				if len(got) != failures+1 {
					t.Fatalf("tried %d times, want %d", len(got), failures+1)
				}
				var pauses []time.Duration
				for i := range failures {
					pause, bound := got[i+1].at.Sub(got[i].at), min(time.Second<<i, tc.most)
					pauses = append(pauses, pause)
					if late := 100 * time.Millisecond; pause > bound+late && pause > 1100*time.Millisecond {
						t.Errorf("pause %d took %v, want %v at most", i, pause, bound)
					}
				}
				slices.Sort(pauses)
				if longest := pauses[failures-1]; longest < tc.most/20 {
					t.Errorf("the longest pause is %v: they do not grow", longest)
				}
				w.settled()
			})
		})
	}
}

func TestWhatWaitsItsTurnComesBackWhenItSays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, turns := found(t), 0
		box := &mailbox{then: func(_ context.Context, d incident.Delivery) incident.Result {
			if turns++; turns <= 3 {
				return incident.Result{RetryIn: 1300 * time.Millisecond, Deferred: true}
			}
			return arrived(d)
		}}
		w.run(box.send)
		w.put(update("U1", "All clear"))
		<-time.After(10 * time.Second)

		got := box.all()
		if len(got) != 4 || got[3].Attempts != 0 {
			t.Fatalf("tried %d times with %d attempts counted, want 4 with none", len(got), got[len(got)-1].Attempts)
		}
		for i := range 3 {
			if d := got[i+1].at.Sub(got[i].at); d < 1300*time.Millisecond || d > 1400*time.Millisecond {
				t.Errorf("turn %d came after %v, want 1.3 s", i+1, d)
			}
		}
	})
}

func TestASenderThatDefersForNoTimeDoesNotSpin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := found(t)
		box := &mailbox{then: func(context.Context, incident.Delivery) incident.Result { return incident.Result{Deferred: true} }}
		w.run(box.send)
		w.put(update("U1", "All clear"))
		<-time.After(10*time.Second - 50*time.Millisecond)
		if n := len(box.all()); n < 50 || n > 100 {
			t.Errorf("tried %d times in 10 s, want nearly every 100 ms", n)
		}
	})
}

func TestWhatIsTooOldIsGivenUp(t *testing.T) {
	t.Parallel()
	down := incident.Result{Cause: errDown}
	turn := incident.Result{RetryIn: time.Second, Deferred: true}
	for _, tc := range []struct {
		name    string
		what    incident.Delivery
		age     time.Duration
		answer  incident.Result
		reasons []string
	}{
		{"an update, a day", update("U1", "All clear"), 24 * time.Hour, down, []string{dispatch.ReasonGaveUp}},
		{"an update, less than a day", update("U1", "All clear"), 23 * time.Hour, down, nil},
		{"a page, an hour", page("U1"), time.Hour, down, []string{dispatch.ReasonGaveUp}},
		{"a page, less than an hour", page("U1"), 59 * time.Minute, down, nil},
		{"a page that waits its turn, an hour", page("U1"), time.Hour, turn, nil},
		{"a page that waits behind a provider that is down, an hour", mailed(page("U1")), time.Hour, turn, []string{dispatch.ReasonGaveUp}},
		{"a page that waits its turn, a day", page("U1"), 24 * time.Hour, turn, []string{dispatch.ReasonGaveUp}},
		{"one that the sender wants tried again", update("U1", "All clear"), 24 * time.Hour, incident.Result{RetryIn: time.Second}, []string{dispatch.ReasonGaveUp}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := found(t)
				w.record.Pages = []incident.Page{{Person: "U1", Level: 1, State: incident.Paging, PagedAt: time.Now()}}
				tc.what.DueAt = time.Now().Add(-tc.age)
				box := &mailbox{then: func(context.Context, incident.Delivery) incident.Result { return tc.answer }}
				w.put(tc.what)
				w.run(box.send, func(o *dispatch.Options) { o.Senders[incident.MethodEmail] = sender(box.send) })
				<-time.After(10 * time.Second)
				if got := w.reasons(); !slices.Equal(got, tc.reasons) {
					t.Errorf("the timeline says it failed for %q, want %q", got, tc.reasons)
				}
				if n := len(box.of(tc.what.ID)); tc.reasons != nil && n != 1 {
					t.Errorf("tried %d times, want once", n)
				}
			})
		})
	}
}

// mailed leaves by e-mail.
func mailed(d incident.Delivery) incident.Delivery {
	d.Method = incident.MethodEmail
	return d
}

func TestAgeCountsFromTheFirstTimeADeliveryWasDue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := found(t)
		w.record.Pages = []incident.Page{{Person: "U1", Level: 1, State: incident.Paging, PagedAt: time.Now()}}
		box := &mailbox{then: func(context.Context, incident.Delivery) incident.Result { return incident.Result{Cause: errDown} }}
		one := page("U1")
		w.run(box.send)
		w.put(one)
		<-time.After(time.Hour + time.Minute)
		got := box.of(one.ID)
		if last := got[len(got)-1]; last.at.Sub(last.Since) < time.Hour || last.at.Sub(last.Since) > time.Hour+time.Minute {
			t.Errorf("the last try came %v after it was due first, want an hour", last.at.Sub(last.Since))
		}
		if len(got) < 120 || !slices.Equal(w.reasons(), []string{dispatch.ReasonGaveUp}) {
			t.Errorf("%d tries, failed for %q", len(got), w.reasons())
		}
	})
}

func TestNobodySendsAnUnknownMethod(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		one := update("U1", "All clear")
		one.Method = "pigeon"
		w.run(box.send)
		w.put(one)
		<-time.After(2 * time.Second)
		if got := w.reasons(); len(box.of(one.ID)) != 0 || !slices.Equal(got, []string{dispatch.ReasonNoSender}) {
			t.Errorf("%d attempts, failed for %q", len(box.of(one.ID)), got)
		}
		if got := box.all(); len(got) != 1 || got[0].Kind != incident.KindNote {
			t.Errorf("sent: %+v; want a note about it in the incident's channel", got)
		}
	})
}

// A call that broke off may still be on its way to where it takes effect: whoever looked at once would not find it, and
// send it twice.
func TestWhatMayHaveArrivedIsLookedForAfterAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		box.then = func(_ context.Context, d incident.Delivery) incident.Result {
			if !d.Recovered {
				return incident.Result{Cause: errDown, Unsure: true}
			}
			return arrived(d)
		}
		w.run(box.send)
		w.put(page("U1"), page("U2"), page("U3"), page("U4"), page("U5"))
		<-time.After(5 * time.Second)
		first := map[string]time.Time{}
		for _, a := range box.all() {
			if began, again := first[a.ID]; !again {
				first[a.ID] = a.at
			} else if pause := a.at.Sub(began); pause < time.Second {
				t.Errorf("it was looked for after %v", pause)
			}
		}
		w.settled()
	})
}
