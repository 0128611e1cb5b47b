package incident

import (
	"context"
	"time"
)

// Acknowledge records that a person has seen the incident. The first one stops the escalation, and leads from then on
// unless somebody does already; everybody else is recorded as well. Acknowledging twice is a sign of life, and changes
// nothing else. Refusals: NotFound, AlreadyResolved.
func (s *Service) Acknowledge(ctx context.Context, n Number, by PersonID, now time.Time) (Record, error) {
	r, err := s.decide(ctx, n, by, now, func(_ Tx, r Record, _ roster) (*Outcome, error) { return r.acknowledge(by, now) })
	if err == nil {
		s.measure(r, by, now)
	}
	return r, err
}

// measure tells how long a person took to answer, where that has just happened.
func (s *Service) measure(r Record, by PersonID, now time.Time) {
	if p := r.Page(by); s.Answered != nil && p != nil && p.EndedAt.Equal(now) && p.Level != 0 {
		s.Answered(now.Sub(p.PagedAt))
	}
}

func (r Record) acknowledge(by PersonID, now time.Time) (*Outcome, error) {
	if err := r.over(); err != nil {
		return nil, err
	}
	o := r.outcome()
	o.acknowledge(by, now)
	return o, nil
}

// acknowledge ends one person's page, and the escalation where that person is the first.
func (o *Outcome) acknowledge(by PersonID, now time.Time) {
	r := &o.Record
	known := r.Responds(by)
	isNews := o.answered(by, now)
	if !isNews && r.State == Acknowledged {
		o.alive(now) // PagerDuty's way to say "still at it"
		return
	}
	o.note(Entry{At: now, Kind: EntryAcknowledged, By: by})
	if r.Lead == "" && !by.IsPager() {
		r.Lead = by
	}
	if !known && !by.IsPager() {
		o.invite([]PersonID{by}, now)
	}
	if r.State == Acknowledged {
		o.endReminder()
		o.alive(now)
		o.refreshPage(by, now)
		o.refreshSummary(now)
		return
	}
	r.State, r.AcknowledgedBy, r.AcknowledgedAt = Acknowledged, by, now
	o.Cancel = append(o.Cancel, TimerEscalate)
	o.Withdraw = append(o.Withdraw, KindAlarm) // nobody is to read any more that nobody has answered
	o.quieten(now)
	o.askAnew(now)
	o.alive(now)
	o.mirror(EventAcknowledge, now)
	o.refreshAll(now)
}

// quieten takes back the others' rules that have not rung yet, unless each of them must hear of it. Those that ring at once
// leave all the same, unless Slack has not answered for so long that others rang instead: that is what several immediate rules
// are for. Who had nothing but delayed rules is not rung at all.
func (o *Outcome) quieten(now time.Time) {
	for i := range o.Record.Pages {
		pg := &o.Record.Pages[i]
		if o.Record.Playbook.Policy.Acknowledge != Any || pg.Level == ByHand {
			continue
		}
		o.recall(pg, late, now)
		if pg.State == Paging && !pg.reachable() {
			pg.State, pg.Reason, pg.EndedAt = Unreached, ReasonAnswered, now
		}
	}
}

// answered ends a person's page, and says whether that is news. Who was not paged gets one that is answered already, so that
// it is known who has answered.
func (o *Outcome) answered(by PersonID, now time.Time) bool {
	page := o.Record.Page(by)
	if page == nil {
		o.Record.Pages = append(o.Record.Pages, Page{Person: by, State: Answered, EndedAt: now})
		return true
	}
	if o.Record.hasAnswered(page) {
		return false
	}
	page.State, page.Reason, page.EndedAt = Answered, "", now
	o.recall(page, anyNotice, now)
	return true
}

// mirror tells every pager that was paged what became of the incident.
func (o *Outcome) mirror(e Event, now time.Time) {
	for _, pg := range o.Record.Pages {
		if pg.Person.IsPager() && len(pg.Notices) > 0 {
			o.deliver(Delivery{Kind: KindMirror, Method: Method(pg.Person), To: string(pg.Person), Lane: pageLane(o.Record.Number, pg.Person),
				Priority: PriorityPage, DueAt: now, Body: Body{Event: e}})
		}
	}
}

// over refuses what comes after the end.
func (r Record) over() error {
	if r.Open() {
		return nil
	}
	return refuse(AlreadyResolved, "incident", r.Number.String(), "by", string(r.ResolvedBy))
}
