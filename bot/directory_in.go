package bot

import (
	"encoding/json"
	"slices"
	"strings"

	"tocsin/incident"
)

// In says whether one of the targets stands for a person: those for whom Expand would give that person among others. It looks at
// the one account alone, so that a large company is asked as fast as a small one; a group costs its length.
func (d *Directory) In(who incident.PersonID, targets []incident.Target) bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	i, known := d.roll.find(string(who))
	if !known {
		return false
	}
	return slices.ContainsFunc(targets, func(t incident.Target) bool {
		if places, ok := d.named(t); ok {
			return slices.Contains(places, i)
		}
		m := membership{d: d, place: i}
		return m.in(t, false)
	})
}

// membership is one person, of whom is asked where they belong. It finds what gathering finds of everybody. d.mu is held for as
// long as it lives.
type membership struct {
	d     *Directory
	place int32
	open  []incident.Target // teams and regions that lead here
}

// in says whether somebody is one of those whom gathering.gather gives for a target.
func (m *membership) in(t incident.Target, guests bool) bool {
	a := &m.d.roll.accounts[m.place]
	switch t.Kind {
	case incident.ByTeam:
		return m.inTeam(t)
	case incident.ByRegion:
		return m.inRegion(t)
	}
	if !a.counts(guests) {
		return false
	}
	switch t.Kind {
	case incident.ByField:
		return a.has(label(t), value(t))
	case incident.ByDomain:
		return strings.HasSuffix(a.address(), "@"+t.Name)
	case incident.Everybody:
		return true
	}
	places, _ := m.d.named(t)
	return slices.Contains(places, m.place)
}

func (m *membership) inAny(targets []incident.Target, guests bool) bool {
	return slices.ContainsFunc(targets, func(t incident.Target) bool { return m.in(t, guests) })
}

func (m *membership) inTeam(t incident.Target) bool {
	i := slices.IndexFunc(m.d.company.Teams, func(one incident.Team) bool { return one.Name == t.Name })
	if i < 0 || slices.Contains(m.open, t) {
		return false
	}
	m.open = append(m.open, t)
	defer func() { m.open = m.open[:len(m.open)-1] }()
	team := m.d.company.Teams[i]
	return m.d.roll.accounts[m.place].counts(team.Guests) && m.inAny(team.Include, team.Guests) && !m.inAny(team.Exclude, true)
}

// inRegion says whether a region is the first that has somebody. Inside of another region, it is taken as it is described; see
// gathering.region.
func (m *membership) inRegion(t incident.Target) bool {
	inside := slices.ContainsFunc(m.open, func(o incident.Target) bool { return o.Kind == incident.ByRegion })
	for _, r := range m.d.company.Regions {
		own := incident.Target{Kind: incident.ByRegion, Name: r.Name}
		if inside && own != t {
			continue
		}
		here := !slices.Contains(m.open, own)
		if here {
			described := membership{d: m.d, place: m.place, open: []incident.Target{own}}
			if inside {
				described.open = append(slices.Clone(m.open), own)
			}
			here = described.inAny(r.People, false)
		}
		if here || own == t {
			return here && own == t
		}
	}
	return false
}

// has says whether a watched field of the profile says this.
func (a *account) has(label, value string) bool {
	var values map[string]string
	_ = json.Unmarshal([]byte(a.fields.Value()), &values) // empty text is nothing
	return values[label] != "" && strings.EqualFold(values[label], value)
}
