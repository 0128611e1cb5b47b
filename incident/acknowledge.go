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
	if !r.Open() {
		return nil, refuse(AlreadyResolved, "incident", r.Number.String(), "by", string(r.ResolvedBy))
	}
	o := r.outcome()
	page := o.Record.Page(by)
	if page != nil && page.State == Answered || page == nil && r.AcknowledgedBy == by {
		return o, nil
	}
	if page != nil {
		page.State, page.Reason, page.EndedAt = Answered, "", now
	}
	o.note(Entry{At: now, Kind: EntryAcknowledged, By: by})
	if r.State == Acknowledged {
		if page != nil {
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
