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
const gathering = 10 * time.Millisecond

// How much may be in hand for each worker: claimed, and its result not yet on disk. A crash leaves that much to look for.
// Usually it is one group under way and one being written down. While attempts are over before a claim is, workers would
// wait for claims, so that more is claimed ahead; at the pace of a real Slack it never is.
const (
	inHand      = 2
	inHandAhead = 16
	quick       = 5 * time.Millisecond
)

// pool counts free workers, and knows what is in hand.
type pool struct {
	freed   chan struct{} // a worker is free again
	moved   chan struct{} // a worker is free, or something is on disk
	workers int           // how many there are for everything

	mu      sync.Mutex
	general int      // free workers for everything
	pages   int      // free workers for pages only
	ahead   bool     // attempts are quick at present
	urgent  []func() // claimed ahead, for any worker
	next    []func() // claimed ahead, for workers for everything
	hand    map[string]bool
	busy    int
	quiet   chan struct{} // closed while nobody is busy
}

func newPool(workers int) *pool {
	p := &pool{
		freed: make(chan struct{}, 1), moved: make(chan struct{}, 1), workers: workers,
		general: workers, pages: pageWorkers, hand: map[string]bool{}, quiet: make(chan struct{}),
	}
	close(p.quiet)
	return p
}

// room says what may be claimed now, and how much of it; 0 is nothing.
func (p *pool) room() (most incident.Priority, limit int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := min(p.general, inHand*p.workers-len(p.hand))
	if p.ahead {
		n = inHandAhead*p.workers - len(p.hand)
	}
	if n > 0 {
		return everything, n
	}
	return incident.PriorityPage, p.pages
}

// start has a worker do the work for a delivery, which says whether it was quick. It is false for one that is in hand
// already: its claim ran out while its result could not be written down, and that result still counts.
func (p *pool) start(id string, urgent bool, work func() bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hand[id] {
		return false
	}
	p.hand[id] = true
	switch {
	case p.general > 0:
		p.employ(&p.general, work)
	case urgent && p.pages > 0:
		p.employ(&p.pages, work)
	case urgent:
		p.urgent = append(p.urgent, func() { p.do(work) })
	default:
		p.next = append(p.next, func() { p.do(work) })
	}
	return true
}

// employ takes one of the free workers, who goes on with what was claimed ahead.
func (p *pool) employ(free *int, work func() bool) {
	*free--
	if p.busy++; p.busy == 1 {
		p.quiet = make(chan struct{})
	}
	go func() {
		p.do(work)
		for more := p.release(free); more != nil; more = p.release(free) {
			more()
		}
	}()
}

func (p *pool) do(work func() bool) {
	swift := work()
	p.mu.Lock()
	p.ahead = swift
	p.mu.Unlock()
}

// release gives the worker more to do, or sets it free.
func (p *pool) release(free *int) (more func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer ring(p.moved)
	switch {
	case len(p.urgent) > 0:
		more, p.urgent = p.urgent[0], p.urgent[1:]
		return more
	case free == &p.general && len(p.next) > 0:
		more, p.next = p.next[0], p.next[1:]
		return more
	}
	*free++
	if p.busy--; p.busy == 0 {
		close(p.quiet)
	}
	ring(p.freed)
	return nil
}

// settled takes out of hand what is on disk now.
func (p *pool) settled(results []incident.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range results {
		delete(p.hand, r.Delivery.ID)
	}
	ring(p.moved)
}

// worthwhile waits a moment until a claim is worth its write.
func (p *pool) worthwhile() {
	patience := time.NewTimer(gathering)
	defer patience.Stop()
	for !p.roomy() {
		select {
		case <-p.moved:
		case <-patience.C:
			return
		}
	}
}

// roomy says whether a claim would be large.
func (p *pool) roomy() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.busy == 0 || p.ahead && 2*len(p.hand) <= inHandAhead*p.workers
}

// rested is closed while nobody is busy.
func (p *pool) rested() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.quiet
}

// rest waits until no worker is busy; false when ctx ended first.
func (p *pool) rest(ctx context.Context) bool {
	select {
	case <-p.rested():
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
