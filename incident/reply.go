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
	Playbook  string   `json:"playbook"` // whose address the mail was sent to
	Became    Became   `json:"became"`   // set by who carries it out
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

// NoteMail is Note for a mail. Where the incident is over, y tells the sender so: few may read there any more, and nobody is rung. nil:
// nobody is told.
func (s *Service) NoteMail(ctx context.Context, key string, n Number, by PersonID, text string, y *Reply, now time.Time) (Record, error) {
	return s.decide(ctx, n, by, now, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		return once(tx, key, r, now, func() (*Outcome, error) {
			o, err := r.put(by, text, now)
			if err == nil && y != nil && !r.Open() {
				o.deliver(y.delivery(Late, now))
			}
			return o, err
		})
	})
}

// Thread finds the incident that a mail is about, by what it refers to: the keys of earlier mails, the newest first, or the ids of
// deliveries that left by e-mail. NotFound where there is none.
func (s *Service) Thread(ctx context.Context, keys, deliveries []string) (Number, error) {
	for _, key := range keys {
		if n, err := s.Store.Carried(ctx, key); CodeOf(err) != NotFound {
			return n, err
		}
	}
	for _, id := range deliveries {
		if n, err := s.Store.Sent(ctx, id); CodeOf(err) != NotFound {
			return n, err
		}
	}
	return 0, refuse(NotFound)
}
