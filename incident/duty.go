package incident

import (
	"slices"
	"time"

	"tocsin/incident/oncall"
)

// Schedules knows who is on call.
type Schedules interface {
	// OnCall gives references ("@jonas", "mara@halden.example") to those who are on call at a time, with these overrides; ok
	// is false where there is no such schedule.
	OnCall(name string, made []oncall.Override, at time.Time) (people []string, ok bool)
	// Next gives the next time after which others are on call, and who they are; ok is false where that is not in sight.
	Next(name string, made []oncall.Override, after time.Time) (at time.Time, people []string, ok bool)
	// Names lists the schedules.
	Names() []string
}

func (s *Service) schedule(name string) (people []string, ok bool) {
	if s.Schedules == nil {
		return nil, false
	}
	return s.Schedules.OnCall(name, nil, time.Time{})
}

// onDuty gives who is on call for a schedule. The error is an *Error for a schedule that is not there, or whose people are not.
func (s *Service) onDuty(name string, made []oncall.Override, now time.Time) (people []Person, err error) {
	if s.Schedules == nil {
		return nil, refuse(UnknownTarget, "target", Target{OnCall, name}.String())
	}
	references, ok := s.Schedules.OnCall(name, made, now)
	if !ok {
		return nil, refuse(UnknownTarget, "target", Target{OnCall, name}.String())
	}
	for _, reference := range references {
		t, bad := ParseTarget(reference)
		if bad != nil {
			err = refuse(UnknownTarget, "target", reference)
			continue
		}
		found, unknown := s.Directory.Expand(t)
		if unknown != nil {
			err = unknown
		}
		people = append(people, found...)
	}
	return people, err
}

// turnsAhead is how many turns of a schedule are looked at to see who takes part in it.
const turnsAhead = 20

// MayPage says whether a page to some targets may be one to a person: as things are, and of who is on call by a schedule, within its
// next turns.
func (s *Service) MayPage(targets []Target, who PersonID, now time.Time) bool {
	return s.Directory.In(who, targets) || slices.ContainsFunc(targets, func(t Target) bool { return t.Kind == OnCall && s.takesTurns(t.Name, who, now) })
}

func (s *Service) takesTurns(schedule string, who PersonID, now time.Time) bool {
	if s.Schedules == nil {
		return false
	}
	people, ok := s.Schedules.OnCall(schedule, nil, now)
	for range turnsAhead {
		if !ok || s.refersTo(people, who) {
			return ok
		}
		now, people, ok = s.Schedules.Next(schedule, nil, now)
	}
	return false
}

// refersTo says whether one of some references is to a person.
func (s *Service) refersTo(references []string, who PersonID) bool {
	return slices.ContainsFunc(references, func(reference string) bool {
		t, err := ParseTarget(reference)
		return err == nil && s.Directory.In(who, []Target{t})
	})
}
