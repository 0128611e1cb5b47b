package dispatch

import (
	"context"
	"sync"

	"tocsin/incident"
)

// pageWorkers take pages only. They are idle until all others are busy, with a broadcast or in calls that hang.
const pageWorkers = 4

// everything is the highest priority number there is.
const everything = incident.PriorityRefresh

// pool counts free workers, and knows what is in hand: claimed, and its result not yet on disk.
type pool struct {
	mu      sync.Mutex
	general int // free workers for everything
	pages   int // free workers for pages only
	most    int // no more than so many are in hand for other things than pages
	hand    map[string]bool
	busy    sync.WaitGroup
	freed   func() // called when a worker is free again
}

func newPool(workers int, freed func()) *pool {
	// One group on its way and one being written down: a crash leaves no more than that to look for.
	return &pool{general: workers, pages: pageWorkers, most: 2 * workers, hand: map[string]bool{}, freed: freed}
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
	p.busy.Go(func() {
		work()
		p.release(free)
	})
	return true
}

func (p *pool) release(free *int) {
	p.mu.Lock()
	*free++
	p.mu.Unlock()
	p.freed()
}

// settled takes out of hand what is on disk now.
func (p *pool) settled(results []incident.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range results {
		delete(p.hand, r.Delivery.ID)
	}
}

// idle waits until no worker is busy; false when ctx ended first.
func (p *pool) idle(ctx context.Context) bool {
	done := make(chan struct{})
	go func() {
		p.busy.Wait()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-ctx.Done():
		return false
	}
}
