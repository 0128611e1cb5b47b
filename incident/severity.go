package incident

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Severity says how bad an incident is, in the company's own grades. An incident keeps what its grade was called when it was
// given, whatever becomes of the configuration.
type Severity struct {
	Name  string `json:"name"`  // "sev1": letters and a number, so that no word of a text is taken for one
	Title string `json:"title"` // "Critical"
	Mark  string `json:"mark,omitempty"`
}

// Severities are the grades there are.
type Severities struct {
	Grades []Severity // the worst first; none: the company does without
	Usual  string     // the grade of an incident that was triggered without one
}

// Get gives a grade by its name, in upper or lower case.
func (s Severities) Get(name string) (Severity, bool) {
	if rank := s.rank(name); rank < len(s.Grades) {
		return s.Grades[rank], true
	}
	return Severity{}, false
}

// Names lists the grades, the worst first.
func (s Severities) Names() string {
	var names []string
	for _, g := range s.Grades {
		names = append(names, g.Name)
	}
	return strings.Join(names, ", ")
}

// rank is the place of a grade, 0 the worst; one that is not there comes after all others.
func (s Severities) rank(name string) int {
	for i, g := range s.Grades {
		if strings.EqualFold(g.Name, name) {
			return i
		}
	}
	return len(s.Grades)
}

// Worse says whether one grade is worse than another, by their names. One that is not there stands for the usual one.
func (s Severities) Worse(one, other string) bool {
	for _, name := range []*string{&one, &other} {
		if _, ok := s.Get(*name); !ok {
			*name = s.Usual
		}
	}
	return s.rank(one) < s.rank(other)
}

// given is the grade that somebody asked for, or the usual one. Refusal: UnknownSeverity.
func (s Severities) given(name string) (Severity, error) {
	if name == "" {
		usual, _ := s.Get(s.Usual)
		return usual, nil
	}
	grade, ok := s.Get(name)
	if !ok {
		return Severity{}, refuse(UnknownSeverity, "name", name, "known", s.Names())
	}
	return grade, nil
}

// Grade changes how bad an incident is. Whom the playbook names for that grade, and has not paged yet, is paged. key is the
// request's own id. Refusals: NotFound, MayNot, AlreadyResolved, UnknownSeverity.
func (s *Service) Grade(ctx context.Context, key string, n Number, by PersonID, severity string, now time.Time) (Record, error) {
	return s.decide(ctx, n, by, now, s.only(ToGrade, by, func(tx Tx, r Record, who roster) (*Outcome, error) {
		return once(tx, key, r, now, func() (*Outcome, error) {
			if err := r.over(); err != nil {
				return nil, err
			}
			grade, err := s.Severities.given(severity)
			if err != nil {
				return nil, err
			}
			o := r.outcome()
			o.grade(by, grade, who, now)
			return o, nil
		})
	}))
}

func (o *Outcome) grade(by PersonID, grade Severity, who roster, now time.Time) {
	before := o.Record.Severity.Name
	if grade.Name == before {
		return
	}
	extra := o.Record.extra(who)
	o.Record.Severity = grade
	o.note(Entry{At: now, Kind: EntryGraded, By: by, Data: data("severity", grade.Name, "title", grade.Title, "mark", grade.Mark, "before", before)})
	o.bringExtra(extra, who, by, now)
	if o.Record.Channel != "" { // else the topic is set when there is one
		o.adorn(KindTopic, now)
	}
	o.alive(now)
	o.refreshAll(now)
}

// bringExtra pages whom the play adds now and did not before. That a person has them rung is a question to each of them.
func (o *Outcome) bringExtra(before []Target, who roster, by PersonID, now time.Time) {
	added := slices.DeleteFunc(o.Record.extra(who), func(t Target) bool { return slices.Contains(before, t) })
	people, unresolved := who.targets(added)
	people = slices.DeleteFunc(people, func(p Recipient) bool {
		pg := o.Record.Page(p.ID)
		return pg != nil && pg.State != Unreached
	})
	if len(people) > 0 || len(unresolved) > 0 {
		o.pagePeople(people, unresolved, ByHand, by, now)
		o.askAnew(now)
	}
}
