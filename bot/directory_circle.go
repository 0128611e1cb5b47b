package bot

import (
	"slices"

	"tocsin/incident"
)

// circle is a user group, or a channel that the bot is in.
type circle struct {
	id      string
	target  incident.Target // ByHandle or ByChannel
	known   bool            // whether its members were read
	members []int32         // places in the roll
	updated int64           // of a group: when Slack last changed it, in unix seconds; 0: it did not say
	moves   []move          // who came and went while the members are being read
	reading bool
}

// move is somebody who came into a circle, or went.
type move struct {
	place int32
	in    bool
}

// move takes somebody in or out, and says whether that is news.
func (c *circle) move(m move) bool {
	if c.reading {
		c.moves = append(c.moves, m)
	}
	i := slices.Index(c.members, m.place)
	switch {
	case !c.known, m.in == (i >= 0):
		return false
	case m.in:
		c.members = append(c.members, m.place)
	default:
		c.members = slices.Delete(slices.Clone(c.members), i, i+1)
	}
	return true
}

// read puts members in the place of those before, and does again what happened while they were being read: Slack's answer
// may be older. It says whether that is news.
func (c *circle) read(members []int32) bool {
	before, known := c.members, c.known
	c.members, c.known, c.reading = members, true, false
	for _, m := range c.moves {
		c.move(m)
	}
	c.moves = nil
	return !known || !slices.Equal(before, c.members)
}

func (c *circle) kept(r *roll) incident.Circle {
	k := incident.Circle{ID: c.id, Kind: c.target.Kind, Name: c.target.Name, Known: c.known, Members: make([]incident.PersonID, len(c.members))}
	for i, place := range c.members {
		k.Members[i] = incident.PersonID(r.accounts[place].id())
	}
	return k
}

// circles are all of them, by id and by what they are called.
type circles struct {
	byID   map[string]*circle
	byName map[incident.Target]*circle
}

func newCircles() circles {
	return circles{map[string]*circle{}, map[incident.Target]*circle{}}
}

// name gives a circle its name, and makes it where there is none; news says whether that changed anything.
func (cs circles) name(id string, t incident.Target) (c *circle, news bool) {
	c = cs.byID[id]
	if c != nil && c.target == t {
		return c, false
	}
	if c == nil {
		c = &circle{id: id}
		cs.byID[id] = c
	} else if cs.byName[c.target] == c {
		delete(cs.byName, c.target)
	}
	c.target = t
	cs.byName[t] = c
	return c, true
}

// drop forgets a circle; it says false where there was none.
func (cs circles) drop(id string) bool {
	c := cs.byID[id]
	if c == nil {
		return false
	}
	delete(cs.byID, id)
	if cs.byName[c.target] == c {
		delete(cs.byName, c.target)
	}
	return true
}
