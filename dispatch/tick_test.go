package dispatch_test

import (
	"context"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/dispatch"
	"tocsin/incident"
)

func TestSilenceEscalates(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		w.run(box.send)
		asked := time.Now()
		r, err := w.service.Trigger(t.Context(), incident.Trigger{Playbook: "fire", Text: "Smoke", By: "anna"}, asked)
		w.must(err)
		<-time.After(6 * time.Minute)

		rang := map[string]time.Duration{}
		for _, a := range box.all() {
			if a.Kind == incident.KindPage && a.Incident == r.Number {
				rang[a.To] = a.at.Sub(asked)
			}
		}
		if at, ok := rang["mara"]; !ok || at != 0 {
			t.Errorf("the first level was paged: %v, after %v; want at once, without waiting for a tick", ok, at)
		}
		if at := rang["ivo"]; at < 5*time.Minute || at > 5*time.Minute+time.Second {
			t.Errorf("the second level was paged after %v, want 5 min and a tick at most", at)
		}
	})
}

func TestATimerThatCannotBeFiredHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		w.run(box.send)
		broken, err := w.service.Trigger(t.Context(), incident.Trigger{Playbook: "fire", Text: "Smoke", By: "anna"}, time.Now())
		w.must(err)
		_, err = w.service.Trigger(t.Context(), incident.Trigger{Playbook: "fire", Text: "More smoke", By: "anna"}, time.Now())
		w.must(err)
		<-time.After(time.Minute)
		w.raw("UPDATE incidents SET snapshot = 'no JSON' WHERE number = " + strconv.Itoa(int(broken.Number)))
		before := len(box.all())
		<-time.After(5 * time.Minute)
		second := 0
		for _, a := range box.all()[before:] {
			if a.Kind == incident.KindPage && a.To == "ivo" {
				second++
			}
		}
		if second != 1 {
			t.Errorf("the second level was paged %d times, want once: for the incident that can be read", second)
		}
		if n := w.log.count("firing timers fails"); n == 0 {
			t.Error("the log says nothing of the timer that cannot be fired")
		}
	})
}

func TestATickThatTakesLongIsNotOvertakenByTheNext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := found(t)
		slow := &slowStore{Store: w.store}
		w.run(func(_ context.Context, d incident.Delivery) incident.Result { return arrived(d) }, func(o *dispatch.Options) { o.Store = slow })
		<-time.After(20 * time.Second)
		if n, most := slow.looks.Load(), slow.most.Load(); n < 4 || n > 7 || most != 1 {
			t.Errorf("%d looks, %d of them at the same time; want several, one at a time for all jobs", n, most)
		}
	})
}

// Most seconds nothing is due. Then nothing is written, and nobody who writes is waited for.
func TestATickWithNothingDueWritesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		asked := &counted{Store: w.store}
		w.service.Store = asked
		w.run(box.send)
		<-time.After(50 * time.Second) // after a minute old requests are forgotten
		if n := asked.changes.Load(); n != 0 {
			t.Errorf("%d transactions, want none", n)
		}
	})
}

func TestWhatIsDueLaterWaitsUntilThen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		w.run(box.send)
		later := update("U1", "All clear")
		later.DueAt = time.Now().Add(42 * time.Second)
		w.put(later)
		<-time.After(time.Minute)
		got := box.all()
		if len(got) != 1 || got[0].at.Before(later.DueAt) || got[0].at.After(later.DueAt.Add(time.Second)) {
			t.Errorf("attempts: %+v; want one at %v", got, later.DueAt)
		}
	})
}

func TestRequestsAreForgottenAfterAWeek(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := found(t)
		note := func(key string, at time.Time) (seen bool) {
			w.must(w.store.Change(t.Context(), func(tx incident.Tx) (err error) {
				_, seen, err = tx.Once(key, w.record.Number, at)
				return err
			}))
			return seen
		}
		note("old", time.Now().Add(-8*24*time.Hour))
		note("young", time.Now().Add(-6*24*time.Hour))
		w.run(func(_ context.Context, d incident.Delivery) incident.Result { return arrived(d) })
		<-time.After(2 * time.Minute)
		if note("old", time.Now()) {
			t.Error("a request of 8 days ago is still remembered")
		}
		if !note("young", time.Now()) {
			t.Error("a request of 6 days ago is forgotten")
		}
	})
}

func TestWhatWasSentIsForgottenLongAfterTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		w.service.Keep = 2 * time.Hour
		w.run(box.send)
		r, err := w.service.Trigger(t.Context(), incident.Trigger{Playbook: "fire", Text: "Smoke", By: "anna"}, time.Now())
		w.must(err)
		<-time.After(time.Second)
		_, err = w.service.Resolve(t.Context(), "", r.Number, "anna", "Out.", time.Now())
		w.must(err)
		known := func() (ok bool) {
			w.must(w.store.Change(t.Context(), func(tx incident.Tx) (err error) {
				_, ok, err = tx.Delivery(box.all()[0].ID)
				return err
			}))
			return ok
		}
		<-time.After(2 * time.Hour)
		if !known() {
			t.Error("it is forgotten too soon")
		}
		<-time.After(time.Hour)
		if known() {
			t.Error("it is still there after 3 hours")
		}
	})
}

// Ticks come once a second; a timer does not wait for the next one.
func TestATimerFiresAtItsVeryTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		var late []time.Duration
		w.service.Fired = func(x incident.Timer) { late = append(late, time.Since(x.DueAt)) }
		w.run(box.send)
		for range 5 {
			<-time.After(1170 * time.Millisecond)
			_, err := w.service.Trigger(t.Context(), incident.Trigger{Playbook: "fire", Text: "Smoke", By: "anna"}, time.Now())
			w.must(err)
		}
		<-time.After(time.Hour)
		synctest.Wait()
		if len(late) < 5 {
			t.Fatalf("%d timers fired", len(late))
		}
		for _, by := range late {
			if by > 110*time.Millisecond {
				t.Errorf("%v late", by)
			}
		}
	})
}
