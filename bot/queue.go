package bot

import (
	"hash/maphash"
	"sync"
)

// queue runs work in order for each key, and of different keys side by side, on a bounded number of goroutines. What does
// not fit is refused, so that whoever reads the socket never waits.
type queue struct {
	lanes []chan func()
	seed  maphash.Seed
	wg    sync.WaitGroup
}

func newQueue(workers, depth int) *queue {
	q := &queue{lanes: make([]chan func(), workers), seed: maphash.MakeSeed()}
	for i := range q.lanes {
		lane := make(chan func(), depth)
		q.lanes[i] = lane
		q.wg.Go(func() {
			for work := range lane {
				work()
			}
		})
	}
	return q
}

// add says false where the queue is full.
func (q *queue) add(key string, work func()) bool {
	lane := q.lanes[maphash.String(q.seed, key)%uint64(len(q.lanes))]
	select {
	case lane <- work:
		return true
	default:
		return false
	}
}

// drain waits for all work; nothing may be added any more.
func (q *queue) drain() {
	for _, lane := range q.lanes {
		close(lane)
	}
	q.wg.Wait()
}
