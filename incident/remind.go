package incident

import "time"

// longestPause bounds how long whoever has not answered is left alone.
const longestPause = time.Hour

// owing says whether a person is still to answer: everybody who was paged, until somebody acknowledges; after that with Each
// everybody still, with Any those who were asked for by name. Pagers have answered when anybody has. Who could not be reached
// stands in the channel, where those who acknowledged see it; while nobody has, what failed an hour ago is tried again.
func (r Record) owing(pg *Page) bool {
	switch {
	case !r.Open() || pg.Level == 0 || pg.State == Answered:
		return false
	case r.State == Triggered:
		return true
	}
	return pg.State != Unreached && !pg.Person.IsPager() && (r.Playbook.Policy.Acknowledge == Each || pg.Level == ByHand)
}

// Owes says whether somebody is still asked to acknowledge.
func (r *Record) Owes(who PersonID) bool {
	pg := r.Page(who)
	return pg != nil && r.owing(pg)
}

// reminded says whether somebody is owing whom nothing else rings. While the escalation runs, it rings those of its levels.
func (r Record) reminded(pg *Page) bool {
	return r.owing(pg) && r.SnoozedUntil.IsZero() && (r.State != Triggered || r.exhausted() || pg.Level == ByHand && pg.State != Unreached)
}

// mustRing says whether somebody is to be reminded. An incident that nobody has acknowledged is, to the last.
func (r Record) mustRing() bool {
	if r.State == Triggered && r.exhausted() {
		return true
	}
	for i := range r.Pages {
		if r.reminded(&r.Pages[i]) {
			return true
		}
	}
	return false
}

// setReminder sees to it that those who have not answered are rung again: first after the timeout of the level that was paged
// last, then after twice as long each time, up to an hour.
func (o *Outcome) setReminder(now time.Time) {
	r := &o.Record
	if !r.mustRing() {
		o.Cancel = append(o.Cancel, TimerRemind)
		return
	}
	first := r.Playbook.Policy.Levels[max(r.Level, 1)-1].Timeout
	o.setTimer(TimerRemind, now.Add(max(first, min(first<<min(r.Reminded, 10), longestPause))))
}

// askAnew sets the reminder for somebody who was asked just now: the pauses are short again.
func (o *Outcome) askAnew(now time.Time) {
	o.Record.Reminded = 0
	o.setReminder(now)
}

// beginReminder sets it where somebody is to be reminded who was not before: by now that person can be reached.
func (o *Outcome) beginReminder(before Record, now time.Time) {
	if o.Record.mustRing() && !before.mustRing() {
		o.setReminder(now)
	}
}

// endReminder ends it where nobody is owing any more. Else it stays as it is: one answer does not let the others wait longer.
func (o *Outcome) endReminder() {
	if !o.Record.mustRing() {
		o.Cancel = append(o.Cancel, TimerRemind)
	}
}

// remind rings everybody again who has not answered. Where nobody at all has, whoever stands on one of the levels by now
// is rung too: another one may be on call.
func (r Record) remind(who roster, now time.Time) *Outcome {
	o := r.outcome()
	if !o.Record.mustRing() {
		return o
	}
	if rung := o.ringAgain(who, now); rung > 0 {
		o.note(Entry{At: now, Kind: EntryReminded, Data: data("count", itoa(rung))})
	}
	o.Record.Reminded++
	if o.Record.State == Triggered && o.Record.exhausted() {
		o.pageNew(who, now)
	}
	o.setReminder(now)
	o.refreshSummary(now)
	return o
}

// ringAgain rings those who are to be reminded, and says how many.
func (o *Outcome) ringAgain(who roster, now time.Time) (rung int) {
	var joining []PersonID
	var lost []Entry
	for i := range o.Record.Pages {
		pg := &o.Record.Pages[i]
		if !o.Record.reminded(pg) {
			continue
		}
		before := pg.State
		if e := o.page(who.person(pg.Person), pg.Level, pg.AskedBy, now); e != nil {
			lost = append(lost, *e)
		} else if pg.State == Paging {
			rung++
			if before == Unreached && !pg.Person.IsPager() {
				joining = append(joining, pg.Person)
			}
		}
	}
	o.invite(joining, now)
	for _, e := range lost {
		o.note(e)
	}
	return rung
}

// pageNew pages those who were not there when their level was paged.
func (o *Outcome) pageNew(who roster, now time.Time) {
	var joining []PersonID
	for i, level := range o.Record.Playbook.Policy.Levels {
		people, _ := who.targets(level.Targets)
		for _, p := range people {
			if o.Record.Page(p.ID) != nil {
				continue
			}
			if lost := o.page(p, i+1, "", now); lost != nil {
				o.note(*lost)
			} else if pg := o.Record.Page(p.ID); pg.State == Paging && !p.ID.IsPager() {
				joining = append(joining, p.ID)
			}
		}
	}
	o.invite(joining, now)
}
