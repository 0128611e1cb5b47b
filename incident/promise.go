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

// remindAhead is how long before a promised update its lead is reminded; of a short promise, a third of it.
const remindAhead = 10 * time.Minute

func promisable(next time.Duration) error {
	if next != 0 && (next < MinPromise || next > MaxPromise) {
		return refuse(OddPromise, "least", MinPromise.String(), "most", MaxPromise.String())
	}
	return nil
}

// promise notes for when the next update is promised, in place of an earlier promise; 0: it is not.
func (o *Outcome) promise(next time.Duration, now time.Time) {
	if next == 0 {
		o.Record.NextUpdateAt = time.Time{}
		o.Cancel = append(o.Cancel, TimerPromise, TimerOverdue)
		return
	}
	o.Record.NextUpdateAt = now.Add(next)
	o.setTimer(TimerPromise, o.Record.NextUpdateAt.Add(-min(remindAhead, next/3)))
	o.setTimer(TimerOverdue, o.Record.NextUpdateAt)
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
