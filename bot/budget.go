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
	bulk     *rate.Limiter            // broadcasts: a little under the whole rate
	paused   map[string]time.Time     // method -> when Slack will hear us again
	back     map[queued]time.Time     // when the last that went back to the outbox is to come again
}

// queued tells apart who waits for a method: what is more urgent does not stand behind what is less so.
type queued struct {
	method   string
	priority incident.Priority
}

// Calls a minute of the methods that the bot uses, by tier. https://docs.slack.dev/apis/web-api/rate-limits
var perMinute = map[string]float64{
	"conversations.create": 20, "conversations.setTopic": 20, "pins.add": 20, "bookmarks.add": 20, "bookmarks.list": 50,
	"conversations.invite": 50, "conversations.open": 50, "conversations.history": 50, "chat.update": 50, "users.conversations": 50,
	"conversations.members": 100, "conversations.info": 50, "users.list": 20, "usergroups.list": 20, "usergroups.users.list": 20,
	"users.profile.get": 100, "team.profile.get": 50, "views.publish": 100,
}

const (
	// burst is how many calls may go at once after a quiet time: a part of what Slack lets pass.
	burst = 10
	// pageBurst is the same for messages: a level of many people is paged at once.
	pageBurst = 50
	// bulkShare of the rate is for broadcasts.
	bulkShare = 0.97
	// patience is how long a delivery waits here for its turn; if it would take longer, it goes back into the outbox. A
	// broadcast waits longer, since its turns come steadily; an edit must not hold a worker up for long. A channel's next
	// turn, one second away, is still waited for.
	patience     = 1100 * time.Millisecond
	bulkPatience = 5 * time.Second
	// farthest bounds how late those come back who went back: turns of others may turn out not to be used.
	farthest = 20 * time.Second
	// keptChannels bounds how many channels' limiters are remembered.
	keptChannels = 10_000
)

// share is the part of a burst that deliveries of a priority leave to what is more urgent than they are.
func share(method string, p incident.Priority) float64 {
	switch {
	case p == incident.PriorityBroadcast:
		return 0.5
	case p == incident.PriorityRefresh, p == incident.PriorityChannel && method == postMessage: // pages are messages
		return 0.2
	}
	return 0
}

func newBudget(postsPerMinute int) *budget {
	posts := float64(postsPerMinute) / 60
	b := &budget{free: postsPerMinute == 0, methods: map[string]*rate.Limiter{}, channels: map[string]*rate.Limiter{},
		paused: map[string]time.Time{}, back: map[queued]time.Time{}, bulk: rate.NewLimiter(rate.Limit(posts*bulkShare), 1)}
	for method, n := range perMinute {
		b.methods[method] = rate.NewLimiter(rate.Limit(n/60), burst)
	}
	b.methods[postMessage] = rate.NewLimiter(rate.Limit(posts), pageBurst)
	return b
}

const postMessage = "chat.postMessage"

// wait takes a turn for one call. If the turn is further away than patience allows, it says when to come again, and
// nothing is taken. Turns are never taken ahead: else a page would wait behind the broadcasts that wait here.
func (b *budget) wait(ctx context.Context, method, channel string, p incident.Priority) (later time.Duration) {
	most := patience
	if p == incident.PriorityBroadcast {
		most = bulkPatience
	}
	for until := time.Now().Add(most); ; {
		delay := b.take(method, channel, p)
		switch {
		case delay <= 0:
			return 0
		case delay > time.Until(until):
			return b.queue(method, p, delay)
		}
		t := time.NewTimer(delay)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return delay
		}
	}
}

// take takes a turn, or says how long there will be none.
func (b *budget) take(method, channel string, p incident.Priority) (delay time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	turns := b.turns(method, channel, p)
	delay = b.paused[method].Sub(now)
	for _, t := range turns {
		delay = max(delay, t.delay(now))
	}
	if delay > 0 {
		return delay
	}
	for _, t := range turns {
		t.AllowN(now, 1)
	}
	return 0
}

// turn is one of the limits that a call has to keep.
type turn struct {
	*rate.Limiter
	spare float64 // calls that are left to others
}

func (t turn) delay(now time.Time) time.Duration {
	missing := 1 + t.spare - t.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing/float64(t.Limit())*float64(time.Second)) + time.Microsecond // not a moment too early
}

func (b *budget) turns(method, channel string, p incident.Priority) (turns []turn) {
	if b.free {
		return nil
	}
	if l := b.methods[method]; l != nil {
		turns = append(turns, turn{l, share(method, p) * float64(l.Burst())})
	}
	if method != postMessage {
		return turns
	}
	if p == incident.PriorityBroadcast {
		turns = append(turns, turn{Limiter: b.bulk})
	}
	if b.channels[channel] == nil {
		if len(b.channels) >= keptChannels {
			clear(b.channels) // the worst that follows is one 429
		}
		b.channels[channel] = rate.NewLimiter(1, 1)
	}
	return append(turns, turn{Limiter: b.channels[channel]})
}

// queue gives those who go back times one behind the other: all of them at the next turn would be all but one in vain.
func (b *budget) queue(method string, p incident.Priority, delay time.Duration) time.Duration {
	l := b.methods[method]
	if b.free || l == nil || delay >= farthest {
		return delay
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	now, mine := time.Now(), queued{method, p}
	last := b.back[mine].Add(time.Duration(float64(time.Second) / float64(l.Limit())))
	again := min(max(delay, last.Sub(now)), farthest)
	b.back[mine] = now.Add(again)
	return again
}

// pause notes that Slack wants to be left alone with a method for a while.
func (b *budget) pause(method string, d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if until := time.Now().Add(d); until.After(b.paused[method]) {
		b.paused[method] = until
	}
}
