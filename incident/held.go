package incident

import (
	"context"
	"time"
)

// Held is a mail for which nobody vouches. It waits until somebody decides: see Service.Release.
type Held struct {
	ID      string
	Key     string // the mail's own id: the same one is held once
	Alert   Alert  // what it asks for; once it is decided, without its texts
	About   Number // it answers this incident, and is to be a note of it; 0: it asks for a new one
	Address string // of the sender, as the mail says
	Why     string // a code, with a text in lang/: "mail.why.<it>"
	Domain  string // of whom Why speaks
	At      time.Time
	Notice  Notified
	Channel string // Slack's id of the channel where a message shows it, and TS which one; empty: none does, or not yet
	TS      string
	Fate    Fate
	By      PersonID // who decided
	Ended   time.Time
	Number  Number // of the incident, where it was triggered
}

// Fate is what somebody decided over a held mail.
type Fate string

// Until it is decided, a mail has no fate.
const (
	Waiting   Fate = ""
	Released  Fate = "released"
	Discarded Fate = "discarded"
)

// Notified says how the channel for held mails hears of one.
type Notified string

// In a flood the channel hears of the first mails one by one, then that there are more, once an hour.
const (
	Singly    Notified = "singly"
	AsFurther Notified = "further" // the message that counts was ordered with this one
	Uncounted Notified = ""        // one of those that it counts
)

// Bounds of a flood.
const (
	MaxHeld      = 2000 // mails that wait at once
	heldSingly   = 20   // messages in the channel within heldSpan, besides the one that counts
	heldSpan     = time.Hour
	heldTogether = time.Minute // for so long more are awaited before they are counted
)

// Hold keeps a mail until somebody decides, and shows it to a channel ("#alarm-inbox" without "#"; empty: to none). y answers its
// sender; nil: nobody does. repeat says that it is held, or was, already. Refusal: TooManyHeld.
func (s *Service) Hold(ctx context.Context, h Held, channel string, y *Reply, now time.Time) (repeat bool, err error) {
	h.ID, h.At = NewID(), now
	err = s.change(ctx, func(tx Tx) error {
		waiting, singly, further, err := tx.CountHeld(now.Add(-heldSpan))
		if err != nil {
			return err
		}
		if waiting >= MaxHeld {
			return refuse(TooManyHeld, "most", itoa(MaxHeld))
		}
		var list []Delivery
		if channel != "" {
			h.Notice, list = notices(h.ID, channel, singly, further, now)
		}
		if y != nil {
			held := *y
			held.Why = h.Why
			list = append(list, held.delivery(OnHold, now))
		}
		if err := tx.Enqueue(list); err != nil {
			return err
		}
		return tx.Hold(h)
	})
	if CodeOf(err) == AlreadyExists {
		return true, nil
	}
	return false, err
}

// notices is what the channel is told of a mail, where singly so many had a message of their own within the last hour, and further
// says when the last message that counts was ordered.
func notices(id, channel string, singly int, further, now time.Time) (Notified, []Delivery) {
	if singly < heldSingly {
		return Singly, []Delivery{heldDelivery(id, "#"+channel, now)}
	}
	d := heldDelivery("", "#"+channel, now)
	d.Once = "held/further"
	if now.Sub(further) < heldSpan {
		d.DueAt = further.Add(heldSpan + heldTogether)
		return Uncounted, []Delivery{d}
	}
	d.DueAt = now.Add(heldTogether)
	return AsFurther, []Delivery{d}
}

// heldDelivery has a channel show how a mail stands: the message of a mail is edited behind what posts it.
func heldDelivery(id, channel string, now time.Time) Delivery {
	return Delivery{ID: NewID(), Kind: KindHeld, Method: MethodSlack, To: channel, Lane: "held/" + id, Priority: PriorityChannel, DueAt: now, Body: Body{Held: id}}
}
