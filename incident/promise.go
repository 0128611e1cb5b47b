package incident

import (
	"strconv"
	"time"
)

// For how long ahead the next update can be promised.
const (
	MinPromise = 10 * time.Minute
	MaxPromise = 7 * 24 * time.Hour
)

// NoPromise in place of how long ahead the next update is promised says that it is not, and takes an earlier promise back.
const NoPromise = -time.Millisecond

// remindAhead is how long before a promised update its lead is reminded; of a short promise, a third of it.
const remindAhead = 10 * time.Minute

func promisable(next time.Duration) error {
	if next != 0 && next != NoPromise && (next < MinPromise || next > MaxPromise) {
		return refuse(OddPromise, "least", MinPromise.String(), "most", MaxPromise.String())
	}
	return nil
}

// promise notes for when the next update is promised, in place of an earlier promise, and gives how long that is from now. 0 leaves
// a promise that is still ahead as it is: whoever was told of it waits for it.
func (o *Outcome) promise(next time.Duration, now time.Time) time.Duration {
	open := o.Record.NextUpdateAt.Sub(now)
	switch {
	case next > 0:
		o.Record.NextUpdateAt = now.Add(next)
		o.setTimer(TimerPromise, o.Record.NextUpdateAt.Add(-min(remindAhead, next/3)))
		o.setTimer(TimerOverdue, o.Record.NextUpdateAt)
		return next
	case next == 0 && open > 0:
		return open
	}
	o.Record.NextUpdateAt = time.Time{}
	o.Cancel = append(o.Cancel, TimerPromise, TimerOverdue)
	return 0
}

// dueSoon reminds whoever leads of the promised update, by a direct message: nobody else has to do anything. Where nobody leads,
// the channel is reminded.
func (r Record) dueSoon(now time.Time) *Outcome {
	o := r.outcome()
	if !r.Open() || r.NextUpdateAt.IsZero() {
		return o
	}
	e := r.promised(EntryDueSoon, now)
	if r.Lead == "" {
		o.note(e)
		return o
	}
	o.Entries = append(o.Entries, e)
	lane := pageLane(r.Number, r.Lead) + "/promise"
	o.deliver(Delivery{Kind: KindReminder, To: string(r.Lead), Lane: lane, Priority: PriorityChannel, DueAt: now})
	return o
}

// overdue says in the channel that people are waiting.
func (r Record) overdue(now time.Time) *Outcome {
	o := r.outcome()
	if r.Open() && !r.NextUpdateAt.IsZero() {
		o.note(r.promised(EntryOverdue, now))
		o.refreshSummary(now)
	}
	return o
}

func (r Record) promised(k EntryKind, now time.Time) Entry {
	return Entry{At: now, Kind: k, Data: data("at", strconv.FormatInt(r.NextUpdateAt.Unix(), 10))}
}
