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
	b := Broadcast{
		ID: NewID(), Incident: r.Number, Kind: KindUpdate, Text: news.Text, Texts: news.Texts, By: by, At: now, Next: news.Next,
		State: Proposed, Total: audience.Messages(),
	}
	o.Broadcasts = append(o.Broadcasts, b)
	o.Entries = append(o.Entries, Entry{At: now, Kind: EntryProposed, By: by, Data: data("text", news.Text, "count", itoa(b.Total))})
	o.progress(b.ID, now)
	o.alive(now)
	return o, nil
}

// Approve sends a proposed update to whoever is told by now, or rejects it. Who wrote it can take it back, and cannot approve it.
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
	switch err := r.over(); {
	case err != nil:
		return nil, err
	case i < 0:
		return nil, refuse(NoBroadcast)
	case approved && before[i].By == by:
		return nil, refuse(OwnUpdate)
	}
	b, o := before[i], r.outcome()
	e := Entry{At: now, Kind: EntryApproved, By: by, Data: data("author", string(b.By))}
	if approved {
		o.Entries = append(o.Entries, e)
		o.update(b, audience, before, now)
	} else {
		e.Kind = EntryRejected
		o.note(e)
		o.Altered = append(o.Altered, Altered{b.ID, Cancelled, now})
	}
	o.progress(b.ID, now)
	return o, nil
}
