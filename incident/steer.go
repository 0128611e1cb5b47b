package incident

import (
	"context"
	"strconv"
	"time"
)

// Steer pauses a broadcast, lets it go on (Running), or cancels what has not left of it (Cancelled). What is under way to its
// receiver arrives all the same. Refusals: NotFound, NoBroadcast.
func (s *Service) Steer(ctx context.Context, broadcast string, to BroadcastState, by PersonID, now time.Time) (Broadcast, error) {
	b, err := s.Store.Broadcast(ctx, broadcast)
	if err != nil {
		return b, err
	}
	_, err = s.decide(ctx, b.Incident, by, now, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		unfinished, err := tx.Unfinished(b.Incident)
		if err != nil {
			return nil, err
		}
		return r.steer(unfinished, broadcast, to, by, now)
	})
	if err != nil {
		return b, err
	}
	return s.Store.Broadcast(ctx, broadcast)
}

// steers says what may follow on a state, and what the timeline calls it.
var steers = map[BroadcastState]map[BroadcastState]EntryKind{
	Running: {Paused: EntryPaused, Cancelled: EntryCancelled},
	Paused:  {Running: EntryResumed, Cancelled: EntryCancelled},
}

func (r Record) steer(unfinished []Broadcast, broadcast string, to BroadcastState, by PersonID, now time.Time) (*Outcome, error) {
	for _, b := range unfinished {
		if b.ID != broadcast {
			continue
		}
		if b.State == to { // somebody else was a moment sooner
			return r.outcome(), nil
		}
		what, may := steers[b.State][to]
		if !may {
			break
		}
		o := r.outcome()
		o.Altered = append(o.Altered, Altered{b.ID, to, now})
		o.note(Entry{At: now, Kind: what, By: by, Data: data("sent", strconv.Itoa(b.Sent), "total", strconv.Itoa(b.Total))})
		o.progress(b.ID, now)
		return o, nil
	}
	return nil, refuse(NoBroadcast)
}

// Untold is a receiver of a broadcast, a person or a channel, who could not be told, or a target that stands for nobody any more.
type Untold struct {
	To     string // an id, or the target as it is written
	Reason string
}

// ShareUntold puts the list of those who could not be told by a broadcast into the incident's channel, as a file. key is the
// request's own id. Refusal: NotFound.
func (s *Service) ShareUntold(ctx context.Context, key, broadcast string, by PersonID, now time.Time) error {
	b, err := s.Store.Broadcast(ctx, broadcast)
	if err != nil {
		return err
	}
	_, err = s.decide(ctx, b.Incident, by, now, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		return once(tx, key, r, now, func() (*Outcome, error) {
			o := r.outcome()
			o.deliver(Delivery{Kind: KindUntold, Lane: channelLane(r.Number), Priority: PriorityChannel, DueAt: now, Body: Body{Broadcast: broadcast}})
			return o, nil
		})
	})
	return err
}

// Untold gives a broadcast and those who could not be told by it, to somebody who takes part in its incident. Refusal: NotFound.
func (s *Service) Untold(ctx context.Context, broadcast string, by PersonID) (b Broadcast, list []Untold, err error) {
	if b, err = s.Store.Broadcast(ctx, broadcast); err != nil {
		return b, nil, err
	}
	if err := s.known(ctx, b.Incident, by); err != nil {
		return b, nil, err
	}
	r, err := s.Store.Record(ctx, b.Incident)
	if err != nil {
		return b, nil, err
	}
	if !s.mayAct(r, by) {
		return b, nil, refuse(NotFound, "incident", b.Incident.String())
	}
	list, err = s.Store.Untold(ctx, broadcast)
	return b, list, err
}
