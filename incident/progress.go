package incident

import (
	"context"
	"time"
)

// A broadcast shows in the incident's channel how far it has come, where that takes long enough to be looked at.
const (
	shownFrom = 20 // messages
	// Slack takes 50 edits a minute, for all that is edited.
	shownEvery   = 3 * time.Second
	shownAtLeast = 30 * time.Second
)

// Report shows how far broadcasts have come, each as often as is sensible, and at its end once more who could not be told.
func (s *Service) Report(ctx context.Context, now time.Time) error {
	list, err := s.Store.Unreported(ctx)
	if err != nil {
		return err
	}
	for _, b := range list {
		if !b.toShow(now) {
			continue
		}
		if err := s.change(ctx, func(tx Tx) error { return report(tx, b, now) }); err != nil {
			return err
		}
	}
	return nil
}

func report(tx Tx, b Broadcast, now time.Time) error {
	r, err := tx.Record(b.Incident)
	if err != nil {
		return err
	}
	o := r.outcome()
	o.Shown = append(o.Shown, Shown{Broadcast: b.ID, At: now, Last: b.Settled()})
	if b.worthShowing() {
		o.progress(b.ID, now)
	}
	return tx.Apply(*o)
}

// toShow says whether it is time to show how far it has come.
func (b Broadcast) toShow(now time.Time) bool {
	return b.Settled() || b.worthShowing() && b.State == Running && now.Sub(b.ShownAt) >= b.every(now) && now.Sub(b.At) >= shownEvery
}

// worthShowing says whether there is something to see that the note of the update, or the tally of a roll call, does not say.
func (b Broadcast) worthShowing() bool {
	return b.Kind != KindAsk && (b.Total >= shownFrom || b.Failed > 0)
}

// every is how often one that takes long is shown anew.
func (b Broadcast) every(now time.Time) time.Duration {
	left, _ := b.TimeLeft(now)
	return max(shownEvery, min(left/40, shownAtLeast))
}

// TimeLeft foretells how long the rest takes, at the pace so far; ok is false where there is none yet.
func (b Broadcast) TimeLeft(now time.Time) (left time.Duration, ok bool) {
	over := b.Sent + b.Failed
	if over == 0 {
		return 0, false
	}
	return time.Duration(float64(b.Lasted(now)) / float64(over) * float64(b.Total-over)), true
}

// Lasted is for how long it has been sent, without the pauses.
func (b Broadcast) Lasted(now time.Time) time.Duration {
	switch {
	case !b.EndedAt.IsZero():
		now = b.EndedAt
	case !b.PausedAt.IsZero():
		now = b.PausedAt
	}
	return now.Sub(b.At) - b.Rested
}

// Shown is a broadcast whose progress was drawn; Last: for the last time.
type Shown struct {
	Broadcast string
	At        time.Time
	Last      bool
}

// progress draws how far a broadcast has come, as things are when it is drawn.
func (o *Outcome) progress(broadcast string, now time.Time) {
	lane := channelLane(o.Record.Number) + "/" + broadcast // notes do not wait for it
	o.deliver(Delivery{Kind: KindProgress, Lane: lane, Once: lane, Priority: PriorityChannel, DueAt: now, Body: Body{Broadcast: broadcast}})
}

// CopyProgress is the message that shows how far a broadcast has come.
func CopyProgress(broadcast string) CopyRole { return CopyRole("progress/" + broadcast) }
