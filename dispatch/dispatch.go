package dispatch

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"tocsin/incident"
)

// Sender hands one delivery over. It ends when ctx does. It never waits long for a rate limit: it answers with RetryIn and
// Deferred instead. A Cause without a Reason or RetryIn is a failure that dispatch has tried again, later and later.
type Sender interface {
	Send(ctx context.Context, d incident.Delivery) incident.Result
}

// Options is what a Dispatcher needs. Store, Service, Senders and Log must be set.
type Options struct {
	Store         incident.Store
	Service       *incident.Service
	Senders       map[incident.Method]Sender // by Delivery.Method
	Log           zerolog.Logger
	Exclusive     bool          // no other instance uses the Store, so claims of an earlier run can be taken over at once
	Workers       int           // how many deliveries Slack is handed at a time, pages that overtake not counted; 0 means 16
	SlackPatience time.Duration // for how long a page by Slack may be late before the other methods ring; 0 means 15 s
	Metrics       *Metrics
	Heartbeat     Heartbeat
}

// Bounds in time.
const (
	sendTimeout  = 15 * time.Second // one attempt
	lease        = 30 * time.Second // longer than an attempt and writing its result down take together
	storeTimeout = 10 * time.Second // one call of the Store: a database that hangs must not hold up the next attempt

	// How long Run may go on after its context has ended: attempts are cut off first, so that what they came to can
	// still be written down.
	cutOff = 6 * time.Second
	giveUp = 8 * time.Second

	// A request of an earlier run may still be on its way when this one starts, and so may one that broke off. It is
	// looked for only after this long, or it would be missed and sent twice.
	settling = time.Second

	slackPatience = 15 * time.Second // where Options say nothing
)

// Dispatcher delivers what the Store holds. It is made with New and started once, with Run.
type Dispatcher struct {
	Options
	lines  map[incident.Method]*line
	ledger *ledger
	fed    chan struct{} // more of a broadcast may be wanted
	agenda agenda
}

// New makes a Dispatcher. Service.Wake is to be its Wake.
func New(o Options) *Dispatcher {
	if o.Workers == 0 {
		o.Workers = 16
	}
	o.SlackPatience = cmp.Or(o.SlackPatience, slackPatience)
	d := &Dispatcher{Options: o, lines: map[incident.Method]*line{}, fed: make(chan struct{}, 1), agenda: agenda{turn: make(chan struct{}, 1)}}
	for by, sender := range o.Senders {
		d.lines[by] = d.newLine(by, sender)
	}
	d.ledger = newLedger(d.settle, newWatch(o.Log, "writing down what became of deliveries"))
	d.Metrics.follow(o.Store)
	return d
}

// Wake says that something may be due now. It never blocks; many calls come to one look.
func (d *Dispatcher) Wake() {
	for _, l := range d.lines {
		ring(l.nudge)
	}
	ring(d.fed)
}

// Run delivers until ctx ends. Then it claims nothing more, lets attempts under way finish, writes down what they came to,
// and returns within giveUp. The error says how many results could not be written: those deliveries are looked for at
// the next start before they are sent again.
func (d *Dispatcher) Run(ctx context.Context) error {
	going, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	writing, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()

	context.AfterFunc(ctx, func() {
		time.AfterFunc(cutOff, cut)
		time.AfterFunc(giveUp, stop)
	})
	var written error
	var keeper sync.WaitGroup
	keeper.Go(func() { written = d.ledger.run(writing) })
	if d.Exclusive {
		d.takeOver(ctx, going)
	}
	beat := d.startBeat(ctx)
	var claimers sync.WaitGroup
	claimers.Go(func() { d.feed(ctx, going) })
	for _, l := range d.lines {
		claimers.Go(func() { l.claimAll(ctx, going) })
	}
	claimers.Wait()

	swept := beat.Stop()
	if d.rest(writing) {
		d.ledger.close()
	}
	keeper.Wait()
	select {
	case <-swept.Done():
	case <-writing.Done():
	}
	return written
}

// rest waits until no worker of any line is busy; false when ctx ended first.
func (d *Dispatcher) rest(ctx context.Context) bool {
	for _, l := range d.lines {
		if !l.pool.rest(ctx) {
			return false
		}
	}
	return true
}

// takeOver makes claimable what an earlier run left behind. Until it has, nothing is claimed.
func (d *Dispatcher) takeOver(ctx, going context.Context) {
	look, wait := newWatch(d.Log, "taking over what an earlier run left behind"), pause{}
	for ctx.Err() == nil {
		some, cancel := context.WithTimeout(going, storeTimeout)
		err := d.Store.Orphans(some, time.Now().Add(settling))
		cancel()
		if look.saw(err); err == nil {
			return
		}
		wait.sleep(ctx)
	}
}
