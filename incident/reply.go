package incident

import (
	"context"
	"time"
)

// Reply is what the answer to a mail needs. It leaves by e-mail, in its reader's language.
type Reply struct {
	Address   string   `json:"-"`          // of the sender; the delivery has it
	To        PersonID `json:"-"`          // who the sender is; empty: nobody of the company
	MessageID string   `json:"message_id"` // of the mail that is answered, without <>
	Subject   string   `json:"subject"`
	Playbook  string   `json:"playbook"`      // whose address the mail was sent to
	Became    Became   `json:"became"`        // set by who carries it out
	Why       string   `json:"why,omitempty"` // of OnHold: as in Held, of a sender who is genuine
}

// Became is what became of a mail. lang/ has a text for each: "out.mail.<it>".
type Became string

// What becomes of a mail that is answered.
const (
	Opened   Became = "opened"
	Joined   Became = "joined"
	OnHold   Became = "held"     // until somebody decides
	Filtered Became = "filtered" // the playbook's filters do not take it
	Late     Became = "late"     // a note of an incident that is over
)

// reply answers the mail of an alert.
func (o *Outcome) reply(a Alert, b Became, now time.Time) { o.deliver(a.Reply.delivery(b, now)) }

func (y Reply) delivery(b Became, now time.Time) Delivery {
	y.Became = b
	return Delivery{ID: NewID(), Kind: KindReply, Method: MethodEmail, To: string(y.To), Priority: PriorityBroadcast, DueAt: now,
		Body: Body{Address: y.Address, Reply: &y}}
}

// Answer tells the sender of a mail that it opened nothing, and why.
func (s *Service) Answer(ctx context.Context, y Reply, b Became, now time.Time) error {
	return s.change(ctx, func(tx Tx) error { return tx.Enqueue([]Delivery{y.delivery(b, now)}) })
}

// Thread is the incident that a mail is about.
type Thread struct {
	Incident Number
	Own      bool // the mail goes on with an earlier one of its sender, or answers what that one was answered
}

// Thread finds the incident that a mail is about, by what it refers to: the keys of earlier mails, the newest first, or the ids of
// deliveries that left by e-mail. sender is its address; empty where it may be forged. NotFound where there is none.
func (s *Service) Thread(ctx context.Context, sender string, keys, deliveries []string) (t Thread, err error) {
	for _, key := range keys {
		n, from, err := s.Store.Mailed(ctx, key)
		if err = t.add(n, sender, from, err); err != nil {
			return t, err
		}
	}
	for _, id := range deliveries {
		d, err := s.Store.Sent(ctx, id)
		if d.Kind != KindReply {
			d.Body.Address = "" // who is paged takes part
		}
		if err = t.add(d.Incident, sender, d.Body.Address, err); err != nil {
			return t, err
		}
	}
	if t.Incident == 0 {
		return t, refuse(NotFound)
	}
	return t, nil
}

// add looks at one thing that a mail refers to. The first that is known says which incident it is about.
func (t *Thread) add(n Number, sender, from string, err error) error {
	if CodeOf(err) == NotFound {
		return nil
	}
	if t.Incident == 0 {
		t.Incident = n
	}
	t.Own = t.Own || n == t.Incident && sender != "" && sender == from
	return err
}
