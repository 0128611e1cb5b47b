package dispatch

import (
	"context"
	"fmt"
	"sync"
	"time"

	"tocsin/incident"
)

// ledger writes results down, one transaction at a time: what comes in while one is written goes into the next. It
// keeps what could not be written and tries again.
type ledger struct {
	gather func() // waits a moment for results that are about to come in
	write  func(context.Context, []incident.Result) error
	look   *watch

	mu      sync.Mutex
	waiting []incident.Result
	closed  bool
	news    chan struct{}

	group int // after a failure: at most so many at once, so that one result alone cannot hold up the others
}

// mostAtOnce is how many results go into one transaction.
const mostAtOnce = 256

func newLedger(gather func(), write func(context.Context, []incident.Result) error, look *watch) *ledger {
	return &ledger{gather: gather, write: write, look: look, news: make(chan struct{}, 1), group: mostAtOnce}
}

func (l *ledger) add(r incident.Result) {
	l.mu.Lock()
	l.waiting = append(l.waiting, r)
	l.mu.Unlock()
	ring(l.news)
}

// close lets run return as soon as everything is written.
func (l *ledger) close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	ring(l.news)
}

// run writes until close was called and all is written, or ctx ends. The error says how many results are lost with it.
func (l *ledger) run(ctx context.Context) error {
	wait := pause{}
	for {
		group, over := l.take()
		switch {
		case len(group) > 0 && ctx.Err() == nil:
			err := l.write(ctx, group)
			if l.look.saw(err); err == nil {
				wait, l.group = pause{}, min(2*l.group, mostAtOnce)
				continue
			}
			l.group = max(1, len(group)/2)
			l.putBack(group)
			wait.sleep(ctx)
		case len(group) > 0:
			l.putBack(group)
			return fmt.Errorf("%d results of deliveries could not be written down", l.left())
		case over || ctx.Err() != nil:
			return nil
		default:
			select {
			case <-l.news:
				l.gather()
			case <-ctx.Done():
			}
		}
	}
}

// take gives the results to be written next, and says whether there will be no more.
func (l *ledger) take() (group []incident.Result, over bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := min(len(l.waiting), l.group)
	group, l.waiting = l.waiting[:n:n], l.waiting[n:]
	return group, l.closed
}

// putBack lines up behind all others what could not be written.
func (l *ledger) putBack(group []incident.Result) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = append(l.waiting, group...)
}

func (l *ledger) left() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting)
}

// settle is one transaction of the ledger. What is on disk then may have freed a lane: look again.
func (d *Dispatcher) settle(ctx context.Context, group []incident.Result) error {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	err := guarded(func() error { return d.Service.Settle(ctx, group, time.Now()) })
	if err == nil {
		d.pool.settled(group)
		d.Wake()
	}
	return err
}
