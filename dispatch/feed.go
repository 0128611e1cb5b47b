package dispatch

import (
	"context"
	"time"
)

// feed puts people of broadcasts into the outbox, at every nudge, until ctx ends. A transaction under way is not given up.
func (d *Dispatcher) feed(ctx, going context.Context) {
	look, wait := newWatch(d.Log, "putting a broadcast into the outbox"), pause{}
	for ctx.Err() == nil {
		more, err := d.feedSome(going)
		if look.saw(err); err != nil {
			wait.sleep(ctx)
			continue
		}
		wait = pause{}
		if more {
			continue
		}
		select {
		case <-d.fed:
		case <-ctx.Done():
		}
	}
}

func (d *Dispatcher) feedSome(going context.Context) (more bool, err error) {
	ctx, cancel := context.WithTimeout(going, storeTimeout)
	defer cancel()
	err = guarded(func() (err error) {
		more, err = d.Service.Feed(ctx, time.Now())
		return err
	})
	return more, err
}
