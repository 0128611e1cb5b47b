package incident

import (
	"context"
	"slices"
	"strings"
	"time"

	"tocsin/incident/oncall"
)

// MaxOverride bounds how long an override lasts.
const MaxOverride = 90 * 24 * time.Hour

// Override lets somebody take a schedule over for a while. That person and those who are replaced are told at once. Of two that
// overlap, the one made last wins. Refusals: NotAMember,
// UnknownSchedule, UnknownTarget, SeveralPeople, CannotTakeOver, OddSpan.
func (s *Service) Override(ctx context.Context, by PersonID, schedule string, t Target, from, to, now time.Time) (Person, error) {
	if err := s.mayPlan(by, schedule); err != nil {
		return Person{}, err
	}
	people, err := s.Directory.Expand(t)
	switch {
	case err != nil || len(people) == 0:
		return Person{}, refuse(UnknownTarget, "target", t.String())
	case len(people) > 1:
		return Person{}, refuse(SeveralPeople, "target", t.String())
	case !people[0].Reachable():
		return Person{}, refuse(CannotTakeOver, "target", t.String())
	}
	if !to.After(from) || !to.After(now) || to.Sub(from) > MaxOverride {
		return Person{}, refuse(OddSpan)
	}
	o := oncall.Override{ID: NewID(), Schedule: schedule, Person: t.String(), From: from, To: to, By: string(by), MadeAt: now}
	return people[0], s.change(ctx, func(tx Tx) error {
		made, err := tx.Overrides(schedule, now)
		if err != nil {
			return err
		}
		if err := tx.Enqueue(s.taken(o, people[0], made, now)); err != nil {
			return err
		}
		return tx.AddOverride(o)
	})
}

// DropOverride takes an override back, of which those are told whom it concerned. Refusals: NotAMember, UnknownSchedule, NoOverride.
func (s *Service) DropOverride(ctx context.Context, by PersonID, schedule, id string, now time.Time) error {
	if err := s.mayPlan(by, schedule); err != nil {
		return err
	}
	return s.change(ctx, func(tx Tx) error {
		made, err := tx.Overrides(schedule, now)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(made, func(o oncall.Override) bool { return o.ID == id }); i >= 0 {
			if err := tx.Enqueue(s.returned(made[i], by, made, now)); err != nil {
				return err
			}
		}
		ok, err := tx.DropOverride(schedule, id)
		if err == nil && !ok {
			return refuse(NoOverride)
		}
		return err
	})
}

func (s *Service) mayPlan(by PersonID, schedule string) error {
	if p, ok := s.Directory.Person(by); !ok || p.Kind != Member {
		return refuse(NotAMember)
	}
	if _, ok := s.schedule(schedule); !ok {
		return refuse(UnknownSchedule, "name", schedule, "known", strings.Join(s.schedules(), ", "))
	}
	return nil
}

func (s *Service) schedules() []string {
	if s.Schedules == nil {
		return nil
	}
	return s.Schedules.Names()
}

// OnDuty gives who is on call for a schedule at a time, and the overrides that are not over by then. Refusal: UnknownSchedule.
func (s *Service) OnDuty(ctx context.Context, schedule string, at time.Time) ([]Person, []oncall.Override, error) {
	if _, ok := s.schedule(schedule); !ok {
		return nil, nil, refuse(UnknownSchedule, "name", schedule, "known", strings.Join(s.schedules(), ", "))
	}
	made, err := s.Store.Overrides(ctx, schedule, at)
	if err != nil {
		return nil, nil, err
	}
	people, _ := s.onDuty(schedule, made, at) // a reference that leads nowhere is shown by nobody being there
	return people, made, nil
}
