package bot

import (
	"slices"

	"tocsin/incident"
)

// Watch says which targets are in use: the members of channels, and fields of the profile, are read where one of them, or
// the company's regions and teams, name them. To be called before anything is read.
func (d *Directory) Watch(targets []incident.Target) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range d.company.Regions {
		if r.Channel != "" {
			d.channels[r.Channel] = true
		}
		targets = slices.Concat(targets, r.Leaders, r.People)
	}
	for _, t := range d.company.Teams {
		targets = slices.Concat(targets, t.Include, t.Exclude)
	}
	for _, t := range targets {
		switch t.Kind {
		case incident.ByChannel:
			d.channels[t.Name] = true
		case incident.ByField:
			d.fields.watch(label(t))
		}
	}
}

// WatchChannels wants to know from now on who is in the channels among some targets. Slack is asked for those that are new.
func (d *Directory) WatchChannels(targets []incident.Target) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, t := range targets {
		if t.Kind != incident.ByChannel || d.channels[t.Name] {
			continue
		}
		d.channels[t.Name] = true
		if c := d.circles.byName[t]; c != nil {
			d.errands.add(errand{incident.ByChannel, c.id})
		}
	}
}
