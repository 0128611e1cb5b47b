package dispatch

import (
	"context"
	"time"

	"tocsin/incident"
)

// claimAll claims what is due and has it sent, at every nudge, until ctx ends. Attempts live as long as going.
func (d *Dispatcher) claimAll(ctx, going context.Context) {
	look, wait := newWatch(d.Log, "claiming deliveries"), pause{}
	for ctx.Err() == nil {
		next, err := d.claimDue(ctx, going)
		if look.saw(err); err != nil {
			wait.sleep(ctx)
			continue
		}
		wait = pause{}
		select {
		case <-d.nudge:
		case <-d.pool.freed:
		case <-next:
		case <-ctx.Done():
		}
	}
}

// claimDue claims until nothing more is due, or no worker is free for it: then the next one that is says so. What it
// gives is when to look again, for what is due before the next tick.
func (d *Dispatcher) claimDue(ctx, going context.Context) (<-chan time.Time, error) {
	for ctx.Err() == nil {
		d.pool.worthwhile()
		most, limit := d.pool.room()
		if limit == 0 {
			break
		}
		claimed, err := d.claim(going, most, limit)
		if err != nil {
			return nil, err
		}
		for _, one := range claimed {
			d.start(going, one, most == incident.PriorityPage || one.Priority == incident.PriorityPage)
		}
		switch {
		case len(claimed) == limit: // there may be more
		case most == everything:
			return d.soon(going)
		default:
			return nil, nil
		}
	}
	return nil, nil
}

// claim is not given up half-way when the program ends: what it takes would be left to nobody.
func (d *Dispatcher) claim(going context.Context, most incident.Priority, limit int) ([]incident.Delivery, error) {
	ctx, cancel := context.WithTimeout(going, storeTimeout)
	defer cancel()
	return d.Store.Claim(ctx, time.Now(), most, limit, lease)
}

func (d *Dispatcher) start(going context.Context, one incident.Delivery, urgent bool) {
	claimed := time.Now()
	started := d.pool.start(one.ID, urgent, func() bool {
		began := time.Now()
		var r incident.Result
		if began.Sub(claimed) < lease-sendTimeout {
			r = d.attempt(going, one)
		} else { // it waited behind attempts that hang, and is not ours for long enough any more
			r = d.judge(one, incident.Result{RetryIn: least, Deferred: true})
		}
		d.ledger.add(r)
		return !r.Deferred && time.Since(began) < quick
	})
	if !started {
		d.Log.Warn().Str("delivery", one.ID).Msg("a delivery's claim ran out before its result could be written down")
	}
}

// soon waits for a delivery that is due within the next second, such as one that only waited for its turn.
func (d *Dispatcher) soon(going context.Context) (<-chan time.Time, error) {
	ctx, cancel := context.WithTimeout(going, storeTimeout)
	defer cancel()
	at, ok, err := d.Store.NextDue(ctx)
	if err != nil || !ok || time.Until(at) > time.Second {
		return nil, err
	}
	return time.After(max(time.Until(at), least)), nil
}
