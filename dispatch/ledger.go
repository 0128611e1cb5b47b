package dispatch

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"tocsin/incident"
)

// ledger writes results down, one transaction at a time: what comes in while one is written goes into the next. It
// keeps what could not be written and tries again.
type ledger struct {
	write func(context.Context, []incident.Result) error
	look  *watch
	news  chan struct{}

	mu      sync.Mutex
	waiting []incident.Result
	refused []incident.Result // could not be written, and wait until again; others do not wait for them
	again   time.Time
	wait    pause
	closed  bool
	quiet   func() <-chan struct{} // of the pool that the last result came from: closed when nobody there is at work
}

// most is how many results go into one transaction: people's commands wait for it.
const most = 64

func newLedger(write func(context.Context, []incident.Result) error, look *watch) *ledger {
	return &ledger{write: write, look: look, news: make(chan struct{}, 1)}
}

// add takes a result. quiet is closed while nobody is at work who may soon add another: a pool that hangs is not waited for.
func (l *ledger) add(r incident.Result, quiet func() <-chan struct{}) {
	l.mu.Lock()
	l.waiting, l.quiet = append(l.waiting, r), quiet
	l.mu.Unlock()
	ring(l.news)
}

// close lets run return as soon as everything is written; what was refused is tried again at once.
func (l *ledger) close() {
	l.mu.Lock()
	l.closed, l.again, l.wait = true, time.Time{}, pause{}
	l.mu.Unlock()
	ring(l.news)
}

// run writes until close was called and all is written, or ctx ends. The error says how many results are lost with it.
func (l *ledger) run(ctx context.Context) error {
	for {
		group, next, over := l.take(ctx.Err() != nil)
		switch {
		case over:
			return lost(group)
		case len(group) > 0:
			l.keep(l.writeAll(ctx, group))
		default:
			select {
			case <-l.news:
			case <-next:
			case <-ctx.Done():
			}
		}
		l.gather()
	}
}

// gather waits a moment for results that are about to come in, so that a transaction is worth its write to the disk:
// whoever waits for an answer waits for the disk as well.
func (l *ledger) gather() {
	patience := time.NewTimer(gathering)
	defer patience.Stop()
	for {
		quiet, few := l.few()
		if !few {
			return
		}
		select {
		case <-l.news:
		case <-quiet:
			return
		case <-patience.C:
			return
		}
	}
}

func (l *ledger) few() (quiet <-chan struct{}, few bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.quiet != nil {
		quiet = l.quiet()
	}
	return quiet, len(l.waiting) < most && !l.closed
}

// take gives what is to be written now, when to look again for what was refused, and whether there will be no more. At
// the end it gives everything.
func (l *ledger) take(end bool) (group []incident.Result, next <-chan time.Time, over bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(l.waiting)
	if !end {
		n = min(n, most)
	}
	group, l.waiting = slices.Clone(l.waiting[:n]), l.waiting[n:]
	if wait := time.Until(l.again); end || wait <= 0 {
		group, l.refused = append(group, l.refused...), nil
	} else if len(l.refused) > 0 {
		next = time.After(wait)
	}
	return group, next, end || l.closed && len(group)+len(l.refused) == 0
}

// writeAll writes a group in one transaction, or where that fails one by one, since one alone may be the reason. It
// gives what could not be written.
func (l *ledger) writeAll(ctx context.Context, group []incident.Result) (left []incident.Result) {
	err := l.write(ctx, group)
	if err == nil {
		return nil
	}
	l.look.saw(err)
	if len(group) == 1 {
		return group
	}
	for i, r := range group {
		if i == 2 && len(left) == 2 { // it is the store, then; two others are first the next time
			return append(group[2:], left...)
		}
		if l.write(ctx, group[i:i+1]) != nil {
			left = append(left, r)
		}
	}
	return left
}

// keep holds on to what could not be written.
func (l *ledger) keep(left []incident.Result) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(left) > 0 {
		l.refused, l.again = append(l.refused, left...), time.Now().Add(l.wait.next())
	} else if len(l.refused) == 0 {
		l.wait = pause{}
		l.look.saw(nil)
	}
}

func lost(left []incident.Result) error {
	if len(left) == 0 {
		return nil
	}
	return fmt.Errorf("%d results of deliveries could not be written down", len(left))
}

// settle is one transaction of the ledger. What is on disk then may have freed a lane: look again.
func (d *Dispatcher) settle(ctx context.Context, group []incident.Result) error {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	err := guarded(func() error { return d.Service.Settle(ctx, group, time.Now()) })
	if err == nil {
		for _, l := range d.lines {
			l.pool.settled(group)
		}
		d.Wake()
	}
	return err
}
