package bot

import (
	"slices"
	"strings"

	"tocsin/incident"
)

// Expand gives the people a target stands for. A handle is a user group before it is a person.
func (d *Directory) Expand(t incident.Target) (people []incident.Person, err error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	places, ok := d.named(t)
	if !ok {
		g := d.gathering()
		g.gather(t, false).each(func(i int32) { places = append(places, i) })
		if len(g.lost) > 0 {
			err = &incident.Error{Code: incident.UnknownTarget, Data: map[string]string{"target": g.lost[0].String()}}
		}
	}
	for _, i := range places {
		people = append(people, d.roll.accounts[i].person())
	}
	return people, err
}

// named gives who is named one by one. d.mu is held.
func (d *Directory) named(t incident.Target) (places []int32, ok bool) {
	switch t.Kind {
	case incident.ByHandle, incident.ByChannel:
		if c := d.circles.byName[t]; c != nil && c.known {
			return c.members, true
		}
		if t.Kind == incident.ByChannel {
			return nil, false
		}
		return one(d.roll.named(d.roll.byHandle, t.Name))
	case incident.ByEmail:
		return one(d.roll.named(d.roll.byAddress, strings.ToLower(t.Name)))
	}
	return nil, false
}

func one(place int32, ok bool) ([]int32, bool) {
	if !ok {
		return nil, false
	}
	return []int32{place}, true
}

// Audience gives whoever is in one of the targets and in none of minus.
func (d *Directory) Audience(targets, minus []incident.Target) (people []incident.PersonID, lost []incident.Target) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	g := d.gathering()
	all := g.union(targets, false)
	all.without(g.union(minus, true))
	people = make([]incident.PersonID, 0, all.count())
	all.each(func(i int32) { people = append(people, incident.PersonID(d.roll.accounts[i].id())) })
	return people, g.lost
}

// gathering finds out who is in targets, at one moment. d.mu is held for as long as it lives.
type gathering struct {
	d    *Directory
	open []incident.Target // teams and regions that lead here: one inside itself adds nobody
	lost []incident.Target
}

func (d *Directory) gathering() *gathering { return &gathering{d: d} }

func (g *gathering) none() set { return newSet(len(g.d.roll.accounts)) }

func (g *gathering) lose(t incident.Target) {
	if !slices.Contains(g.lost, t) {
		g.lost = append(g.lost, t)
	}
}

func (g *gathering) union(targets []incident.Target, guests bool) set {
	all := g.none()
	for _, t := range targets {
		all.join(g.gather(t, guests))
	}
	return all
}

// gather gives the full members that a target stands for, guests as well where they are wanted, and the guests of teams
// that have them.
func (g *gathering) gather(t incident.Target, guests bool) set {
	switch t.Kind {
	case incident.ByTeam:
		return g.team(t)
	case incident.ByRegion:
		return g.region(t)
	case incident.ByField:
		all, ok := g.d.holders(t)
		if !ok {
			g.lose(t)
		}
		return g.only(all, guests)
	case incident.ByDomain:
		return g.domain(t, guests)
	case incident.Everybody:
		return g.filter(guests, func(*account) bool { return true })
	}
	places, ok := g.d.named(t)
	if !ok {
		g.lose(t)
	}
	all := g.none()
	for _, i := range places {
		all.add(i)
	}
	return g.only(all, guests)
}

// only leaves those who belong into an audience.
func (g *gathering) only(all set, guests bool) set {
	wanted := g.none()
	all.each(func(i int32) {
		if g.d.roll.accounts[i].counts(guests) {
			wanted.add(i)
		}
	})
	return wanted
}

func (g *gathering) filter(guests bool, which func(*account) bool) set {
	all := g.none()
	for i := range g.d.roll.accounts {
		if a := &g.d.roll.accounts[i]; a.counts(guests) && which(a) {
			all.add(int32(i))
		}
	}
	return all
}

func (g *gathering) domain(t incident.Target, guests bool) set {
	end, found := "@"+t.Name, false
	all := g.filter(guests, func(a *account) bool {
		ours := strings.HasSuffix(a.address(), end)
		found = found || ours
		return ours
	})
	if !found {
		g.lose(t)
	}
	return all
}

// enter goes into a team or a region, unless it was entered on the way here.
func (g *gathering) enter(t incident.Target) bool {
	if slices.Contains(g.open, t) {
		g.lose(t)
		return false
	}
	g.open = append(g.open, t)
	return true
}

func (g *gathering) leave() { g.open = g.open[:len(g.open)-1] }

func (g *gathering) team(t incident.Target) set {
	i := slices.IndexFunc(g.d.company.Teams, func(one incident.Team) bool { return one.Name == t.Name })
	if i < 0 {
		g.lose(t)
		return g.none()
	}
	if !g.enter(t) {
		return g.none()
	}
	defer g.leave()
	team := g.d.company.Teams[i]
	all := g.union(team.Include, team.Guests)
	all.without(g.union(team.Exclude, true))
	return g.only(all, team.Guests)
}
