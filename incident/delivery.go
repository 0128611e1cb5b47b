package incident

import (
	"crypto/rand"
	"fmt"
	"time"

	"tocsin/incident/oncall"
)

// Kind says what a delivery does. The adapter that sends it makes the words, in the reader's language, when it is sent.
type Kind string

// What can be delivered.
const (
	KindPage       Kind = "page"       // To a responder, with an Acknowledge button
	KindChannel    Kind = "channel"    // create the incident's channel
	KindTopic      Kind = "topic"      // its topic
	KindLinks      Kind = "links"      // its bookmarks: bridge, written playbook
	KindInvite     Kind = "invite"     // bring People into it
	KindSummary    Kind = "summary"    // post the summary there and pin it
	KindNote       Kind = "note"       // say there what Entry says
	KindUpdate     Kind = "update"     // tell somebody (To: person or channel) the status update of a Broadcast
	KindCorrection Kind = "correction" // put the text of a Broadcast in place of that of the one that it corrects
	KindClosed     Kind = "closed"     // tell somebody that it is over; the Broadcast has the closing line
	KindProgress   Kind = "progress"   // show in the channel how far Body.Broadcast has come
	KindUntold     Kind = "untold"     // list there, as a file, who could not be told by it
	KindReminder   Kind = "reminder"   // remind To that an update is promised for soon
	KindRefresh    Kind = "refresh"    // edit the message Copy so that it shows the present state
	KindAlarm      Kind = "alarm"      // tell a channel (To), as the last resort, that nobody has acknowledged
	KindMirror     Kind = "mirror"     // tell a pager (To) what became of the incident: Event
	KindPost       Kind = "post"       // tell a channel (To) the Text that the play has for it
	KindHandoff    Kind = "handoff"    // To leads from now on: how things stand, and in Text what is open
	KindRelieved   Kind = "relieved"   // To led until now; By leads from now on
	KindShift      Kind = "shift"      // To is to lead for the time of Shift: planned so (Text: "planned"), or soon ("soon")

	// Of a roll call: Body.RollCall.
	KindAsk      Kind = "ask"      // ask a person; part of a Broadcast
	KindTally    Kind = "tally"    // show in the incident's channel how people have answered
	KindHelp     Kind = "help"     // tell who leads that a person (Body.People) needs help, or does not any more
	KindAnswered Kind = "answered" // tell a person what somebody answered for them
	KindReport   Kind = "report"   // tell who leads who has answered what, at the end
	KindRollFile Kind = "rollfile" // the same of everybody, as a file, to who leads and asked for it

	// These belong to no incident: their Number is 0.
	KindTest     Kind = "test"     // a test page, which a person asked for
	KindCode     Kind = "code"     // the code that verifies a contact method; the code itself is made when it is sent
	KindHandover Kind = "handover" // To is on call from now on, for the schedule in Text
	KindOverride Kind = "override" // To is one of People: the first takes over for Override, the others are replaced
	KindReturned Kind = "returned" // Override was taken back, which the same People are told
	KindHeld     Kind = "held"     // show a channel (To: "#alarm-inbox") how the mail Body.Held stands; empty: that more wait

	// This one has a Number where the mail opened an incident.
	KindReply Kind = "reply" // answer the mail of Body.Reply
)

// Priority orders deliveries: what is lower leaves first.
type Priority int

// Pages overtake everything; broadcasts wait for the rest.
const (
	PriorityPage Priority = iota
	PriorityChannel
	PriorityBroadcast
	PriorityRefresh
)

// Delivery is one row of the outbox: one thing to hand over to one receiver, once.
type Delivery struct {
	ID       string // travels with the message, so that it can be found again after a crash
	Incident Number
	Kind     Kind
	Method   Method // what it is sent by; see MethodSlack
	To       string // person, pager ("pager:ops") or channel id; empty means the incident's own channel
	Lane     string // deliveries of one lane leave in order, one after the other
	Once     string // where set, only one such delivery waits at a time
	Priority Priority
	DueAt    time.Time
	Body     Body

	Broadcast string // what it is a part of; empty: of none

	// Set by the store.
	Since     time.Time // when it was due first: DueAt moves with every retry
	Attempts  int       // that went wrong; waiting its turn is none
	Recovered bool      // it was on its way when the program died: look for it before sending it again
	Claim     int64     // counts the claims of this run: what was read for one of them is right for those before it; 0: not known
}

// Body is what a delivery carries, by kind.
type Body struct {
	Text      string     `json:"text,omitempty"`
	Address   string     `json:"address,omitempty"` // of the person, by the delivery's method; empty for Slack and pagers
	Event     Event      `json:"event,omitempty"`
	By        PersonID   `json:"by,omitempty"` // who says Text
	Level     int        `json:"level,omitempty"`
	People    []PersonID `json:"people,omitempty"`
	Entry     *Entry     `json:"entry,omitempty"`
	Copy      CopyRole   `json:"copy,omitempty"`
	Broadcast string     `json:"broadcast,omitempty"` // what this is about; Delivery.Broadcast is what it is a part of

	RollCall string           `json:"roll_call,omitempty"`
	Override *oncall.Override `json:"override,omitempty"`
	Shift    *Shift           `json:"shift,omitempty"`

	Held  string `json:"held,omitempty"`
	Reply *Reply `json:"reply,omitempty"`
}

// Event is what a pager is told of an incident.
type Event string

// What pagers are told.
const (
	EventTrigger     Event = "trigger"
	EventAcknowledge Event = "acknowledge"
	EventResolve     Event = "resolve"
)

// CopyRole says which message of an incident a copy is.
type CopyRole string

// The messages that are edited later.
const (
	CopyPage    CopyRole = "page"
	CopySummary CopyRole = "summary"
	CopyHeld    CopyRole = "held" // of a held mail, which belongs to no incident
)

// Copy is where a message ended up, so that it can be edited later.
type Copy struct {
	Role    CopyRole
	Person  PersonID // whose copy; empty for the summary
	Channel string
	TS      string
}

// Result is what became of one attempt to hand a delivery over.
type Result struct {
	Delivery Delivery
	Copy     Copy          // where the message is now; zero where none was posted
	Shows    string        // KindPage: the Face that the message was drawn with; empty where that is not known
	Channel  *Channel      // KindChannel: what was made
	Failed   []Failure     // KindInvite: who could not be brought in
	Reason   string        // not empty: it was refused for good, and this code says why
	RetryIn  time.Duration // positive: it was not handed over, and is tried again so much later
	Deferred bool          // with RetryIn: nothing was tried, it only waits its turn
	Unsure   bool          // it failed, but may have been handed over all the same: the next attempt has Recovered set
	Cause    error         // the adapter's error, for the log
}

// Channel is an incident's channel as Slack made it.
type Channel struct{ ID, Name string }

// Failure is one person a delivery to many did not reach.
type Failure struct {
	Person PersonID
	Reason string
}

// NewID mints an id for a delivery: 130 random bits, so that two instances never agree.
func NewID() string { return rand.Text() }

func channelLane(n Number) string { return fmt.Sprintf("%d/channel", int64(n)) }

func pageLane(n Number, who PersonID) string { return fmt.Sprintf("%d/page/%s", int64(n), who) }
