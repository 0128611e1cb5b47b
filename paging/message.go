package paging

import (
	"cmp"
	"context"
	"strings"
	"time"

	"tocsin/incident"
)

// Message is one notification as a provider gets it: texts in the reader's language, and ways to answer.
type Message struct {
	ID    string         // of the delivery, the same over all attempts: the key against repeats, where a provider takes one
	To    string         // an E.164 number, a mail address, a topic; empty for pagers, whose configuration says where
	Event incident.Event // for pagers; people are only ever told of EventTrigger
	Dedup string         // names the incident at the far side, the same for all events of it; at most 255 characters
	At    time.Time      // when it happened

	Language string // BCP 47 as Twilio names its voices: "de-DE"; empty: "en-US"
	Title    string // one line of plain text
	Text     string // the whole of it, plain, several lines
	Short    string // for an SMS: at most 300 characters, Link not counted, which may stand in it
	Spoken   string // for a call: whole sentences, and which key to press where Keypad is set
	Button   string // what the button says that acknowledges; empty: Acknowledge
	Urgent   bool

	// Of mails. Each may be empty.
	ReplyTo   string // the address that answers go to
	InReplyTo string // the Message-ID of the mail that this one answers, without <>

	// Ways to answer; each is empty where tocsin has no public address.
	Link   string // a page with an Acknowledge button, for this person and this incident
	Answer string // one POST there acknowledges: a push message's own button
	Keypad string // where Twilio tells which key was pressed in a call
	Status string // where Twilio tells whether a message or call arrived
}

// rest is Text without the title that it may begin with, for where the title stands above it.
func (m Message) rest() string { return strings.TrimSpace(strings.TrimPrefix(m.Text, m.Title)) }

func (m Message) button() string { return cmp.Or(m.Button, "Acknowledge") }

// Provider hands one message over, once, and says what came of it in an incident.Result of which it sets:
//
//   - nothing: the provider took it.
//   - Reason: it refuses for good (a 400, a 401, a number that does not exist), by a code that lang/ has a sentence for.
//   - RetryIn and Deferred: not now, again after so long (429, Retry-After).
//   - Cause alone: it failed, and nothing was taken (a refused connection, a 500). Unsure as well where it may have been
//     taken all the same (a time-out or a cut after the request had left).
//
// A Cause holds no secret, no address of a person and no text of a message: it goes to the log.
type Provider interface {
	Notify(ctx context.Context, m Message) incident.Result
}
