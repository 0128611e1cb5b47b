package bot

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"tocsin/incident"
)

// budget keeps the bot within Slack's rate limits, so that it is hardly ever told to wait.
type budget struct {
	free     bool // no pacing: only what Slack says is heeded
	mu       sync.Mutex
	methods  map[string]*rate.Limiter
	channels map[string]*rate.Limiter // chat.postMessage: one a second a channel
	bulk     *rate.Limiter            // broadcasts: a little under the whole rate, so that pages always find room
	paused   map[string]time.Time     // method -> when Slack will hear us again
}

// Calls a minute of the methods that the bot uses, by tier. https://docs.slack.dev/apis/web-api/rate-limits
var perMinute = map[string]float64{
	"conversations.create": 20, "conversations.setTopic": 20, "pins.add": 20, "bookmarks.add": 20, "bookmarks.list": 50,
	"conversations.invite": 50, "conversations.open": 50, "conversations.history": 50, "chat.update": 50, "users.conversations": 50,
}

const (
	// burst is how many calls may go at once after a quiet time: a part of what Slack lets pass.
	burst = 10
	// pageBurst is the same for messages: a level of many people is paged at once.
	pageBurst = 50
	// bulkShare of the rate is for broadcasts.
	bulkShare = 0.97
	// patience is how long a delivery waits here for its turn; if it would take longer, it goes back into the outbox. A
	// broadcast waits longer, since its turns come steadily; an edit must not hold a worker up for long.
	patience     = time.Second
	bulkPatience = 5 * time.Second
	// keptChannels bounds how many channels' limiters are remembered.
	keptChannels = 10_000
)

func newBudget(postsPerMinute int) *budget {
	posts := float64(postsPerMinute) / 60
	b := &budget{free: postsPerMinute == 0, methods: map[string]*rate.Limiter{}, channels: map[string]*rate.Limiter{}, paused: map[string]time.Time{},
		bulk: rate.NewLimiter(rate.Limit(posts*bulkShare), 1)}
	for method, n := range perMinute {
		b.methods[method] = rate.NewLimiter(rate.Limit(n/60), burst)
	}
	b.methods[postMessage] = rate.NewLimiter(rate.Limit(posts), pageBurst)
	return b
}

const postMessage = "chat.postMessage"

// wait takes a turn for one call. If the turn is further away than patience allows, it says how far, and nothing is taken.
func (b *budget) wait(ctx context.Context, method, channel string, p incident.Priority) (later time.Duration) {
	now, most, bulk := time.Now(), patience, p == incident.PriorityBroadcast
	if bulk {
		most = bulkPatience
	}
	b.mu.Lock()
	delay := time.Until(b.paused[method])
	turns := b.turns(method, channel, bulk)
	b.mu.Unlock()
	held := make([]*rate.Reservation, 0, len(turns))
	for _, l := range turns {
		r := l.ReserveN(now, 1)
		held = append(held, r)
		delay = max(delay, r.DelayFrom(now))
	}
	if delay <= 0 {
		return 0
	}
	if delay > most {
		give(held, now)
		return delay
	}
	t := time.NewTimer(delay)
	defer t.Stop()
	select {
	case <-t.C:
		return 0
	case <-ctx.Done():
		give(held, time.Now())
		return delay
	}
}

// give returns turns that were not used.
func give(held []*rate.Reservation, now time.Time) {
	for _, r := range held {
		r.CancelAt(now)
	}
}

func (b *budget) turns(method, channel string, bulk bool) (turns []*rate.Limiter) {
	if b.free {
		return nil
	}
	if l := b.methods[method]; l != nil {
		turns = append(turns, l)
	}
	if method != postMessage {
		return turns
	}
	if bulk {
		turns = append(turns, b.bulk)
	}
	if b.channels[channel] == nil {
		if len(b.channels) >= keptChannels {
			clear(b.channels) // the worst that follows is one 429
		}
		b.channels[channel] = rate.NewLimiter(1, 1)
	}
	return append(turns, b.channels[channel])
}

// pause notes that Slack wants to be left alone with a method for a while.
func (b *budget) pause(method string, d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.paused[method] = time.Now().Add(d)
}
