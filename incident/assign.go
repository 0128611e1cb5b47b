package incident

import (
	"context"
	"time"
)

// Assign makes somebody the lead and pages that person; who assigns oneself takes the lead, and has acknowledged by that.
// key is the request's own id. Refusals: NotFound, MayNot, AlreadyResolved, UnknownTarget, SeveralPeople, CannotTakeOver.
func (s *Service) Assign(ctx context.Context, key string, n Number, by PersonID, t Target, now time.Time) (Record, error) {
	return s.decide(ctx, n, by, now, s.only(ToHandOff, by, func(tx Tx, r Record, who roster) (*Outcome, error) {
		return once(tx, key, r, now, func() (*Outcome, error) {
			if err := r.over(); err != nil {
				return nil, err
			}
			lead, err := successor(t, who)
			if err != nil {
				return nil, err
			}
			return r.assign(by, lead, now)
		})
	}))
}

// Take makes oneself the lead, which is an acknowledgement. Where nobody leads, anybody may who takes part. Refusals: NotFound,
// MayNot, AlreadyResolved, NotAMember.
func (s *Service) Take(ctx context.Context, n Number, by PersonID, now time.Time) (Record, error) {
	take := func(_ Tx, r Record, who roster) (*Outcome, error) { return r.assign(by, who.person(by), now) }
	return s.decide(ctx, n, by, now, func(tx Tx, r Record, who roster) (*Outcome, error) {
		if r.Lead == "" {
			return take(tx, r, who)
		}
		return s.only(ToHandOff, by, take)(tx, r, who)
	})
}

func (r Record) assign(by PersonID, lead Recipient, now time.Time) (*Outcome, error) {
	switch {
	case !r.Open():
		return nil, r.over()
	case lead.Kind != Member:
		return nil, refuse(NotAMember)
	}
	o := r.outcome()
	before := o.Record.Lead
	o.Record.Lead = lead.ID
	switch {
	case by == lead.ID && by == before: // perhaps only made the lead so far, and has said nothing yet
		o.acknowledge(by, now)
		return o, nil
	case by == lead.ID:
		o.note(Entry{At: now, Kind: EntryTaken, By: by})
		o.acknowledge(by, now)
	default:
		o.note(Entry{At: now, Kind: EntryAssigned, By: by, Data: data("to", string(lead.ID))})
		o.hand(lead, by, now)
	}
	for _, who := range []PersonID{before, lead.ID} { // their pages say who leads
		if pg := o.Record.Page(who); pg != nil && pg.Level != 0 {
			o.refreshPage(who, now)
		}
	}
	o.alive(now)
	o.refreshSummary(now)
	return o, nil
}

// hand pages the person who is to lead.
func (o *Outcome) hand(lead Recipient, by PersonID, now time.Time) {
	if pg := o.Record.Page(lead.ID); pg == nil {
		o.invite([]PersonID{lead.ID}, now)
	}
	o.summon(lead.ID)
	o.page(lead, ByHand, by, now) // a member has Slack, so nobody is lost by that
	o.askAnew(now)
}
