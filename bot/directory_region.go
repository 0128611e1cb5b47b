package bot

import (
	"slices"

	"tocsin/incident"
)

// divided is the company by regions: kept, since a broadcast asks for the region of everybody, one by one.
type divided struct {
	version uint64              // of the directory
	of      []uint16            // by place: the number of the region and 1; 0: none
	lost    [][]incident.Target // by region: what of it leads nowhere
}

// Region gives the region of a person; ok is false for who belongs to none.
func (d *Directory) Region(id incident.PersonID) (r incident.Region, ok bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	i, known := d.roll.find(string(id))
	if !known {
		return incident.Region{}, false
	}
	of := d.regions().of
	if of[i] == 0 {
		return incident.Region{}, false
	}
	return d.company.Regions[of[i]-1], true
}

// Reader is how whatever goes to an id is to be read, a person's or a channel's: in which language, as a locale, and in which time
// zone. A channel reads as the first region does that it is the channel of. Both are empty where nothing is known: the language
// is the configuration's then, and times are each reader's own.
func (d *Directory) Reader(id string) (locale, tz string) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if i, ok := d.roll.find(id); ok {
		a := &d.roll.accounts[i]
		return a.locale.Value(), a.tz.Value()
	}
	c := d.circles.byID[id]
	if c == nil || c.target.Kind != incident.ByChannel {
		return "", ""
	}
	for _, r := range d.company.Regions {
		if r.Channel == c.target.Name {
			return r.Language, r.TZ
		}
	}
	return "", ""
}

// regions divides the company anew where something has changed since. d.mu is held.
func (d *Directory) regions() *divided {
	if known := d.divided.Load(); known != nil && known.version == d.version && len(known.of) == len(d.roll.accounts) {
		return known
	}
	fresh := &divided{version: d.version, of: make([]uint16, len(d.roll.accounts))}
	for n, r := range d.company.Regions {
		g := d.gathering()
		g.open = []incident.Target{{Kind: incident.ByRegion, Name: r.Name}}
		g.union(r.People, false).each(func(i int32) {
			if fresh.of[i] == 0 {
				fresh.of[i] = uint16(n + 1)
			}
		})
		fresh.lost = append(fresh.lost, g.lost)
	}
	d.divided.Store(fresh)
	return fresh
}

// region is whoever belongs to a region. A region that is part of another one, or of a team in it, is taken as it is
// described: who belongs where is not known yet then.
func (g *gathering) region(t incident.Target) set {
	regions := g.d.company.Regions
	n := slices.IndexFunc(regions, func(r incident.Region) bool { return r.Name == t.Name })
	if n < 0 {
		g.lose(t)
		return g.none()
	}
	if slices.ContainsFunc(g.open, func(o incident.Target) bool { return o.Kind == incident.ByRegion }) {
		if !g.enter(t) {
			return g.none()
		}
		defer g.leave()
		return g.union(regions[n].People, false)
	}
	company := g.d.regions()
	for _, lost := range company.lost[n] {
		g.lose(lost)
	}
	all := g.none()
	for i, of := range company.of {
		if of == uint16(n+1) {
			all.add(int32(i))
		}
	}
	return all
}
