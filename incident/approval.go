package incident

import (
	"context"
	"slices"
	"time"
)

// propose lets an update wait for a second person.
func (r Record) propose(by PersonID, news News, audience Audience, now time.Time) (*Outcome, error) {
	news, err := r.checked(news)
	if err != nil {
		return nil, err
	}
	o := r.outcome()
	o.propose(Broadcast{ID: NewID(), Kind: KindUpdate, Text: news.Text, Texts: news.Texts, By: by, Next: news.Next}, audience, now)
	o.alive(now)
	return o, nil
}

// propose shows in the channel what waits for a second person.
func (o *Outcome) propose(b Broadcast, audience Audience, now time.Time) {
	b.Incident, b.At, b.State, b.Total, b.Reach = o.Record.Number, now, Proposed, audience.Messages(), audience.Reach()
	o.Broadcasts = append(o.Broadcasts, b)
	e := b.entry(EntryProposed, b.By, now)
	e.Data["text"], e.Data["count"] = b.Text, itoa(b.Reach.People())
	o.Entries = append(o.Entries, e)
	o.progress(b.ID, now)
}

// entry is one about news that wait, or waited, for a second person.
func (b Broadcast) entry(k EntryKind, by PersonID, now time.Time) Entry {
	e := Entry{At: now, Kind: k, By: by, Data: map[string]string{}}
	if b.Kind == KindClosed {
		e.Data["closing"] = "yes"
	}
	return e
}

// broadcastOrPropose tells an audience that an incident is over, or is not over after all; where that goes to so many that a second
// person has to approve it, it waits, and older news wait no more.
func (o *Outcome) broadcastOrPropose(waiting bool, k Kind, text string, by PersonID, a Audience, before []Broadcast, now time.Time) {
	if !waiting {
		o.broadcast(k, text, by, a, before, now)
		return
	}
	b := Broadcast{ID: NewID(), Kind: k, Text: text, By: by}
	o.overtake(b, before, now)
	o.propose(b, a, now)
}

// Approve sends a proposed update, or the closing message of an incident that is over, to whoever is told by now, or rejects it. Who wrote it can take it back, and cannot approve it.
// Refusals: NotFound, MayNot, AlreadyResolved, NoBroadcast, OwnUpdate.
func (s *Service) Approve(ctx context.Context, broadcast string, approved bool, by PersonID, now time.Time) (Broadcast, error) {
	b, err := s.Store.Broadcast(ctx, broadcast)
	if err != nil {
		return b, err
	}
	right := ToApprove
	if !approved && by == b.By {
		right = ToUpdate
	}
	_, err = s.decide(ctx, b.Incident, by, now, s.only(right, by, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		audience, before, err := s.listeners(tx, r.Number)
		if err != nil {
			return nil, err
		}
		return r.approve(b.ID, approved, by, audience, before, now)
	}))
	return b, err
}

func (r Record) approve(broadcast string, approved bool, by PersonID, audience Audience, before []Broadcast, now time.Time) (*Outcome, error) {
	i := slices.IndexFunc(before, func(b Broadcast) bool { return b.ID == broadcast && b.State == Proposed })
	closing := i >= 0 && before[i].Kind == KindClosed
	switch err := r.over(); {
	case err != nil && !closing:
		return nil, err
	case i < 0:
		return nil, refuse(NoBroadcast)
	case approved && before[i].By == by:
		return nil, refuse(OwnUpdate)
	}
	b, o := before[i], r.outcome()
	e := b.entry(EntryApproved, by, now)
	e.Data["author"] = string(b.By)
	switch {
	case !approved:
		e.Kind = EntryRejected
		o.note(e)
		o.Altered = append(o.Altered, Altered{b.ID, Cancelled, now})
	case closing:
		o.note(e)
		o.send(b, audience, before, now)
	default:
		o.Entries = append(o.Entries, e)
		o.update(b, audience, before, now)
	}
	o.progress(b.ID, now)
	return o, nil
}
