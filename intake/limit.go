package intake

import (
	"cmp"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Whoever is refused gets so many refusals, and then one more at every interval.
const (
	refusals      = 10
	refusalsEvery = 6 * time.Second
	maxKnown      = 4096
)

// limit counts by key how often something happened lately: burst times, and then one more at every interval; zeros stand for those
// of refusals. It knows at most 2*maxKnown keys: when the newer generation is
// full, the older one is forgotten.
type limit struct {
	every time.Duration
	burst int

	mu         sync.Mutex
	newer, old map[string]*rate.Limiter
}

func (l *limit) allow(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.newer[key]
	if one == nil {
		if one = l.old[key]; one == nil {
			one = rate.NewLimiter(rate.Every(cmp.Or(l.every, refusalsEvery)), cmp.Or(l.burst, refusals))
		}
		if l.newer == nil || len(l.newer) >= maxKnown {
			l.newer, l.old = map[string]*rate.Limiter{}, l.newer
		}
		l.newer[key] = one
	}
	return one.Allow()
}
