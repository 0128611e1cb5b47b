package bot

import (
	"context"

	"tocsin/incident"
)

// Slack tells each change to one instance of several that share a store. That one writes it down, and the others take it up there.

// Follow takes up what other instances have written since it was called last.
func (d *Directory) Follow(ctx context.Context) error {
	d.mu.RLock()
	seen := d.seen
	d.mu.RUnlock()
	var accounts []incident.Account
	var circles []incident.Circle
	var gone []string
	state, err := d.memory.DirectorySince(ctx, seen, incident.DirectoryReader{
		Account: func(a incident.Account) { accounts = append(accounts, a) },
		Circle:  func(c incident.Circle) { circles = append(circles, c) },
		Gone:    func(id string) { gone = append(gone, id) },
	})
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if state.Change <= d.seen { // as where two follow at a time
		return nil
	}
	for _, a := range accounts {
		d.takeUp(a, state.Fields == d.fields.kept())
	}
	for _, c := range circles {
		d.takeUpCircle(c)
	}
	for _, id := range gone {
		d.takeAway(id)
	}
	d.seen = state.Change
	if state.AsOf.After(d.asOf) {
		d.asOf = state.AsOf
	}
	d.version++
	return nil
}

// takeUp takes up an account as another instance knows it, unless what is known here is newer. Its fields count where both watch the
// same ones. d.mu is held.
func (d *Directory) takeUp(a incident.Account, sameFields bool) {
	i, known := d.roll.find(string(a.ID))
	fresh := pack(a)
	fresh.round = d.round
	if known && d.roll.accounts[i].kind != stranger {
		old := &d.roll.accounts[i]
		if fresh.changed < old.changed {
			return
		}
		if !sameFields {
			fresh.fields, fresh.looked = old.fields, old.looked
		}
	}
	d.roll.put(fresh)
}

// takeUpCircle leaves one of which there is news here to be written: whether another instance was first is seen then. One that is
// being read will be as Slack has it. d.mu is held.
func (d *Directory) takeUpCircle(k incident.Circle) {
	if c := d.circles.byID[k.ID]; d.unkept.circles[k.ID] || c != nil && c.reading {
		return
	}
	d.recall(k)
}

// takeAway forgets an account or a circle that another instance has found to be gone. d.mu is held.
func (d *Directory) takeAway(id string) {
	if i, known := d.roll.find(id); known && !d.unkept.people[i] {
		d.roll.forget(i)
	}
	if !d.unkept.circles[id] {
		d.circles.drop(id)
	}
}

// overtaken reads anew from Slack what another instance has written first: each may have been told of a change that the other was
// not.
func (d *Directory) overtaken(ctx context.Context, ids []string) {
	if len(ids) == 0 {
		return
	}
	if err := d.Follow(ctx); err != nil {
		d.slack.log.Warn().Err(err).Msg("what other instances know of the directory cannot be read; trying again in a minute")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, id := range ids {
		if c := d.circles.byID[id]; c != nil {
			d.errands.add(errand{c.target.Kind, id})
		}
	}
}
