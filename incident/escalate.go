package incident

import (
	"slices"
	"time"
)

// roster gives the people of one level, and an entry for each reference that leads nowhere.
type roster func(level int) (people []Person, unresolved []Entry)

// pageNext pages the next level. Where nobody of it can be reached it goes on to the one after at once, since waiting for
// the silence of nobody helps nobody. After the last level the policy starts again as often as it says, and then gives up.
func (o *Outcome) pageNext(who roster, now time.Time) {
	r, policy := &o.Record, o.Record.Playbook.Policy
	for {
		if r.Level == len(policy.Levels) {
			r.Round++
			if r.exhausted() {
				o.note(Entry{At: now, Kind: EntryExhausted})
				o.Cancel = append(o.Cancel, TimerEscalate)
				return
			}
			r.Level = 0
		}
		r.Level++
		if o.pageLevel(who, now) > 0 {
			level := policy.Levels[r.Level-1]
			o.Timers = append(o.Timers, Timer{Incident: r.Number, Kind: TimerEscalate, DueAt: now.Add(level.Timeout)})
			return
		}
	}
}

// exhausted says that the policy has come to its end, and that this was said.
func (r Record) exhausted() bool { return r.Round > r.Playbook.Policy.Repeat }

// pageLevel pages everybody of the present level and says how many pages left. People come into the channel before it is
// said there who cannot: Slack takes one message a second.
func (o *Outcome) pageLevel(who roster, now time.Time) (sent int) {
	people, unresolved := who(o.Record.Level)
	var joining []PersonID
	var lost []Entry
	for _, p := range people {
		before := o.Record.Page(p.ID)
		isNew := before == nil || before.State == Unreached // who was not reached was perhaps not brought in either
		if e := o.page(p, now); e != nil {
			lost = append(lost, *e)
		} else if o.Record.Page(p.ID).State == Paging {
			sent++
			if isNew {
				joining = append(joining, p.ID)
			}
		}
	}
	o.invite(joining, now)
	o.noteLost(unresolved)
	for _, e := range lost {
		o.note(e)
	}
	if sent > 0 {
		o.note(Entry{At: now, Kind: EntryPaged, Data: data("level", itoa(o.Record.Level), "count", itoa(sent))})
	}
	return sent
}

// noteLost says which references lead nowhere, each once: a policy that reaches nobody comes to all of them in every round.
func (o *Outcome) noteLost(lost []Entry) {
	for _, e := range lost {
		same := func(x Entry) bool { return x.Kind == e.Kind && x.Data["target"] == e.Data["target"] }
		if !slices.ContainsFunc(o.Entries, same) {
			o.note(e)
		}
	}
}

// page rings one person, again if need be, unless that person has answered. It gives an entry where it turns out only now
// that the person cannot be reached.
func (o *Outcome) page(p Person, now time.Time) (lost *Entry) {
	r := &o.Record
	pg := r.Page(p.ID)
	if pg == nil {
		r.Pages = append(r.Pages, Page{Person: p.ID, Level: r.Level, PagedAt: now})
		pg = &r.Pages[len(r.Pages)-1]
	}
	if pg.State == Answered {
		return nil
	}
	if !p.Reachable() {
		if pg.State != Unreached {
			pg.State, pg.Reason, pg.EndedAt = Unreached, string(p.Kind), now
			lost = &Entry{At: now, Kind: EntryUnreached, By: p.ID, Data: data("reason", pg.Reason)}
		}
		return lost
	}
	pg.State, pg.Reason, pg.EndedAt, pg.Level = Paging, "", time.Time{}, r.Level
	o.deliver(Delivery{Kind: KindPage, To: string(p.ID), Lane: pageLane(r.Number, p.ID), Priority: PriorityPage, DueAt: now, Body: Body{Level: r.Level}})
	return nil
}

// TimedOut decides what happens when the level that was paged last stayed silent.
func (r Record) TimedOut(who roster, now time.Time) Outcome {
	o := r.outcome()
	if r.State == Triggered {
		o.pageNext(who, now)
		o.refreshSummary(now)
	}
	return *o
}
