package incident

import (
	"context"
	"maps"
	"slices"
)

// Roles say who of the company may do what, besides what anybody may who takes part. They are for full members alone.
type Roles struct {
	Observers []Target            // see every incident, private ones too, and change none that they take no part in
	Admins    []Target            // may do with every incident whatever somebody may who takes part in it
	May       map[Action][]Target // who of those who take part may do a thing, besides the lead and admins; not there: all of them
}

// Targets lists every reference of the roles, each once.
func (r Roles) Targets() (list []Target) {
	all := slices.Concat(append([][]Target{r.Observers, r.Admins}, slices.Collect(maps.Values(r.May))...)...)
	for _, t := range all {
		if !slices.Contains(list, t) {
			list = append(list, t)
		}
	}
	return list
}

// Action is what the configuration may leave to some of those who take part.
type Action string

// The actions.
const (
	ToUpdate  Action = "update"
	ToApprove Action = "approve" // an update of somebody else; where nobody is named for it, whoever may update
	ToResolve Action = "resolve"
	ToGrade   Action = "severity"
	ToHandOff Action = "handoff"
	ToPlan    Action = "shift"
)

// isAmong says whether somebody is a full member and stands in one of some targets.
func (s *Service) isAmong(list []Target, who PersonID) bool {
	p, ok := s.Directory.Person(who)
	return ok && p.Kind == Member && s.Directory.In(who, list)
}

// Visible is the filter of what somebody may see.
func (s *Service) Visible(by PersonID) Filter {
	if p, ok := s.Programs[by]; ok {
		return Filter{Playbooks: p.Playbooks}
	}
	if s.isAmong(s.Roles.Observers, by) || s.isAmong(s.Roles.Admins, by) {
		return Filter{}
	}
	who, ok := s.Directory.Person(by)
	return Filter{For: by, Mine: !ok || who.Kind != Member}
}

// mayAct says whether somebody may act on an incident at all: takes part in it, is an admin, or a full member where it is not
// private; of a program the configuration says of which playbooks, whatever it took part in.
func (s *Service) mayAct(r Record, by PersonID) bool {
	if p, ok := s.Programs[by]; ok {
		return p.reaches(r.Playbook.Name)
	}
	if r.Responds(by) || s.isAmong(s.Roles.Admins, by) {
		return true
	}
	who, ok := s.Directory.Person(by)
	return ok && who.Kind == Member && !r.Playbook.Private
}

// known refuses who may not act on an incident, nor hear why not, before any of it is read: how long that takes says as little as the
// answer. Where the store finds it, admits is to say the rest.
func (s *Service) known(ctx context.Context, n Number, by PersonID) error {
	f := s.Visible(by)
	f.Number, f.Limit, f.Acts = n, 1, !f.Mine
	found, err := s.Store.List(ctx, f)
	if err == nil && len(found) == 0 {
		return refuse(NotFound, "incident", n.String())
	}
	return err
}

// admits refuses who may not act on an incident: to those who may not see it either, it does not exist.
func (s *Service) admits(r Record, by PersonID) error {
	switch {
	case s.mayAct(r, by):
		return nil
	case s.isAmong(s.Roles.Observers, by):
		return refuse(MayNot, "incident", r.Number.String())
	}
	return refuse(NotFound, "incident", r.Number.String())
}

// only lets a decision be made by those to whom the configuration leaves it. To who may not act at all, the incident does not
// exist: that was looked at before.
func (s *Service) only(a Action, by PersonID, fn decision) decision {
	return func(tx Tx, r Record, who roster) (*Outcome, error) {
		if _, vouched := s.Programs[by]; !vouched && !s.may(a, r, by) {
			return nil, refuse(MayNot, "incident", r.Number.String())
		}
		return fn(tx, r, who)
	}
}

func (s *Service) may(a Action, r Record, by PersonID) bool {
	list, limited := s.Roles.May[a]
	if a == ToApprove && !limited {
		list, limited = s.Roles.May[ToUpdate]
	}
	return !limited || by == r.Lead || s.isAmong(list, by) || s.isAmong(s.Roles.Admins, by)
}

// decision is one decision of a person about an incident, inside a transaction.
type decision = func(Tx, Record, roster) (*Outcome, error)
