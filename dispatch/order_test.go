package dispatch_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/dispatch"
	"tocsin/incident"
)

func TestALaneLeavesInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := found(t)
		// The first of each lane is the slowest: whoever did not wait for it would come in before.
		slow := time.Second
		box := &mailbox{}
		box.then = func(_ context.Context, d incident.Delivery) incident.Result {
			if d.Body.Text == "0" {
				<-time.After(slow)
			}
			return arrived(d)
		}
		var list []incident.Delivery
		for step := range 5 {
			for lane := range 6 {
				list = append(list, update(fmt.Sprint("lane ", lane), fmt.Sprint(step)))
			}
		}
		w.run(box.send)
		w.put(list...)
		<-time.After(slow + 10*time.Millisecond)
		synctest.Wait()

		next := map[string]int{}
		for _, a := range box.all() {
			if want := fmt.Sprint(next[a.Lane]); a.Body.Text != want {
				t.Errorf("%s: step %s came when %s was next", a.Lane, a.Body.Text, want)
			}
			next[a.Lane]++
			if late := a.at.Sub(a.DueAt); late > slow {
				t.Errorf("%s, step %s waited %v: a lane that moves on is not to wait for a tick", a.Lane, a.Body.Text, late)
			}
		}
		if len(next) != 6 || next["lane 0"] != 5 {
			t.Errorf("lanes came to %v, want 6 of 5 steps", next)
		}
		w.settled()
	})
}

func TestAPageOvertakesABroadcastThatHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := found(t)
		box := &mailbox{then: func(ctx context.Context, d incident.Delivery) incident.Result {
			if d.Kind == incident.KindPage {
				return arrived(d)
			}
			<-ctx.Done()
			return incident.Result{Cause: ctx.Err()}
		}}
		w.run(box.send)
		w.put(broadcast(500)...)
		<-time.After(2 * time.Second)
		if n := len(box.all()); n != 16 {
			t.Fatalf("%d updates are on their way, want 16: as many as there are workers", n)
		}

		asked := time.Now()
		var pages []incident.Delivery
		for i := range 50 {
			pages = append(pages, page(fmt.Sprint("U", i)))
		}
		w.put(pages...)
		<-time.After(time.Second)
		synctest.Wait()
		for _, p := range pages {
			got := box.of(p.ID)
			if len(got) != 1 || got[0].at.Sub(asked) > time.Second {
				t.Errorf("the page to %s arrived %d times within a second, want once", p.To, len(got))
			}
		}
	})
}

func TestPagesLeaveBeforeABroadcastThatWasThereFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := found(t)
		box := &mailbox{then: func(_ context.Context, d incident.Delivery) incident.Result {
			<-time.After(50 * time.Millisecond)
			return arrived(d)
		}}
		first := page("U1")
		w.put(broadcast(100)...)
		w.put(first)
		w.run(box.send)
		<-time.After(100 * time.Millisecond)
		if got := box.all(); got[0].at != box.of(first.ID)[0].at {
			t.Errorf("the page left %v after the first update", box.of(first.ID)[0].at.Sub(got[0].at))
		}
	})
}

func TestTheNextAreClaimedWhileResultsAreWrittenDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := found(t)
		box := &mailbox{then: func(_ context.Context, d incident.Delivery) incident.Result {
			<-time.After(100 * time.Millisecond)
			return arrived(d)
		}}
		w.put(broadcast(100)...)
		w.service.Store = &slowStore{Store: w.store}
		w.run(box.send)
		<-time.After(250 * time.Millisecond)
		if n := len(box.all()); n != 32 {
			t.Errorf("%d were sent while the first results were written down, want two groups of 16", n)
		}
	})
}

func TestOneWriteToTheDiskIsForManyDeliveries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := found(t)
		asked := &counted{Store: w.store}
		var turn atomic.Int64
		w.put(broadcast(320)...)
		w.service.Store = asked
		stop := w.run(func(_ context.Context, d incident.Delivery) incident.Result {
			<-time.After(time.Duration(turn.Add(1)%16) * 100 * time.Microsecond) // not all at the same moment
			return arrived(d)
		}, func(o *dispatch.Options) { o.Store = asked })
		<-time.After(500 * time.Millisecond)
		w.must(stop())
		w.settled()
		// 20 groups of 16.
		if claims, settles := asked.claimed.Load(), asked.changes.Load(); claims > 25 || settles > 25 {
			t.Errorf("%d claims and %d transactions for 320 deliveries, want about 20 each", claims, settles)
		}
	})
}

func page(to string) incident.Delivery {
	return incident.Delivery{ID: incident.NewID(), Kind: incident.KindPage, To: to, Lane: "page/" + to, Priority: incident.PriorityPage}
}

func update(lane, text string) incident.Delivery {
	return incident.Delivery{
		ID: incident.NewID(), Kind: incident.KindUpdate, To: lane, Lane: lane, Priority: incident.PriorityBroadcast,
		Body: incident.Body{Text: text},
	}
}

// broadcast is one update to n people.
func broadcast(n int) []incident.Delivery {
	list := make([]incident.Delivery, n)
	for i := range list {
		list[i] = update(fmt.Sprint("U", i), "All clear")
	}
	return list
}
