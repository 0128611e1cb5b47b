package incident

import (
	"context"
	"time"
)

// Acknowledge records that a person has seen the incident. The first one stops the escalation and leads from then on;
// everybody else is recorded as well. Acknowledging twice changes nothing. Refusals: NotFound, AlreadyResolved.
func (s *Service) Acknowledge(ctx context.Context, n Number, by PersonID, now time.Time) (Record, error) {
	return s.decide(ctx, n, by, func(_ Tx, r Record) (*Outcome, error) { return r.acknowledge(by, now) })
}

func (r Record) acknowledge(by PersonID, now time.Time) (*Outcome, error) {
	if err := r.over(); err != nil {
		return nil, err
	}
	o := r.outcome()
	if !o.answered(by, now) {
		return o, nil
	}
	o.note(Entry{At: now, Kind: EntryAcknowledged, By: by})
	if !r.Responds(by) {
		o.invite([]PersonID{by}, now)
	}
	if r.State == Acknowledged {
		if r.Page(by) != nil {
			o.refreshPage(by, now)
		}
		o.refreshSummary(now)
		return o, nil
	}
	o.Record.State, o.Record.AcknowledgedBy, o.Record.AcknowledgedAt = Acknowledged, by, now
	if r.Lead == "" {
		o.Record.Lead = by
	}
	o.Cancel = append(o.Cancel, TimerEscalate)
	o.refreshAll(now)
	return o, nil
}

// answered ends a person's page, and says whether that is news. Who was not paged gets one that is answered already, so that
// it is known who has answered.
func (o *Outcome) answered(by PersonID, now time.Time) bool {
	page := o.Record.Page(by)
	if page == nil {
		o.Record.Pages = append(o.Record.Pages, Page{Person: by, State: Answered, EndedAt: now})
		return true
	}
	if page.State == Answered {
		return false
	}
	page.State, page.Reason, page.EndedAt = Answered, "", now
	return true
}

// over refuses what comes after the end.
func (r Record) over() error {
	if r.Open() {
		return nil
	}
	return refuse(AlreadyResolved, "incident", r.Number.String(), "by", string(r.ResolvedBy))
}
