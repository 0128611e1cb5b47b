package dispatch

import (
	"context"
	"time"

	"tocsin/incident"
)

// claimAll claims what is due and has it sent, at every nudge, until ctx ends. Attempts live as long as going.
func (l *line) claimAll(ctx, going context.Context) {
	look, wait := newWatch(l.Log, "claiming deliveries by "+string(l.by)), pause{}
	for ctx.Err() == nil {
		next, err := l.claimDue(ctx, going)
		if look.saw(err); err != nil {
			wait.sleep(ctx)
			continue
		}
		wait = pause{}
		select {
		case <-l.nudge:
		case <-l.pool.freed:
		case <-next:
		case <-ctx.Done():
		}
	}
}

// claimDue claims until nothing more is due, or no worker is free for it: then the next one that is says so. What it
// gives is when to look again, for what is due before the next glance.
func (l *line) claimDue(ctx, going context.Context) (<-chan time.Time, error) {
	if l.dry { // every line is woken when one of them moves: looking costs less than a claim, and waits for no writer
		if next, due, err := l.soon(going); err != nil || !due {
			return next, err
		}
	}
	for ctx.Err() == nil {
		l.pool.worthwhile()
		most, limit := l.pool.room()
		if limit == 0 {
			break
		}
		claimed, err := l.claim(going, most, limit)
		if err != nil {
			return nil, err
		}
		for _, one := range claimed {
			l.start(going, one, most == incident.PriorityPage || one.Priority == incident.PriorityPage)
		}
		l.dry = len(claimed) < limit && most == everything
		switch {
		case len(claimed) == limit: // there may be more
		case most == everything:
			next, _, err := l.soon(going)
			return next, err
		default:
			return nil, nil
		}
	}
	return nil, nil
}

// claim is not given up half-way when the program ends: what it takes would be left to nobody.
func (l *line) claim(going context.Context, most incident.Priority, limit int) ([]incident.Delivery, error) {
	ctx, cancel := context.WithTimeout(going, storeTimeout)
	defer cancel()
	return l.Store.Claim(ctx, l.by, time.Now(), most, limit, lease)
}

func (l *line) start(going context.Context, one incident.Delivery, urgent bool) {
	claimed := time.Now()
	started := l.pool.start(one.ID, urgent, func() bool {
		began := time.Now()
		var r incident.Result
		if began.Sub(claimed) < lease-sendTimeout {
			r = l.attempt(going, one)
		} else { // it waited behind attempts that hang, and is not ours for long enough any more
			r = l.judge(one, incident.Result{RetryIn: least, Deferred: true})
		}
		l.ledger.add(r, l.pool.rested)
		return !r.Deferred && time.Since(began) < quick
	})
	if !started {
		l.Log.Warn().Str("delivery", one.ID).Msg("a delivery's claim ran out before its result could be written down")
	}
}

// soon says whether a delivery is due, and when to look again for one that is before long.
func (l *line) soon(going context.Context) (next <-chan time.Time, due bool, err error) {
	ctx, cancel := context.WithTimeout(going, storeTimeout)
	defer cancel()
	at, ok, err := l.Store.NextDue(ctx, l.by)
	wait := time.Until(at)
	if err != nil || !ok || wait > glance {
		return nil, false, err
	}
	return time.After(max(wait, least)), wait <= 0, nil
}
