package intake

import (
	"context"
	"errors"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"tocsin/incident"
	"tocsin/intake/mail"
	"tocsin/lang"
)

// MailAlarms is what a mail does. incident.Service is one.
type MailAlarms interface {
	Alert(ctx context.Context, a incident.Alert, now time.Time) (incident.Alerted, error)
	NoteByMail(ctx context.Context, key string, t incident.Thread, by incident.PersonID, text string, y *incident.Reply, now time.Time) (incident.Record, error)
	Hold(ctx context.Context, h incident.Held, channel string, y *incident.Reply, now time.Time) (repeat bool, err error)
	Answer(ctx context.Context, y incident.Reply, b incident.Became, now time.Time) error
	Thread(ctx context.Context, sender string, keys, deliveries []string) (incident.Thread, error)
	MayTrigger(p incident.Playbook, who incident.Person) bool
}

// Known tells which mails were carried out before, and which incidents there are. incident.Store is one.
type Known interface {
	Carried(ctx context.Context, key string) (incident.Number, error)
	Incident(ctx context.Context, n incident.Number) (incident.Incident, error)
}

// Judge says whether the sender of a mail is genuine. mail.Judge is one.
type Judge interface {
	Check(ctx context.Context, now time.Time, raw []byte, env mail.Envelope) mail.Verdict
}

// MailOptions are what a Mailroom is made of.
type MailOptions struct {
	Address string               // of all playbooks, with {playbook} before the "@"
	Rules   map[string]MailRules // by playbook; under "" those of all others
	Channel string               // where held mails are shown, without "#"; empty: nowhere
	From    string               // the address that our own mails are from; empty: none leave
	Answer  bool                 // whether mails are answered; needs From

	Alarms    MailAlarms
	Known     Known
	Playbooks incident.Playbooks
	Directory incident.Directory
	Texts     *lang.Texts
	Judge     Judge

	Register prometheus.Registerer // where the counters go; nil: nowhere
	Log      zerolog.Logger
}

// Mailroom decides over mails that have come, whichever way. It is safe for use by many goroutines at once. Make one with
// NewMailroom.
type Mailroom struct {
	o       MailOptions
	address addressBook
	own     mail.Own
	host    string // to the right of the "@" in Message-IDs of our own mails; empty: there are none
	counts  *prometheus.CounterVec
	reading chan struct{} // bounds the memory that reading takes
	storms  storms        // mails that open an incident unless there are too many, by playbook
	answers limit         // answers, by sender
}

// Bounds of what a mail may cause.
const (
	readAtOnce  = 4              // mails that are taken apart at the same time
	answerEvery = time.Minute    // to one sender
	mostUnread  = 24 * time.Hour // a mail that has lain in the mailbox for longer, as in one that was there before tocsin, rings by hand alone
)

// NewMailroom makes one. An error says what of the options is wrong.
func NewMailroom(o MailOptions) (*Mailroom, error) {
	address, err := newAddressBook(o.Address)
	if err != nil {
		return nil, err
	}
	m := &Mailroom{
		o: o, address: address, counts: newMailCounts(), reading: make(chan struct{}, readAtOnce),
		answers: limit{every: answerEvery, burst: 1},
	}
	if from, err := netmail.ParseAddress(o.From); err == nil {
		m.own.Addresses = []string{from.Address}
		m.host = from.Address[strings.LastIndex(from.Address, "@")+1:]
	}
	if o.Register != nil {
		return m, o.Register.Register(m.counts)
	}
	return m, nil
}

// Parcel is a mail as it came.
type Parcel struct {
	Way       string // "smtp" or "imap", for the counters
	Raw       []byte
	Playbooks []string      // to which it was sent; nil: its header says so
	Envelope  mail.Envelope // zero for a mail from a mailbox
	Kept      bool          // it lies in a mailbox: its sender would not hear that it cannot be read, so that it is held
	TooLarge  bool          // Raw is its header alone
	Came      time.Time     // into the mailbox; zero: just now
}

var errUnaddressed = errors.New("the mail is for no playbook")

// Take does what a mail asks for, and returns once that is on disk. A mail.Problem is the sender's, and errUnaddressed says that it
// is none of ours. With any other error it may be tried again: what was done by then is not done twice.
func (m *Mailroom) Take(ctx context.Context, p Parcel) error {
	o, err := m.open(ctx, p)
	if err != nil {
		return err
	}
	return m.carryOut(ctx, o)
}

// opened is a mail that was read, and whose sender was judged, where that matters.
type opened struct {
	parcel  Parcel // without the mail as it came
	message mail.Message
	unread  mail.Problem // why all but its header was not read; empty: it was
	verdict mail.Verdict
}

// open takes apart what has come, and changes nothing. It takes as long as the DNS of the sender's domain does.
func (m *Mailroom) open(ctx context.Context, p Parcel) (*opened, error) {
	message, unread, err := m.read(ctx, p)
	if err != nil {
		m.count(p, resultUnreadable)
		return nil, err
	}
	if p.Playbooks == nil {
		p.Playbooks = m.address.playbooks(message.To, m.o.Playbooks)
	}
	if len(p.Playbooks) == 0 {
		m.count(p, resultUnaddressed)
		return nil, errUnaddressed
	}
	o := &opened{parcel: p, message: message, unread: unread}
	if message.Automatic == "" {
		o.verdict = m.o.Judge.Check(ctx, time.Now(), p.Raw, p.Envelope)
	}
	o.parcel.Raw = nil
	return o, nil
}

// carryOut does what a mail asks for, of one playbook after the other.
func (m *Mailroom) carryOut(ctx context.Context, o *opened) error {
	p := o.parcel
	for _, name := range p.Playbooks {
		one := &letter{m: m, message: o.message, unread: o.unread, came: p.Came, verdict: o.verdict, key: mailKey(name, o.message.ID), l: m.o.Texts.In("")}
		if one.playbook, _ = m.o.Playbooks.Get(name); one.playbook.Name == "" {
			return errUnaddressed
		}
		became, err := one.carryOut(ctx)
		if err != nil {
			m.count(p, resultFailed)
			m.o.Log.Error().Err(err).Str("playbook", name).Msg("a mail could not be carried out")
			return err
		}
		m.count(p, became)
		m.o.Log.Info().Str("playbook", name).Str("way", p.Way).Str("result", string(became)).Stringer("incident", one.incident).Msg("a mail came")
	}
	return nil
}
