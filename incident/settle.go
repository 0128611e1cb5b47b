package incident

import (
	"context"
	"time"
)

// Settle writes down what became of deliveries, and what follows from it: a page that arrived, a person who could not be
// reached and stands in the channel with the reason, a level of which nobody could be reached.
func (s *Service) Settle(ctx context.Context, results []Result, now time.Time) error {
	return s.Store.Change(ctx, func(tx Tx) error {
		if err := tx.Settle(now, results); err != nil {
			return err
		}
		for n, mine := range byIncident(results) {
			r, err := tx.Record(n)
			if err != nil {
				return err
			}
			if err := tx.Apply(r.settle(mine, s.roster(r.Playbook, now), now)); err != nil {
				return err
			}
		}
		return nil
	})
}

// byIncident keeps the results that change an incident. Most do not: an update that arrived is only ticked off, and what
// belongs to none has none to change.
func byIncident(results []Result) map[Number][]Result {
	m := map[Number][]Result{}
	for _, x := range results {
		if x.Delivery.Incident != 0 && x.RetryIn == 0 && (x.Reason != "" || len(x.Failed) > 0 || x.Delivery.Kind == KindPage || x.Delivery.Kind == KindChannel) {
			m[x.Delivery.Incident] = append(m[x.Delivery.Incident], x)
		}
	}
	return m
}

func (r Record) settle(results []Result, who roster, now time.Time) Outcome {
	o, lost := r.outcome(), false
	for _, x := range results {
		switch {
		case x.Delivery.Kind == KindPage:
			lost = o.paged(x, now) || lost
		case x.Reason != "":
			o.undelivered(x, now)
		case x.Delivery.Kind == KindChannel:
			o.roomMade(*x.Channel, now)
		}
		for _, f := range x.Failed {
			o.note(Entry{At: now, Kind: EntryUndelivered, By: f.Person, Data: data("kind", string(x.Delivery.Kind), "to", string(f.Person), "reason", f.Reason)})
		}
	}
	if lost && o.Record.State == Triggered && !o.Record.exhausted() && o.Record.levelLost() {
		o.pageNext(who, now)
		o.refreshSummary(now)
	}
	return *o
}

// paged writes down whether a page arrived, and says whether its receiver turned out not to be reachable.
func (o *Outcome) paged(x Result, now time.Time) (lost bool) {
	who := PersonID(x.Delivery.To)
	p := o.Record.Page(who)
	if p == nil || p.State == Answered {
		return false
	}
	if x.Reason == "" {
		p.State, p.Reason, p.EndedAt = Reached, "", time.Time{}
		o.Entries = append(o.Entries, Entry{At: now, Kind: EntryReached, By: who})
		return false
	}
	p.State, p.Reason, p.EndedAt = Unreached, x.Reason, now
	o.note(Entry{At: now, Kind: EntryUnreached, By: who, Data: data("reason", x.Reason)})
	o.refreshSummary(now)
	return true
}

// undelivered puts a refusal on the timeline, and into the channel where it was not the channel that was refused.
func (o *Outcome) undelivered(x Result, now time.Time) {
	e := Entry{At: now, Kind: EntryUndelivered, Data: data("kind", string(x.Delivery.Kind), "to", x.Delivery.To, "reason", x.Reason)}
	if x.Delivery.Kind == KindUpdate || x.Delivery.Kind == KindClosed || x.Delivery.Kind == KindInvite {
		o.note(e)
		return
	}
	o.Entries = append(o.Entries, e)
}

// roomMade remembers the channel, adorns it, and puts a link to it into every page.
func (o *Outcome) roomMade(c Channel, now time.Time) {
	o.Record.Channel, o.Record.ChannelName = c.ID, c.Name
	o.Entries = append(o.Entries, Entry{At: now, Kind: EntryChannel, Data: data("name", c.Name)})
	o.adorn(KindTopic, now)
	if o.Record.Playbook.Bridge != "" || o.Record.Playbook.Document != "" {
		o.adorn(KindLinks, now)
	}
	o.refreshPages(now)
}

// levelLost says that everybody of the level paged last has turned out not to be reachable.
func (r Record) levelLost() bool {
	any := false
	for _, p := range r.Pages {
		if p.Level == r.Level {
			any = true
			if p.State != Unreached {
				return false
			}
		}
	}
	return any
}
