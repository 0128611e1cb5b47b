package sandbox

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// tier is one of Slack's rate limits, as the documents name it for each method.
type tier int

// The tiers. Special methods have their rates in specialRates.
const (
	special tier = iota
	tier1
	tier2
	tier3
	tier4
)

// pace is a token bucket: so many calls a minute for ever, and so many at once.
type pace struct{ perMinute, burst float64 }

// The rates that are enforced. Slack promises "1+, 20+, 50+, 100+ a minute" for the tiers and lets short bursts pass;
// here the promise is the rate, and a burst is a minute's worth.
var (
	tierRates = map[tier]pace{tier1: {1, 1}, tier2: {20, 20}, tier3: {50, 50}, tier4: {100, 100}}
	// Slack says "hundreds a minute" of these.
	specialRates = map[string]pace{"auth.test": {600, 600}, "chat.getPermalink": {600, 600}, "apps.event.authorizations.list": {600, 600}}
	// chat.postMessage has two limits: one a channel, with a short burst, and one over the workspace.
	postChannelRate   = pace{60, 3}
	postWorkspaceRate = pace{300, 300}
)

// keptChannels bounds how many channels' buckets are remembered; full ones say nothing and go first.
const keptChannels = 20_000

// limiter enforces Slack's rate limits, when it is switched on.
type limiter struct {
	mu       sync.Mutex
	on       bool
	methods  map[string]*rate.Limiter
	channels map[string]*rate.Limiter // chat.postMessage, by channel
}

func newLimiter(on bool) *limiter {
	l := &limiter{}
	l.set(on)
	return l
}

// set switches the limits; the buckets are full again.
func (l *limiter) set(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.on, l.methods, l.channels = on, map[string]*rate.Limiter{}, map[string]*rate.Limiter{}
}

func (l *limiter) active() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.on
}

// SetLimits switches Slack's rate limits on or off, from the next call on.
func (s *Server) SetLimits(on bool) { s.limits.set(on) }

// take asks for one call. If it is one too many, retryAfter is how long to wait, in whole seconds, one at least.
// A refused call costs nothing: whoever waits as told gets through.
func (l *limiter) take(method, channel string, now time.Time) (retryAfter time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.on {
		return 0, true
	}
	buckets := []*rate.Limiter{l.bucket(method)}
	if method == "chat.postMessage" {
		buckets = append(buckets, l.channelBucket(channel, now))
	}
	return reserve(buckets, now)
}

// reserve takes a token from every bucket or from none.
func reserve(buckets []*rate.Limiter, now time.Time) (time.Duration, bool) {
	var wait time.Duration
	held := make([]*rate.Reservation, 0, len(buckets))
	for _, b := range buckets {
		r := b.ReserveN(now, 1)
		held = append(held, r)
		wait = max(wait, r.DelayFrom(now))
	}
	if wait == 0 {
		return 0, true
	}
	for _, r := range held {
		r.CancelAt(now)
	}
	return time.Duration(math.Ceil(wait.Seconds())) * time.Second, false
}

func (l *limiter) bucket(method string) *rate.Limiter {
	b := l.methods[method]
	if b == nil {
		b = newBucket(rateOf(method))
		l.methods[method] = b
	}
	return b
}

func (l *limiter) channelBucket(channel string, now time.Time) *rate.Limiter {
	b := l.channels[channel]
	if b == nil {
		if len(l.channels) >= keptChannels {
			for id, old := range l.channels {
				if old.TokensAt(now) >= postChannelRate.burst {
					delete(l.channels, id)
				}
			}
		}
		b = newBucket(postChannelRate)
		l.channels[channel] = b
	}
	return b
}

func newBucket(p pace) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(p.perMinute/60), int(p.burst))
}

// rateOf is the pace of a method over the whole workspace.
func rateOf(name string) pace {
	if name == "chat.postMessage" {
		return postWorkspaceRate
	}
	if p, ok := specialRates[name]; ok {
		return p
	}
	if p, ok := tierRates[methods[name].tier]; ok {
		return p
	}
	return tierRates[tier4]
}
