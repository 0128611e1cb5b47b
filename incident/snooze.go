package incident

import (
	"context"
	"time"
)

// How long an incident may be snoozed. The longest is PagerDuty's.
const (
	MinSnooze = time.Minute
	MaxSnooze = 7 * 24 * time.Hour
)

// Snooze acknowledges, and lets nobody be rung for a while; then the policy begins again. key is the request's own id.
// Refusals: NotFound, AlreadyResolved, OddSnooze.
func (s *Service) Snooze(ctx context.Context, key string, n Number, by PersonID, d time.Duration, now time.Time) (Record, error) {
	return s.decide(ctx, n, by, now, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		return once(tx, key, r, now, func() (*Outcome, error) { return r.snooze(by, d, now) })
	})
}

func (r Record) snooze(by PersonID, d time.Duration, now time.Time) (*Outcome, error) {
	if err := r.over(); err != nil {
		return nil, err
	}
	if d < MinSnooze || d > MaxSnooze {
		return nil, refuse(OddSnooze, "least", MinSnooze.String(), "most", MaxSnooze.String())
	}
	o := r.outcome()
	o.acknowledge(by, now)
	o.note(Entry{At: now, Kind: EntrySnoozed, By: by, Data: data("for", d.String())})
	o.Record.SnoozedUntil = now.Add(d)
	for i := range o.Record.Pages {
		o.recall(&o.Record.Pages[i], anyNotice, now)
	}
	o.Timers = nil // those that acknowledging set
	o.Cancel = append(o.Cancel, TimerEscalate, TimerRemind, TimerStale)
	o.setTimer(TimerSnooze, o.Record.SnoozedUntil)
	o.refreshSummary(now)
	return o, nil
}
