package incident

import (
	"slices"
	"time"
)

// pageNext pages the next level. Where nobody of it can be reached it goes on to the one after at once, since waiting for
// the silence of nobody helps nobody. After the last level the policy starts again as often as it says, and then gives up:
// the last resort is paged, and whoever has not answered is rung again, more and more rarely.
func (o *Outcome) pageNext(who roster, now time.Time) {
	r, policy := &o.Record, o.Record.Playbook.Policy
	for {
		if r.Level == len(policy.Levels) {
			r.Round++
			if r.exhausted() {
				o.giveUp(who, now)
				return
			}
			r.Level = 0
		}
		r.Level++
		reached := o.pageLevel(who, now)
		if r.Level == 1 {
			o.pageExtra(who, now)
		}
		if reached > 0 {
			o.setTimer(TimerEscalate, now.Add(policy.Levels[r.Level-1].Timeout))
			return
		}
	}
}

// exhausted says that the policy has come to its end, and that this was said.
func (r Record) exhausted() bool { return r.Round > r.Playbook.Policy.Repeat }

// giveUp is the end of the policy. It does not end the ringing: an incident that nobody has acknowledged is never forgotten.
func (o *Outcome) giveUp(who roster, now time.Time) {
	o.note(Entry{At: now, Kind: EntryExhausted})
	o.Cancel = append(o.Cancel, TimerEscalate)
	last := o.Record.Playbook.Policy.LastResort
	people := slices.DeleteFunc(slices.Clone(last), func(t Target) bool { return t.Kind == ByChannel })
	if len(people) > 0 {
		o.pageAll(who, people, LastResort, "", now)
	}
	channels, lost := who.channels(last)
	for _, id := range channels {
		o.deliver(Delivery{Kind: KindAlarm, To: id, Lane: newsLane(o.Record.Number, id), Priority: PriorityPage, DueAt: now})
	}
	o.noteLost(lost)
	o.askAnew(now)
}

// pageLevel pages everybody of the present level and says how many pages left.
func (o *Outcome) pageLevel(who roster, now time.Time) (sent int) {
	level := o.Record.Level
	return o.pageAll(who, o.Record.Playbook.Policy.Levels[level-1].Targets, level, "", now)
}

// pageAll pages everybody that targets stand for and says how many pages left. People come into the channel before it is said
// there who cannot: Slack takes one message a second.
func (o *Outcome) pageAll(who roster, targets []Target, level int, by PersonID, now time.Time) (sent int) {
	people, unresolved := who.targets(targets)
	return o.pagePeople(people, unresolved, level, by, now)
}

func (o *Outcome) pagePeople(people []Recipient, unresolved []Entry, level int, by PersonID, now time.Time) (sent int) {
	var joining []PersonID
	var lost []Entry
	for _, p := range people {
		before := o.Record.Page(p.ID)
		isNew := before == nil || before.State == Unreached // who was not reached was perhaps not brought in either
		if e := o.page(p, level, by, now); e != nil {
			lost = append(lost, *e)
		} else if o.Record.Page(p.ID).State == Paging {
			sent++
			if isNew && !p.ID.IsPager() {
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
		o.note(pagedEntry(level, sent, by, now))
	}
	return sent
}

func pagedEntry(level, sent int, by PersonID, now time.Time) Entry {
	switch level {
	case ByHand:
		return Entry{At: now, Kind: EntryAsked, By: by, Data: data("count", itoa(sent))}
	case Extra:
		return Entry{At: now, Kind: EntryExtra, Data: data("count", itoa(sent))}
	case LastResort:
		return Entry{At: now, Kind: EntryLastResort, Data: data("count", itoa(sent))}
	}
	return Entry{At: now, Kind: EntryPaged, Data: data("level", itoa(level), "count", itoa(sent))}
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
