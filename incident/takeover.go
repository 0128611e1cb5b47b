package incident

import (
	"slices"
	"time"

	"tocsin/incident/oncall"
)

// taken tells whom an override concerns of it: who takes over, and who is replaced. Who comes on call at this moment hears of it
// by the hand-over. made are the overrides before.
func (s *Service) taken(o oncall.Override, who Person, made []oncall.Override, now time.Time) []Delivery {
	know := []PersonID{PersonID(o.By)}
	if before, _ := s.onDuty(o.Schedule, made, now); !o.From.After(now) && !slices.Contains(ids(before), who.ID) {
		know = append(know, who.ID)
	}
	people := append([]Person{who}, s.replaced(o, who.ID, append(slices.Clone(made), o), made, now)...)
	return concerned(KindOverride, o, people, know, now)
}

// returned tells the same people that it was taken back. made are the overrides before.
func (s *Service) returned(o oncall.Override, by PersonID, made []oncall.Override, now time.Time) []Delivery {
	t, _ := ParseTarget(o.Person)
	who, err := s.Directory.Expand(t)
	if err != nil || len(who) != 1 {
		return nil // that account is gone
	}
	o.By = string(by)
	left := slices.DeleteFunc(slices.Clone(made), func(x oncall.Override) bool { return x.ID == o.ID })
	people := append(who[:1:1], s.replaced(o, who[0].ID, made, left, now)...)
	return concerned(KindReturned, o, people, []PersonID{by}, now)
}

// concerned makes a message for each of these people but for those who know: who did it first of all.
func concerned(k Kind, o oncall.Override, people []Person, know []PersonID, now time.Time) (list []Delivery) {
	for _, p := range people {
		if !p.Reachable() || slices.Contains(know, p.ID) {
			continue
		}
		list = append(list, Delivery{
			ID: NewID(), Kind: k, Method: MethodSlack, To: string(p.ID), Lane: "override/" + o.ID + "/" + string(p.ID),
			Priority: PriorityChannel, DueAt: now, Body: Body{By: PersonID(o.By), People: ids(people), Override: &o},
		})
	}
	return list
}

// mostTurns bounds how many turns an override is looked through for: the longest one, with two hand-overs a day.
const mostTurns = 200

// replaced lists who is not on call, from now on, because somebody has an override: each once. with and without it are all
// overrides; one made later may count in its place.
func (s *Service) replaced(o oncall.Override, who PersonID, with, without []oncall.Override, now time.Time) (people []Person) {
	at := o.From
	if at.Before(now) {
		at = now
	}
	for turn := 0; turn < mostTurns && at.Before(o.To); turn++ {
		there, _ := s.onDuty(o.Schedule, with, at)
		otherwise, _ := s.onDuty(o.Schedule, without, at)
		for _, p := range otherwise {
			if slices.Contains(ids(there), who) && !slices.Contains(ids(there), p.ID) && !slices.Contains(ids(people), p.ID) {
				people = append(people, p)
			}
		}
		at = s.nextTurn(o, at, with, without)
	}
	return people
}

// nextTurn is when somebody else comes on call, with or without an override; its end where nobody does.
func (s *Service) nextTurn(o oncall.Override, at time.Time, lists ...[]oncall.Override) time.Time {
	first := o.To
	for _, made := range lists {
		if next, _, ok := s.Schedules.Next(o.Schedule, made, at); ok && next.Before(first) {
			first = next
		}
	}
	return first
}
