package bot

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"tocsin/incident"
)

// Memory keeps the directory between two runs of the program, so that one that starts while Slack does not answer knows whom
// to page. A store is one.
type Memory interface {
	KeepDirectory(ctx context.Context, c incident.DirectoryChange) (overtaken []string, err error)
	KeptDirectory(ctx context.Context, to incident.DirectoryReader) (incident.DirectoryState, error)
	DirectorySince(ctx context.Context, seen int64, to incident.DirectoryReader) (incident.DirectoryState, error)
}

// unkept is what has changed and is not written down yet.
type unkept struct {
	people  map[int32]bool
	circles map[string]bool // those that are gone, too
	state   bool
}

func newUnkept() unkept { return unkept{people: map[int32]bool{}, circles: map[string]bool{}} }

// Recall takes up what an earlier run knew; it says false where none has read all of it. To be called before all else.
func (d *Directory) Recall(ctx context.Context) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	state, err := d.memory.KeptDirectory(ctx, incident.DirectoryReader{
		Count:   func(accounts int) { d.roll = newRoll(accounts) },
		Account: func(a incident.Account) { d.roll.append(pack(a)) },
		Circle:  d.recall,
	})
	if err != nil {
		return false, err
	}
	d.asOf, d.seen = state.AsOf, state.Change
	d.version++
	if state.Fields != d.fields.kept() {
		d.forgetFields()
	}
	return !d.asOf.IsZero(), nil
}

// recall takes up a circle. d.mu is held.
func (d *Directory) recall(k incident.Circle) {
	c, _ := d.circles.name(k.ID, incident.Target{Kind: k.Kind, Name: k.Name})
	if k.Known && (k.Kind == incident.ByHandle || d.channels[k.Name]) {
		c.read(d.roll.members(k.Members))
	}
}

// mostKept is how many accounts are written in one transaction: whoever triggers an incident waits behind it.
const mostKept = 1000

// keep writes down what has changed. It is good to have: what cannot be written is logged, and tried again with the next
// change.
func (d *Directory) keep(ctx context.Context) {
	for {
		d.mu.Lock()
		c, took := d.take()
		d.mu.Unlock()
		if c == nil {
			return
		}
		overtaken, err := d.memory.KeepDirectory(ctx, *c)
		d.overtaken(ctx, overtaken)
		if err != nil {
			d.slack.log.Warn().Err(err).Msg("the directory is not kept for the next start")
			d.mu.Lock()
			d.unkept.back(took)
			d.mu.Unlock()
			return
		}
	}
}

// take takes a part of what is to be written, and gives nil where nothing is. d.mu is held.
func (d *Directory) take() (c *incident.DirectoryChange, took unkept) {
	took = newUnkept()
	c = &incident.DirectoryChange{Seen: d.seen}
	for place := range d.unkept.people {
		if len(took.people) == mostKept {
			return c, took
		}
		took.people[place] = true
		delete(d.unkept.people, place)
		if a := &d.roll.accounts[place]; a.kind == stranger {
			c.Gone = append(c.Gone, incident.PersonID(a.id()))
		} else {
			c.Accounts = append(c.Accounts, a.kept())
		}
	}
	took.circles, took.state = d.unkept.circles, d.unkept.state
	d.unkept.circles, d.unkept.state = map[string]bool{}, false
	for id := range took.circles {
		if one := d.circles.byID[id]; one != nil {
			c.Circles = append(c.Circles, one.kept(d.roll))
		} else {
			c.Dissolved = append(c.Dissolved, id)
		}
	}
	if took.state {
		c.State = &incident.DirectoryState{AsOf: d.asOf, Fields: d.fields.kept()}
	}
	if len(took.people) == 0 && len(took.circles) == 0 && !took.state {
		return nil, took
	}
	return c, took
}

// back puts back what could not be written.
func (u *unkept) back(took unkept) {
	maps.Copy(u.people, took.people)
	maps.Copy(u.circles, took.circles)
	u.state = u.state || took.state
}

// kept are the watched labels as they are kept.
func (f *fields) kept() string {
	if len(f.watched) == 0 {
		return ""
	}
	labels, _ := json.Marshal(slices.Sorted(maps.Keys(f.watched))) // strings always can
	return string(labels)
}
