package dispatch

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"tocsin/incident"
)

// ReasonGaveUp is why a delivery failed that could not be handed over for so long that nobody needs it any more.
const ReasonGaveUp = "gave_up"

// For how long a delivery is tried, counted from when it was due first. One that never had its turn is not given up as
// soon as a page is: after a long time out of service there are many that only have to wait a little.
const (
	askedAge = 10 * time.Minute // somebody asked for it, and sits in front of it
	pageAge  = time.Hour
	mostAge  = 24 * time.Hour
)

// least is the shortest wait before anything is done again, so that nothing spins.
const least = 100 * time.Millisecond

var errNoChannel = errors.New("the sender made a channel and did not say which")

// judge decides what is to become of a delivery after one attempt: done, refused for good, or due again.
func (d *Dispatcher) judge(one incident.Delivery, r incident.Result) incident.Result {
	r.Delivery = one
	if r.Reason != "" {
		r.RetryIn, r.Deferred = 0, false
		return r
	}
	if one.Kind == incident.KindChannel && r.Channel == nil && r.RetryIn <= 0 && r.Cause == nil {
		r.Cause, r.Unsure = errNoChannel, true
	}
	switch {
	case r.RetryIn > 0 || r.Deferred:
		r.RetryIn = max(r.RetryIn, least)
	case r.Cause != nil:
		r.RetryIn = backoff(one)
	default:
		r.Unsure = false
		return r
	}
	if r.Unsure {
		r.RetryIn = max(r.RetryIn, settling)
	}
	r.Unsure = r.Unsure || one.Recovered // until it is delivered: this attempt may have failed before it looked
	if time.Since(one.Since) >= patience(one, r.Deferred) {
		r.Reason, r.RetryIn, r.Deferred = ReasonGaveUp, 0, false
	}
	return r
}

func patience(one incident.Delivery, deferred bool) time.Duration {
	switch {
	case one.Kind == incident.KindCode || one.Kind == incident.KindTest:
		return askedAge
	case one.Kind == incident.KindPage && (!deferred || one.Method != incident.MethodSlack):
		return pageAge // outside Slack, to wait one's turn is to wait behind a provider that is down
	}
	return mostAge
}

// backoff is how long to wait after another failure: anything up to a bound that doubles from 1 s to 5 min, to 30 s for
// what responders wait for: pages and their channel. All of it is left to chance, so that what failed together does not come back together.
func backoff(one incident.Delivery) time.Duration {
	most := 5 * time.Minute
	if one.Priority <= incident.PriorityChannel {
		most = 30 * time.Second
	}
	bound := min(most, time.Second<<min(one.Attempts, 16))
	return max(least, rand.N(bound))
}

// pause is the wait after a failure of the Store, longer each time: from 1/4 s to 8 s, the half of it left to chance.
type pause struct{ failures int }

func (p *pause) next() time.Duration {
	bound := 250 * time.Millisecond << min(p.failures, 5)
	p.failures++
	return bound/2 + rand.N(bound/2)
}

// sleep waits, or returns early when ctx ends.
func (p *pause) sleep(ctx context.Context) {
	select {
	case <-time.After(p.next()):
	case <-ctx.Done():
	}
}
