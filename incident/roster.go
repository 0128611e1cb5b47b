package incident

import (
	"cmp"
	"time"
)

// roster resolves whom targets stand for, as things are at one moment, and how each is reached.
type roster interface {
	// targets gives the people, each once, and an entry for each reference that leads nowhere,
	// and for each schedule with nobody on call.
	targets(list []Target) (people []Recipient, lost []Entry)
	// person gives one by id; somebody unknown cannot be reached.
	person(id PersonID) Recipient
	// channels gives the ids of those targets that are channels.
	channels(list []Target) (ids []string, lost []Entry)
	// holds says whether a condition of the play holds for an incident.
	holds(c Condition, r Record) bool
}

// Rulebook are the notification rules of the company and of its teams. Who is in several teams has the rules of the first.
type Rulebook struct {
	Company Rules
	Teams   []TeamRules
}

// TeamRules are the notification rules of everybody of a team who has none of their own.
type TeamRules struct {
	Team  Target
	Rules Rules
}

// team gives the rules of a person's team; nil where there are none.
func (b Rulebook) team(d Directory, who PersonID) Rules {
	for _, t := range b.Teams {
		if d.In(who, []Target{t.Team}) {
			return t.Rules
		}
	}
	return nil
}

// live is a roster that asks the directory, the schedules and the store. An error of the store is kept for the end.
type live struct {
	s   *Service
	tx  Tx
	r   Record
	now time.Time
	err *error
}

// roster resolves for one incident inside one transaction. The error is that of the store, to be looked at afterwards.
func (s *Service) roster(tx Tx, r Record, now time.Time) (roster, *error) {
	var err error
	return live{s, tx, r, now, &err}, &err
}

func (l live) targets(list []Target) (people []Recipient, lost []Entry) {
	seen := map[PersonID]bool{}
	var found []Person
	for _, t := range list {
		these, err := l.resolve(t)
		switch {
		case err != nil:
			lost = append(lost, unresolved(t, l.now))
		case t.Kind == OnCall && len(these) == 0 && *l.err == nil:
			lost = append(lost, Entry{At: l.now, Kind: EntryNobody, Data: data("target", t.String(), "schedule", t.Name)})
		}
		for _, p := range these {
			if !seen[p.ID] {
				seen[p.ID] = true
				found = append(found, p)
			}
		}
	}
	return l.recipients(found), lost
}

func unresolved(t Target, now time.Time) Entry {
	return Entry{At: now, Kind: EntryUnresolved, Data: data("target", t.String())}
}

// resolve gives the people a target stands for now. That nobody leads yet is no mistake of the playbook.
func (l live) resolve(t Target) ([]Person, error) {
	switch t.Kind {
	case TheLead:
		if l.r.Lead == "" {
			return nil, nil
		}
		return []Person{l.lookup(l.r.Lead)}, nil
	case ByPager:
		return []Person{pager(t)}, nil
	case OnCall:
		return l.onCall(t)
	}
	return l.s.Directory.Expand(t)
}

func pager(t Target) Person { return Person{ID: PersonID(t.String()), Name: t.String(), Kind: Pager} }

func (l live) onCall(t Target) (people []Person, err error) {
	made, err := l.tx.Overrides(t.Name, l.now)
	if err != nil {
		*l.err = err
		return nil, nil
	}
	return l.s.onDuty(t.Name, made, l.now)
}

func (l live) person(id PersonID) Recipient {
	return l.recipients([]Person{l.lookup(id)})[0]
}

func (l live) lookup(id PersonID) Person {
	if id.IsPager() {
		return Person{ID: id, Name: string(id), Kind: Pager}
	}
	if p, ok := l.s.Directory.Person(id); ok {
		return p
	}
	return Person{ID: id, Name: string(id), Kind: Deactivated}
}

// recipients adds what is known of how these people are reached.
func (l live) recipients(found []Person) []Recipient {
	ids := make([]PersonID, len(found))
	for i, p := range found {
		ids[i] = p.ID
	}
	profiles, err := l.tx.Profiles(ids)
	if err != nil {
		*l.err = err
	}
	out := make([]Recipient, len(found))
	for i, p := range found {
		if p.Kind == Pager {
			out[i] = l.pager(p)
			continue
		}
		x := reaching{Person: p, profile: profiles[p.ID], team: l.s.Rules.team(l.s.Directory, p.ID), company: l.s.Rules.Company, methods: l.s.Methods}
		out[i] = x.recipient(cmp.Or(l.r.Playbook.Urgency, High), l.now)
	}
	return out
}

func (l live) pager(p Person) Recipient {
	m := Method(p.ID)
	if !l.s.Methods[m] {
		return Recipient{Person: p}
	}
	return Recipient{Person: p, Ways: []Way{{Contact: Contact{Method: m}}}}
}

func (l live) channels(list []Target) (ids []string, lost []Entry) {
	for _, t := range list {
		if t.Kind != ByChannel {
			continue
		}
		if id, ok := l.s.Directory.ChannelID(t.Name); ok {
			ids = append(ids, id)
		} else {
			lost = append(lost, unresolved(t, l.now))
		}
	}
	return ids, lost
}
