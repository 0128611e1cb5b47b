package sandbox

import (
	"container/heap"
	"sync"
	"time"
)

// agenda does things at their time, a few at once: what is due while all hands are full waits.
type agenda struct {
	mu      sync.Mutex
	planned deeds
	news    chan struct{} // something was planned
	ready   chan func()   // what is due
	over    chan struct{} // closed by stop
	once    sync.Once
	busy    sync.WaitGroup
}

func newAgenda() *agenda {
	return &agenda{news: make(chan struct{}, 1), ready: make(chan func()), over: make(chan struct{})}
}

// start lets so many hands work until stop.
func (a *agenda) start(hands int) {
	a.busy.Go(a.watch)
	for range hands {
		a.busy.Go(a.work)
	}
}

// stop forgets what is planned, and waits for what is being done.
func (a *agenda) stop() {
	a.once.Do(func() { close(a.over) })
	a.busy.Wait()
}

// plan has something done at a time. It never blocks.
func (a *agenda) plan(at time.Time, do func()) {
	a.mu.Lock()
	heap.Push(&a.planned, deed{at, do})
	a.mu.Unlock()
	select {
	case a.news <- struct{}{}:
	default: // it has been told
	}
}

// watch hands out what is due.
func (a *agenda) watch() {
	for {
		if do, wait := a.next(time.Now()); do != nil {
			select {
			case a.ready <- do:
			case <-a.over:
				return
			}
		} else if !a.sleep(wait) {
			return
		}
	}
}

// sleep waits for the next deed, or until one is planned that may be sooner. False means that all is over.
func (a *agenda) sleep(wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-a.news:
	case <-a.over:
		return false
	}
	return true
}

// next takes what is due, or says how long until something is.
func (a *agenda) next(now time.Time) (do func(), wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.planned) == 0 {
		return nil, time.Hour
	}
	if wait = a.planned[0].at.Sub(now); wait > 0 {
		return nil, wait
	}
	return heap.Pop(&a.planned).(deed).do, 0
}

func (a *agenda) work() {
	for {
		select {
		case do := <-a.ready:
			do()
		case <-a.over:
			return
		}
	}
}

// deed is something that is planned.
type deed struct {
	at time.Time
	do func()
}

// deeds are a heap: the next one is the first.
type deeds []deed

func (d deeds) Len() int           { return len(d) }
func (d deeds) Less(i, j int) bool { return d[i].at.Before(d[j].at) }
func (d deeds) Swap(i, j int)      { d[i], d[j] = d[j], d[i] }
func (d *deeds) Push(x any)        { *d = append(*d, x.(deed)) }
func (d *deeds) Pop() any {
	last := (*d)[len(*d)-1]
	(*d)[len(*d)-1] = deed{}
	*d = (*d)[:len(*d)-1]
	return last
}
