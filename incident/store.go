package incident

import (
	"context"
	"time"
)

// Outcome is what a decision wants written, all of it or nothing.
type Outcome struct {
	Record      Record // the new state; its pages are written where they are new or changed
	Entries     []Entry
	Subscribers []Subscriber // to be added
	Timers      []Timer      // set, in place of one of the same kind
	Cancel      []TimerKind
	Deliveries  []Delivery
	Withdraw    []Kind // deliveries of these kinds that have not left are not sent any more
}

// Subscriber is told of every status update: a person or a channel, never both.
type Subscriber struct {
	Person  PersonID
	Channel string // Slack's id
}

// To is where an update for this subscriber is sent.
func (s Subscriber) To() string {
	if s.Channel != "" {
		return s.Channel
	}
	return string(s.Person)
}

// Filter narrows a list of incidents.
type Filter struct {
	OpenOnly bool
	For      PersonID // what this person may see: takes part in, is subscribed to, or is not private
	Mine     bool     // with For: only what this person takes part in (triggered, leads, was paged for)
	Number   Number   // only this one; 0 means any
	Limit    int      // at most so many, newest first; 0 means 50
}

// Store keeps everything. SQLite and PostgreSQL both are one, and pass the same conformance suite.
type Store interface {
	// Change runs fn in one transaction: all of what it wrote is on disk when Change returns nil, and nothing of it
	// otherwise. fn may run more than once.
	Change(ctx context.Context, fn func(Tx) error) error

	// Incident reads one incident without its pages; NotFound where there is none.
	Incident(ctx context.Context, n Number) (Incident, error)
	// Record reads one incident with its pages; NotFound where there is none.
	Record(ctx context.Context, n Number) (Record, error)
	// ByChannel reads the number of the incident whose channel this is; NotFound where there is none.
	ByChannel(ctx context.Context, channel string) (Number, error)
	// List reads incidents, newest first.
	List(ctx context.Context, f Filter) ([]Incident, error)
	// Timeline reads an incident's timeline, oldest first.
	Timeline(ctx context.Context, n Number) ([]Entry, error)
	// Copies reads where an incident's messages of one role are, the newest last: those of one person, or with an empty
	// who all of them.
	Copies(ctx context.Context, n Number, role CopyRole, who PersonID) ([]Copy, error)

	// Claim takes up to limit deliveries that are due, the lowest priority number first, none above most, oldest first,
	// and at most the first of each lane. They are this instance's until lease has passed; one whose lease ran out, or
	// that another run of this instance left behind, comes with Recovered set.
	Claim(ctx context.Context, now time.Time, most Priority, limit int, lease time.Duration) ([]Delivery, error)
	// NextDue is the earliest time at which a delivery may be claimed; ok is false when nothing waits.
	NextDue(ctx context.Context) (at time.Time, ok bool, err error)
	// Orphans makes claims that an earlier run of this instance left behind claimable again, from the time given on.
	// Only for a store that no other instance uses.
	Orphans(ctx context.Context, from time.Time) error
}

// Tx is one transaction.
type Tx interface {
	// NextNumber takes the next incident number.
	NextNumber() (Number, error)
	// Record reads an incident and keeps others from changing it until the transaction ends; NotFound where there is none.
	Record(n Number) (Record, error)
	// Subscribers reads who is told of status updates.
	Subscribers(n Number) ([]Subscriber, error)
	// Create writes the first outcome of an incident. Later ones are written by Apply.
	Create(Outcome) error
	// Apply writes an outcome.
	Apply(Outcome) error

	// Once notes that a request with this key was carried out for incident n. If one was before, it says for which
	// incident, and seen is true.
	Once(key string, n Number, now time.Time) (before Number, seen bool, err error)
	// Forget drops keys noted before a time.
	Forget(before time.Time) error

	// DueTimer takes the earliest timer that is due and removes it; ok is false when none is.
	DueTimer(now time.Time) (t Timer, ok bool, err error)
	// Postpone lets a timer that is still there fire later.
	Postpone(t Timer, to time.Time) error

	// Settle writes what became of deliveries: done, failed, or due again. Copies are remembered, one for each message.
	Settle(now time.Time, results []Result) error
}
