package dispatch_test

import (
	"testing"
	"testing/synctest"
	"time"

	"tocsin/dispatch"
)

func TestTwoDispatchersDeliverEachRowOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := found(t)
		a, b := &mailbox{}, &mailbox{}
		shared := func(o *dispatch.Options) { o.Exclusive = false }
		list := broadcast(600)
		w.put(list...)
		w.run(a.send, shared)
		w.run(b.send, shared)
		time.Sleep(10 * time.Second)
		for _, d := range list {
			if n := len(a.of(d.ID)) + len(b.of(d.ID)); n != 1 {
				t.Errorf("%s was sent %d times, want once", d.To, n)
			}
		}
		if len(a.all()) == 0 || len(b.all()) == 0 {
			t.Errorf("one sent %d and the other %d: they do not share", len(a.all()), len(b.all()))
		}
		w.settled()
	})
}
