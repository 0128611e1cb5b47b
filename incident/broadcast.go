package incident

import (
	"cmp"
	"fmt"
	"time"
)

// BroadcastState is how far a broadcast has come.
type BroadcastState string

// The states of a broadcast. Of one that has ended, what was under way may still arrive.
const (
	Proposed  BroadcastState = "proposed" // a second person has to approve it
	Running   BroadcastState = "running"
	Paused    BroadcastState = "paused"
	Cancelled BroadcastState = "cancelled"
	Overtaken BroadcastState = "overtaken" // there is newer news
	Done      BroadcastState = "done"
)

// Broadcast is one message to everybody who is told of an incident.
type Broadcast struct {
	ID       string
	Incident Number
	Kind     Kind // KindUpdate, KindClosed or KindCorrection
	Text     string
	Texts    map[string]string // in further languages, by their code
	By       PersonID
	At       time.Time
	Next     time.Duration // after which the next update is promised; 0: none is. While it is Proposed, as in News
	Of       string        // KindCorrection: the broadcast that it corrects
	Reach    Reach         // as it was when this was sent; while it is Proposed, when it was written
	State    BroadcastState

	// In messages: a channel is one.
	Total     int
	Fed       int // of them, in the outbox, or were
	Sent      int
	Failed    int
	Withdrawn int // taken back before they left

	PausedAt time.Time     // zero: it is not paused
	Rested   time.Duration // in earlier pauses
	EndedAt  time.Time
	ShownAt  time.Time // when the message in the incident's channel was drawn last
	Reported bool      // for the last time

	Left []PersonID // whom the outbox does not hold yet; of a new one only
}

// Open says whether something is still to be sent, now or once it goes on.
func (b Broadcast) Open() bool { return b.State == Running || b.State == Paused }

// Settled says that nothing more will become of it.
func (b Broadcast) Settled() bool { return !b.Open() && b.State != Proposed && b.Waiting() == 0 }

// In is the text in a language, by its code.
func (b Broadcast) In(language string) string { return cmp.Or(b.Texts[language], b.Text) }

// Waiting counts what is in the outbox.
func (b Broadcast) Waiting() int { return b.Fed - b.Sent - b.Failed - b.Withdrawn }

// Altered is a broadcast that changes its state. Cancelled and Overtaken take back what has not left of it, but for what goes
// to channels: each of them hears all, in order.
type Altered struct {
	Broadcast string
	State     BroadcastState
	At        time.Time
}

// FeedSize is how many people of a broadcast are put into the outbox at a time, and enough how many wait there while the rest
// waits outside. A page waits for no more than one such transaction, and an update that overtakes takes back no more than both.
const (
	FeedSize = 256
	enough   = 2 * FeedSize
)

// broadcast tells an audience what somebody says. Of what was said before, who has not heard it will not hear it any more:
// nobody gets news out of order.
func (o *Outcome) broadcast(k Kind, text string, by PersonID, a Audience, before []Broadcast, now time.Time) {
	o.send(Broadcast{ID: NewID(), Kind: k, Text: text, By: by}, a, before, now)
}

// send sets a broadcast on its way. What leads nowhere counts as what could not be told.
func (o *Outcome) send(b Broadcast, a Audience, before []Broadcast, now time.Time) {
	o.overtake(b, before, now)
	if a.Messages() == 0 && len(a.Lost) == 0 {
		return
	}
	first, lost := min(len(a.People), FeedSize), len(a.Lost)
	b.Incident, b.At, b.State, b.Reach = o.Record.Number, now, Running, a.Reach()
	b.Total, b.Fed, b.Failed, b.Left = a.Messages()+lost, len(a.Channels)+first+lost, lost, a.People[first:]
	if b.Total == lost {
		b.State, b.EndedAt = Done, now
	}
	o.Broadcasts = append(o.Broadcasts, b)
	for _, t := range a.Lost {
		o.Entries = append(o.Entries, Entry{At: now, Kind: EntryLost, Data: data("target", t.String(), "reason", lostReason(t))})
	}
	for _, c := range a.Channels {
		o.tell(b, c.ID, PriorityChannel, now)
	}
	for _, p := range a.People[:first] {
		o.tell(b, string(p), PriorityBroadcast, now)
	}
}

// overtake ends what was to be told before.
func (o *Outcome) overtake(b Broadcast, before []Broadcast, now time.Time) {
	for _, old := range before {
		if old.ID == b.ID || old.Kind == KindAsk { // it was proposed, and is approved; a question is no old news
			continue
		}
		o.Altered = append(o.Altered, Altered{old.ID, Overtaken, now})
		if old.State == Proposed {
			o.progress(old.ID, now)
		}
	}
}

// tell puts a broadcast on its way to one receiver. The text stays with the broadcast.
func (o *Outcome) tell(b Broadcast, to string, p Priority, now time.Time) {
	o.deliver(Delivery{Kind: b.Kind, To: to, Broadcast: b.ID, Lane: newsLane(b.Incident, to), Priority: p, DueAt: now})
}

func newsLane(n Number, to string) string { return fmt.Sprintf("%d/news/%s", int64(n), to) }
