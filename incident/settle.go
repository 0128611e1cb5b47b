package incident

import (
	"cmp"
	"context"
	"slices"
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
			who, failed := s.roster(tx, r, now)
			o := r.settle(mine, who, now)
			if err := cmp.Or(*failed, tx.Apply(o)); err != nil {
				return err
			}
		}
		return nil
	})
}

// byIncident keeps the results that change an incident. Most do not: an update that arrived is only ticked off, one that did
// not is counted by its broadcast, which tells of all of them at its end, and what belongs to none has none to change. That the sender
// of a mail could not be answered is nothing to those who work on the incident.
func byIncident(results []Result) map[Number][]Result {
	m := map[Number][]Result{}
	for _, x := range results {
		if x.Delivery.Broadcast != "" && x.Delivery.Priority == PriorityBroadcast || x.Delivery.Kind == KindReply {
			continue
		}
		matters := x.Reason != "" || len(x.Failed) > 0 || x.Delivery.Kind == KindPage || x.Delivery.Kind == KindChannel
		if x.RetryIn == 0 && matters && x.Delivery.Incident != 0 {
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
			lost = o.paged(x, who, now) || lost
		case x.Reason != "":
			o.undelivered(x, now)
		case x.Delivery.Kind == KindChannel:
			o.roomMade(*x.Channel, now)
		}
		for _, f := range x.Failed {
			o.note(Entry{At: now, Kind: EntryUndelivered, By: f.Person, Data: data("kind", string(x.Delivery.Kind), "to", string(f.Person), "reason", f.Reason)})
		}
	}
	if lost && o.Record.State == Triggered && !o.Record.exhausted() && o.Record.levelLost(who) {
		o.pageNext(who, now)
		o.refreshSummary(now)
	}
	o.beginReminder(r, now)
	return *o
}

// paged writes down whether a page arrived on one of its ways, and says whether its receiver turned out not to be reachable.
func (o *Outcome) paged(x Result, who roster, now time.Time) (lost bool) {
	pg := o.Record.Page(PersonID(x.Delivery.To))
	if pg == nil {
		return false
	}
	unwanted := pg.withdrew(x.Delivery.ID)
	if !pg.settled(x, now) {
		return false
	}
	method := string(x.Delivery.Method)
	switch {
	case x.Reason == "":
		if x.Copy.TS != "" && x.Shows != o.Record.Face(pg.Person) { // somebody answered while it was on its way
			o.refreshPage(pg.Person, now)
		}
		o.Entries = append(o.Entries, Entry{At: now, Kind: EntryReached, By: pg.Person, Data: data("method", method)})
		if pg.State == Paging || pg.State == Unreached {
			pg.State, pg.Reason, pg.EndedAt = Reached, "", time.Time{}
		}
	case pg.State == Answered:
	case pg.reachable():
		o.note(Entry{At: now, Kind: EntryFailed, By: pg.Person, Data: data("method", method, "reason", x.Reason)})
		if pg.State == Paging && !pg.underWay(now) {
			o.hasten(pg, anyNotice, now.Add(who.person(pg.Person).Rest))
		}
	case !unwanted && o.ringSpare(pg, who, now):
		o.note(Entry{At: now, Kind: EntryFailed, By: pg.Person, Data: data("method", method, "reason", x.Reason)})
	default:
		pg.State, pg.Reason, pg.EndedAt = Unreached, x.Reason, now
		o.note(Entry{At: now, Kind: EntryUnreached, By: pg.Person, Data: data("reason", x.Reason)})
		o.refreshSummary(now)
		return true
	}
	return false
}

// settled writes a result into the notice that it is of, and says whether there is such a one. A result of an earlier ringing
// still tells that a person was reached.
func (p *Page) settled(x Result, now time.Time) bool {
	list := make([]Notice, len(p.Notices))
	found := false
	for i, n := range p.Notices {
		if n.Delivery == x.Delivery.ID {
			n.State, n.At, n.Reason, found = NoticeSent, now, x.Reason, true
			if x.Reason != "" {
				n.State = NoticeFailed
			}
		}
		list[i] = n
	}
	p.Notices = list
	return found || x.Reason == ""
}

// withdrew says whether a notice was taken back when it was on its way: what becomes of it must ring nobody by other means, as
// during a snooze.
func (p *Page) withdrew(delivery string) bool {
	return slices.ContainsFunc(p.Notices, func(n Notice) bool { return n.Delivery == delivery && n.State == NoticeWithdrawn })
}

// reachable says whether one of the notices arrived, or still may.
func (p *Page) reachable() bool {
	return slices.ContainsFunc(p.Notices, Notice.rings)
}

// underWay says whether one of the notices is being handed over, or tried again.
func (p *Page) underWay(now time.Time) bool {
	return slices.ContainsFunc(p.Notices, func(n Notice) bool { return n.State == NoticeWaiting && !n.DueAt.After(now) })
}

// undelivered puts a refusal on the timeline, and into the channel where it was not the channel that was refused.
func (o *Outcome) undelivered(x Result, now time.Time) {
	e := Entry{At: now, Kind: EntryUndelivered, Data: data("kind", string(x.Delivery.Kind), "to", x.Delivery.To, "reason", x.Reason)}
	switch x.Delivery.Kind {
	case KindUpdate, KindClosed, KindInvite, KindAlarm, KindMirror, KindPost, KindHandoff, KindShift, KindHelp:
		o.note(e)
	default:
		o.Entries = append(o.Entries, e)
	}
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

// levelLost says that everybody of the level paged last has turned out not to be reachable: those whom it paged, and those who
// stand on it but were asked for by name.
func (r Record) levelLost(who roster) bool {
	for _, p := range r.Pages {
		if p.Level == r.Level && p.State != Unreached {
			return false
		}
	}
	people, _ := who.targets(r.Playbook.Policy.Levels[r.Level-1].Targets)
	return !slices.ContainsFunc(people, func(x Recipient) bool {
		p := r.Page(x.ID)
		return p != nil && p.State != Unreached
	})
}
