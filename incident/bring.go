package incident

import (
	"context"
	"time"
)

// Escalate pages the next level at once, as if the present one had stayed silent. Where somebody had acknowledged, the
// incident waits for an answer again. key is the request's own id. Refusals: NotFound, AlreadyResolved, NoFurtherLevel.
func (s *Service) Escalate(ctx context.Context, key string, n Number, by PersonID, now time.Time) (Record, error) {
	return s.decide(ctx, n, by, now, func(tx Tx, r Record, who roster) (*Outcome, error) {
		return once(tx, key, r, now, func() (*Outcome, error) { return r.escalate(by, who, now) })
	})
}

func (r Record) escalate(by PersonID, who roster, now time.Time) (*Outcome, error) {
	if err := r.over(); err != nil {
		return nil, err
	}
	if r.exhausted() || r.Level == len(r.Playbook.Policy.Levels) && r.Round == r.Playbook.Policy.Repeat {
		return nil, refuse(NoFurtherLevel, "incident", r.Number.String())
	}
	o := r.outcome()
	o.note(Entry{At: now, Kind: EntryEscalated, By: by})
	o.Record.State, o.Record.AcknowledgedBy, o.Record.AcknowledgedAt = Triggered, "", time.Time{}
	o.Record.SnoozedUntil = time.Time{}
	levels := r.Playbook.Policy.Levels
	people, _ := who.targets(levels[r.Level%len(levels)].Targets)
	for _, p := range people {
		o.summon(p.ID)
	}
	o.Cancel = append(o.Cancel, TimerStale, TimerSnooze)
	o.pageNext(who, now)
	o.askAnew(now)
	o.refreshAll(now)
	return o, nil
}

// Page has people paged by hand, whatever the policy says, and says how many can be reached; of a repeated request, how many
// could. key is the request's own id. Refusals: NotFound, AlreadyResolved, UnknownTarget.
func (s *Service) Page(ctx context.Context, key string, n Number, by PersonID, t Target, now time.Time) (Record, int, error) {
	sent := 0
	r, err := s.decide(ctx, n, by, now, func(tx Tx, r Record, who roster) (*Outcome, error) {
		o, err := once(tx, key, r, now, func() (*Outcome, error) { return r.bring(by, t, who, now) })
		if err == nil {
			sent = o.Record.inReach(t, who)
		}
		return o, err
	})
	return r, sent, err
}

func (r Record) bring(by PersonID, t Target, who roster, now time.Time) (*Outcome, error) {
	if err := r.over(); err != nil {
		return nil, err
	}
	people, lost := who.targets([]Target{t})
	if len(people) == 0 || len(lost) > 0 {
		return nil, refuse(UnknownTarget, "target", t.String())
	}
	o := r.outcome()
	for _, p := range people {
		o.summon(p.ID)
	}
	o.pageAll(who, []Target{t}, ByHand, by, now)
	o.askAnew(now)
	o.alive(now)
	o.refreshSummary(now)
	return o, nil
}

// inReach counts those of a target who were paged and were not found to be out of reach.
func (r Record) inReach(t Target, who roster) (n int) {
	people, _ := who.targets([]Target{t})
	for _, p := range people {
		if pg := r.Page(p.ID); pg != nil && pg.State != Unreached {
			n++
		}
	}
	return n
}

// summon makes room for a new page of somebody who has answered already: that a person has them rung is a new question.
func (o *Outcome) summon(who PersonID) {
	if pg := o.Record.Page(who); pg != nil && pg.State == Answered {
		pg.State, pg.EndedAt = Reached, time.Time{}
	}
}
