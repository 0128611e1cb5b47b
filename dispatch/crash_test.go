package dispatch_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/dispatch"
	"tocsin/incident"
)

func TestWhatACrashLeftInFlightIsLookedFor(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name      string
		exclusive bool
		from, to  time.Duration
	}{
		{"the store is ours alone: soon, but not while the old request may still be landing", true, time.Second, 2 * time.Second},
		{"others share the store: when the claim has run out", false, 30 * time.Second, 31 * time.Second},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, box := found(t), &mailbox{}
				left, new := update("U1", "All clear"), update("U2", "All clear")
				w.put(left)
				if _, err := w.store.Claim(t.Context(), incident.MethodSlack, time.Now(), incident.PriorityRefresh, 1, 30*time.Second); err != nil {
					t.Fatal(err)
				}
				w.put(new)
				w.reopen()
				started := time.Now()
				w.run(box.send, func(o *dispatch.Options) { o.Exclusive = tc.exclusive })
				<-time.After(time.Minute)

				if got := box.of(new.ID); len(got) != 1 || got[0].Recovered || got[0].at.Sub(started) > time.Second {
					t.Errorf("what had not left before the crash: %+v; want it once, at once, without Recovered", got)
				}
				got := box.of(left.ID)
				if len(got) != 1 || !got[0].Recovered {
					t.Fatalf("what was in flight: %+v; want it once, with Recovered", got)
				}
				if after := got[0].at.Sub(started); after < tc.from || after > tc.to {
					t.Errorf("what was in flight came after %v, want %v to %v", after, tc.from, tc.to)
				}
			})
		})
	}
}

func TestStoppingFinishesWhatIsInFlightAndStartsNothingNew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		box.then = func(_ context.Context, d incident.Delivery) incident.Result {
			<-time.After(3 * time.Second)
			return arrived(d)
		}
		stop := w.run(box.send)
		w.put(broadcast(100)...)
		<-time.After(time.Second)
		asked := time.Now()
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(asked); took != 2*time.Second {
			t.Errorf("stopping took %v, want the 2 s that the attempts under way still took", took)
		}
		if n := len(box.all()); n != 16 {
			t.Errorf("%d were sent, want the 16 that were in flight", n)
		}

		w.reopen()
		rest := &mailbox{}
		w.run(rest.send)
		<-time.After(40 * time.Second)
		for _, a := range rest.all() {
			if a.Recovered || len(box.of(a.ID)) != 0 {
				t.Errorf("%s was sent again after the restart", a.ID)
			}
		}
		if n := len(rest.all()); n != 84 {
			t.Errorf("%d were sent after the restart, want the other 84", n)
		}
	})
}

func TestStoppingIsBounded(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		then   sender
		bound  time.Duration
		broken bool
		lost   bool
	}{
		{name: "a sender that hangs until it is cut off", bound: 6 * time.Second, then: func(ctx context.Context, d incident.Delivery) incident.Result {
			<-ctx.Done()
			return incident.Result{Cause: ctx.Err()}
		}},
		{name: "a sender that does not listen", bound: 8 * time.Second, then: func(context.Context, incident.Delivery) incident.Result {
			<-time.After(time.Minute)
			return incident.Result{}
		}},
		{name: "a store that is broken", bound: 8 * time.Second, broken: true, lost: true, then: func(_ context.Context, d incident.Delivery) incident.Result {
			return arrived(d)
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := found(t)
				if tc.broken {
					w.raw(`CREATE TRIGGER broken BEFORE UPDATE OF reason ON outbox BEGIN SELECT RAISE(ABORT, 'disk failed'); END`)
				}
				box := &mailbox{then: tc.then}
				one := update("U1", "All clear")
				stop := w.run(box.send)
				w.put(one)
				<-time.After(500 * time.Millisecond)
				asked := time.Now()
				err := stop()
				if took := time.Since(asked); took > tc.bound+10*time.Millisecond || took < tc.bound-time.Second {
					t.Errorf("stopping took %v, want %v", took, tc.bound)
				}
				if (err != nil) != tc.lost {
					t.Errorf("Run answered %v", err)
				}

				w.raw(`DROP TRIGGER IF EXISTS broken`)
				w.reopen()
				again := &mailbox{}
				w.run(again.send)
				<-time.After(time.Minute)
				if got := again.of(one.ID); len(got) != 1 || !got[0].Recovered {
					t.Errorf("after the restart: %+v; want it once, with Recovered", got)
				}
			})
		})
	}
}

func TestAStartWaitsForAStoreThatIsNotThereYet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		w.put(update("U1", "All clear"))
		if _, err := w.store.Claim(t.Context(), incident.MethodSlack, time.Now(), incident.PriorityRefresh, 1, time.Hour); err != nil {
			t.Fatal(err)
		}
		w.reopen()
		w.raw(`CREATE TRIGGER broken BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'disk failed'); END`)
		w.run(box.send)
		<-time.After(time.Minute)
		w.raw(`DROP TRIGGER broken`)
		<-time.After(11 * time.Second)
		if got := box.all(); len(got) != 1 || !got[0].Recovered {
			t.Errorf("attempts: %+v; want one, with Recovered", got)
		}
		if n := w.log.count("taking over what an earlier run left behind fails"); n != 1 {
			t.Errorf("the log says %d times that the store fails, want once", n)
		}
	})
}
