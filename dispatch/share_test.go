package dispatch_test

import (
	"context"
	"os"
	"sync/atomic"
	"testing"

	"tocsin/dispatch"
	"tocsin/incident"
	"tocsin/storage/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Around(m).Run()) }

// A bubble of synctest has no network, so this is in real time: it waits for the last delivery and not for a clock.
func TestTwoInstancesDeliverEachRowOnce(t *testing.T) {
	t.Parallel()
	const people = 600
	a := foundAt(t, "", pgtest.New(t))
	b := a.join()
	list := broadcast(people)
	a.put(list...)

	var sent atomic.Int64
	all := make(chan struct{})
	then := func(_ context.Context, d incident.Delivery) incident.Result {
		if sent.Add(1) == people {
			close(all)
		}
		return arrived(d)
	}
	shared := func(o *dispatch.Options) { o.Exclusive = false }
	atA, atB := &mailbox{then: then}, &mailbox{then: then}
	stopA, stopB := a.run(atA.send, shared), b.run(atB.send, shared)
	<-all
	if err := stopA(); err != nil {
		t.Error(err)
	}
	if err := stopB(); err != nil {
		t.Error(err)
	}
	for _, d := range list {
		if n := len(atA.of(d.ID)) + len(atB.of(d.ID)); n != 1 {
			t.Errorf("%s was sent %d times, want once", d.To, n)
		}
	}
	if len(atA.all()) == 0 || len(atB.all()) == 0 {
		t.Errorf("one sent %d and the other %d: they do not share", len(atA.all()), len(atB.all()))
	}
	a.settled()
}
