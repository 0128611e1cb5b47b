package incident

import "time"

// TimerKind says what a timer does when it is due.
type TimerKind string

// The timers of an incident.
const (
	TimerEscalate TimerKind = "escalate" // page the next level, unless somebody acknowledged meanwhile
	TimerRemind   TimerKind = "remind"   // ring those again who have not answered
	TimerStale    TimerKind = "stale"    // acknowledged, and no sign of life since: begin anew
	TimerSnooze   TimerKind = "snooze"   // the snooze is over: begin anew
	TimerShift    TimerKind = "shift"    // a shift is to be announced, or begins
	TimerPromise  TimerKind = "promise"  // an update is promised for soon: remind the lead
	TimerOverdue  TimerKind = "overdue"  // the promised update has not come: tell the channel
	TimerAsk      TimerKind = "ask"      // ask those of the roll call again who have not answered
)

// Timer is a deadline on disk. An incident has at most one of a kind.
type Timer struct {
	Incident Number
	Kind     TimerKind
	DueAt    time.Time
}

// setTimer puts a timer in place of one of the same kind.
func (o *Outcome) setTimer(k TimerKind, due time.Time) {
	o.Timers = append(o.Timers, Timer{Incident: o.Record.Number, Kind: k, DueAt: due})
}

// fire decides what a timer that is due does.
func (r Record) fire(k TimerKind, who roster, now time.Time) *Outcome {
	switch k {
	case TimerEscalate:
		return r.timedOut(who, now)
	case TimerRemind:
		return r.remind(who, now)
	case TimerStale:
		return r.anew(EntryStale, Acknowledged, who, now)
	case TimerPromise:
		return r.dueSoon(now)
	case TimerOverdue:
		return r.overdue(now)
	case TimerSnooze:
		return r.anew(EntryAwake, Acknowledged, who, now)
	case TimerShift:
		return r.shiftsDue(who, now)
	}
	return r.outcome()
}

// timedOut decides what happens when the level that was paged last stayed silent.
func (r Record) timedOut(who roster, now time.Time) *Outcome {
	o := r.outcome()
	if r.State == Triggered {
		o.pageNext(who, now)
		o.beginReminder(r, now)
		o.refreshSummary(now)
	}
	return o
}

// anew lets the policy begin again from its first level, because of what the entry says. Who acknowledged before has to
// answer again once rung.
func (r Record) anew(why EntryKind, from State, who roster, now time.Time) *Outcome {
	o := r.outcome()
	if r.State == from {
		o.note(Entry{At: now, Kind: why})
		o.ringAnew(who, now)
	}
	return o
}

func (o *Outcome) ringAnew(who roster, now time.Time) {
	r := &o.Record
	r.State, r.AcknowledgedBy, r.AcknowledgedAt = Triggered, "", time.Time{}
	r.Level, r.Round, r.Reminded, r.RungSince, r.SnoozedUntil = 0, 0, 0, now, time.Time{}
	o.pageNext(who, now)
	o.askAnew(now) // who was asked for by name and has not answered is still owing
	o.refreshAll(now)
}

// alive notes a sign of life: an acknowledged incident rings again only so long after the last one.
func (o *Outcome) alive(now time.Time) {
	limit := o.Record.Playbook.Policy.AckTimeout
	if o.Record.State == Acknowledged && o.Record.SnoozedUntil.IsZero() && limit > 0 {
		o.setTimer(TimerStale, now.Add(limit))
	}
}
