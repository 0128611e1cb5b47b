package dispatch

import (
	"context"
	"sync"
	"time"

	"tocsin/incident"
)

// pageWorkers take pages only. They are idle until all others are busy, with a broadcast or in calls that hang.
const pageWorkers = 4

// everything is the highest priority number there is.
const everything = incident.PriorityRefresh

// gathering is how long a claim or a transaction of the ledger waits for workers that are about to finish, so that it is
// worth its write to the disk.
const gathering = 2 * time.Millisecond

// pool counts free workers, and knows what is in hand: claimed, and its result not yet on disk.
type pool struct {
	freed chan struct{} // a worker is free again

	mu      sync.Mutex
	general int // free workers for everything
	pages   int // free workers for pages only
	most    int // no more than so many are in hand for other things than pages
	hand    map[string]bool
	busy    int
	quiet   chan struct{} // closed while nobody is busy
}

func newPool(workers int) *pool {
	p := &pool{
		freed: make(chan struct{}, 1), general: workers, pages: pageWorkers, hand: map[string]bool{}, quiet: make(chan struct{}),
		most: 2 * workers, // one group on its way and one being written down: a crash leaves no more to look for
	}
	close(p.quiet)
	return p
}

// room says what may be claimed now, and how much of it; 0 is nothing.
func (p *pool) room() (most incident.Priority, limit int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := min(p.general, p.most-len(p.hand)); n > 0 {
		return everything, n
	}
	return incident.PriorityPage, p.pages
}

// start has a free worker do the work for a delivery. It is false for one that is in hand already: its claim ran out
// while its result could not be written down, and that result still counts.
func (p *pool) start(id string, work func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hand[id] {
		return false
	}
	p.hand[id] = true
	free := &p.general
	if *free == 0 {
		free = &p.pages
	}
	*free--
	if p.busy++; p.busy == 1 {
		p.quiet = make(chan struct{})
	}
	go func() {
		work()
		p.release(free)
	}()
	return true
}

func (p *pool) release(free *int) {
	p.mu.Lock()
	*free++
	if p.busy--; p.busy == 0 {
		close(p.quiet)
	}
	p.mu.Unlock()
	ring(p.freed)
}

// settled takes out of hand what is on disk now.
func (p *pool) settled(results []incident.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range results {
		delete(p.hand, r.Delivery.ID)
	}
}

// gather waits a moment for workers that are about to finish.
func (p *pool) gather() {
	ctx, cancel := context.WithTimeout(context.Background(), gathering)
	defer cancel()
	p.rest(ctx)
}

// rest waits until no worker is busy; false when ctx ended first.
func (p *pool) rest(ctx context.Context) bool {
	p.mu.Lock()
	quiet := p.quiet
	p.mu.Unlock()
	select {
	case <-quiet:
		return true
	case <-ctx.Done():
		return false
	}
}

// ring fills a channel that holds one signal; it never blocks.
func ring(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
