package dispatch_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/incident"
)

func TestASenderThatPanicsIsTriedAgainAndHarmsNobodyElse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		bad := update("U0", "All clear")
		box.then = func(_ context.Context, d incident.Delivery) incident.Result {
			if d.ID == bad.ID && d.Attempts == 0 {
				panic("nil map")
			}
			return arrived(d)
		}
		w.run(box.send)
		w.put(append(broadcast(40), bad)...)
		<-time.After(5 * time.Second)
		got := box.of(bad.ID)
		if len(got) != 2 || !got[1].Recovered {
			t.Errorf("tried %d times, want 2, the second with Recovered: it may have arrived before the panic", len(got))
		}
		if w.log.count("panic: nil map") != 1 {
			t.Error("the log does not say once that there was a panic")
		}
		w.settled()
	})
}

func TestASenderThatHangsIsCutOffAndLookedForNextTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		box.then = func(ctx context.Context, d incident.Delivery) incident.Result {
			if d.Attempts == 0 {
				<-ctx.Done()
				return incident.Result{Cause: ctx.Err()}
			}
			return arrived(d)
		}
		one := update("U1", "All clear")
		w.run(box.send)
		w.put(one)
		<-time.After(20 * time.Second)
		got := box.of(one.ID)
		if len(got) != 2 || !got[1].Recovered || got[1].at.Sub(got[0].at) < 15*time.Second {
			t.Errorf("attempts: %+v; want a second one, with Recovered, once 15 s have passed", got)
		}
		w.settled()
	})
}

func TestAnAttemptThatMayHaveArrivedIsLookedForUntilItIsSure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		box.then = func(_ context.Context, d incident.Delivery) incident.Result {
			switch len(box.of(d.ID)) {
			case 1:
				return incident.Result{Cause: errDown, Unsure: true}
			case 2:
				return incident.Result{RetryIn: time.Second, Deferred: true} // no turn to look yet
			case 3:
				return incident.Result{Cause: errDown} // looking failed
			}
			return arrived(d)
		}
		one := update("U1", "All clear")
		w.run(box.send)
		w.put(one)
		<-time.After(30 * time.Second)
		var recovered []bool
		for _, a := range box.of(one.ID) {
			recovered = append(recovered, a.Recovered)
		}
		if len(recovered) != 4 || recovered[0] || !recovered[1] || !recovered[2] || !recovered[3] {
			t.Errorf("attempts had Recovered %v, want all but the first", recovered)
		}
	})
}

func TestAChannelWithoutAnIDIsNoChannel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		box.then = func(_ context.Context, d incident.Delivery) incident.Result {
			if d.Attempts == 0 {
				return incident.Result{}
			}
			return arrived(d)
		}
		room := incident.Delivery{ID: incident.NewID(), Kind: incident.KindChannel, Lane: "channel", Priority: incident.PriorityChannel}
		w.run(box.send)
		w.put(room)
		<-time.After(5 * time.Second)
		r, err := w.store.Incident(t.Context(), w.record.Number)
		w.must(err)
		if len(box.of(room.ID)) != 2 || r.Channel != "C"+room.ID {
			t.Errorf("after %d attempts the channel is %q, want the one of the second", len(box.of(room.ID)), r.Channel)
		}
	})
}
