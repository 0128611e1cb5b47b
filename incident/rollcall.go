package incident

import "time"

// RollCall asks everybody of an audience whether they are safe. An incident has at most one that is open.
type RollCall struct {
	ID       string
	Incident Number
	Question string // plain text; empty: the usual one, in each reader's language
	By       PersonID
	At       time.Time
	Round    int    // how often those who had not answered were asked, from 1
	Asking   string // the Broadcast that asks in this round
	ClosedBy PersonID
	ClosedAt time.Time // zero: it is open

	Left []PersonID // who is not among those asked yet; of a new one only
}

// Open says whether answers still count.
func (c RollCall) Open() bool { return c.ClosedAt.IsZero() }

// Safety is what somebody answers.
type Safety string

// The answers to a roll call.
const (
	Unanswered Safety = ""
	Safe       Safety = "safe"
	InNeed     Safety = "help"
	Unaffected Safety = "unaffected"
)

// Valid says whether it is one of the three.
func (s Safety) Valid() bool { return s == Safe || s == InNeed || s == Unaffected }

// Answer is what a person said, or what somebody said for them.
type Answer struct {
	Safety Safety
	Where  string // plain text, one line, at most MaxTitle runes
	Note   string // plain text, at most MaxText runes
	At     time.Time
	By     PersonID // who gave it
	Method Method   // MethodSlack; empty: by a link
}

// Asked is a person of a roll call.
type Asked struct {
	RollCall string
	Person   PersonID
	Region   string   // its title; empty: none
	Tried    []Method // by which the person was asked, in this order
	Reached  Method   // the first that arrived; empty: none so far
	Reason   string   // why the last one did not, while none has; else empty
	Answer            // the last one
}

// MaxQuestion is how long a question may be, in runes.
const MaxQuestion = 300

// Count is how a part of the company has answered.
type Count struct {
	Region                          string // title; empty: who is in none
	Asked, Safe, InNeed, Unaffected int
	Unreached                       int // of those who have not answered
}

// Answered counts those who have, whatever they said.
func (c Count) Answered() int { return c.Safe + c.InNeed + c.Unaffected }

// Tally is how the regions have answered, in the order of their titles.
type Tally []Count

// Sum is how all of them have.
func (t Tally) Sum() (sum Count) {
	for _, c := range t {
		sum.Asked += c.Asked
		sum.Safe += c.Safe
		sum.InNeed += c.InNeed
		sum.Unaffected += c.Unaffected
		sum.Unreached += c.Unreached
	}
	return sum
}

// SeesAnswers says whether a person may know who answered what: the lead, whoever called that roll, and responders whom the
// policy, the play or somebody else brought in. An acknowledgement of one's own is not enough: in a public incident anybody may.
func (r *Record) SeesAnswers(who PersonID, c RollCall) bool {
	if who == "" || who.IsPager() {
		return false
	}
	pg := r.Page(who)
	return who == r.Lead || who == c.By || pg != nil && pg.broughtIn()
}

// tallyEvery is how often the tally is drawn at most. Slack takes some fifty edits a minute over the whole workspace.
const tallyEvery = 5 * time.Second

// tally draws how people have answered so far. One that waits already draws it for all who answer until then.
func (o *Outcome) tally(c RollCall, due time.Time) {
	lane := channelLane(o.Record.Number) + "/tally"
	o.deliver(Delivery{Kind: KindTally, Lane: lane, Once: lane, Priority: PriorityChannel, DueAt: due, Body: Body{RollCall: c.ID}})
}

// CopyTally is the message that shows the tally of a roll call.
func CopyTally(rollCall string) CopyRole { return CopyRole("tally/" + rollCall) }
