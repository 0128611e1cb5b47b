package paging

import (
	"sync"
	"time"
)

// State is what a Sender's breaker does.
type State int

// The states of a breaker.
const (
	Closed  State = iota // all is well: everything is let through
	Probing              // one delivery is let through to see whether the provider works again
	Open                 // nothing is let through for a while
)

func (s State) String() string { return [...]string{"closed", "probing", "open"}[s] }

// Bounds of a breaker.
const (
	tolerated  = 5               // failures in a row that open it
	firstPause = 5 * time.Second // before a delivery is let through; it doubles with each that fails
	mostPause  = time.Minute
	probePause = time.Second // for the others while one is on its way
)

// ending is what an attempt says about the provider.
type ending int

const (
	neither ending = iota // nothing: it did not get so far, or was cut off
	well
	badly
)

// breaker keeps attempts from a provider that is down: they would fail all the same, 15 s each, and take the workers of
// dispatch from the providers that work.
type breaker struct {
	mu       sync.Mutex
	state    State
	since    time.Time
	failures int           // in a row, while Closed
	pause    time.Duration // the present one, or the last
	until    time.Time     // while Open
}

// enter says whether an attempt may be made and whether it is the probe, or else after how long to ask again. Each attempt that may
// be made must leave.
func (b *breaker) enter(now time.Time) (probe bool, wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.state == Closed:
		return false, 0
	case b.state == Probing:
		return false, probePause
	case now.Before(b.until):
		return false, b.until.Sub(now)
	}
	b.turn(Probing, now)
	return true, 0
}

func (b *breaker) leave(probe bool, how ending, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case how == well:
		b.failures, b.pause = 0, 0
		b.turn(Closed, now)
	case probe:
		b.open(how == badly, now)
	case how == badly && b.state == Closed:
		if b.failures++; b.failures >= tolerated {
			b.open(true, now)
		}
	}
}

// open begins a pause; a longer one than the last where that was too short.
func (b *breaker) open(longer bool, now time.Time) {
	if longer {
		b.pause = min(max(2*b.pause, firstPause), mostPause)
	}
	b.failures, b.until = 0, now.Add(b.pause)
	b.turn(Open, now)
}

// turn changes the state. Since stays when a probe only confirms that the provider is down.
func (b *breaker) turn(s State, now time.Time) {
	if b.state == s {
		return
	}
	if b.state == Closed || s == Closed {
		b.since = now
	}
	b.state = s
}

func (b *breaker) read() (State, time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state, b.since
}
