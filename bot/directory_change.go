package bot

import "tocsin/incident"

// How circles change, whether Slack was asked or tells by itself. d.mu is held in all of these but begin.

// begin takes note of who comes and goes from now on, until the members that are asked for are there.
func (d *Directory) begin(which func(*circle) bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.circles.byID {
		if which(c) {
			c.reading, c.moves = true, nil
		}
	}
}

// is says who is in a circle.
func (d *Directory) is(c *circle, people []incident.PersonID) {
	if c.read(d.roll.members(people)) {
		d.circleChanged(c.id)
	}
}

func (d *Directory) circleChanged(id string) {
	d.unkept.circles[id] = true
	d.touch(true)
}

// group takes up a whole user group.
func (d *Directory) group(id, handle string, updated int64, people []incident.PersonID) {
	c, news := d.circles.name(id, incident.Target{Kind: incident.ByHandle, Name: handle})
	if news {
		d.circleChanged(id)
	}
	c.updated = max(c.updated, updated)
	d.is(c, people)
}

// channel takes up a channel that the bot is in. Who is in it is forgotten where nobody wants to know.
func (d *Directory) channel(id, name string) *circle {
	c, news := d.circles.name(id, incident.Target{Kind: incident.ByChannel, Name: name})
	if news {
		d.circleChanged(id)
	}
	if !d.channels[name] {
		c.known, c.members = false, nil
	}
	return c
}

func (d *Directory) drop(id string) {
	if d.circles.drop(id) {
		d.circleChanged(id)
	}
}

// dropOthers forgets the circles of a kind that Slack does not list any more.
func (d *Directory) dropOthers(kind incident.TargetKind, listed map[string]bool) {
	for id, c := range d.circles.byID {
		if c.target.Kind == kind && !listed[id] {
			d.drop(id)
		}
	}
}

// move takes somebody into a circle, or out of it, where anybody wants to know who is in it.
func (d *Directory) move(c *circle, who string, in bool) {
	if !c.known && !c.reading {
		return
	}
	if c.move(move{d.roll.place(who), in}) {
		d.circleChanged(c.id)
	}
}
