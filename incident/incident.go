package incident

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Number names an incident. People read and type it as "INC-42".
type Number int64

func (n Number) String() string { return fmt.Sprintf("INC-%d", int64(n)) }

// ParseNumber reads "INC-42", "inc-42" or "42".
func ParseNumber(s string) (Number, bool) {
	s = strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(s)), "INC-")
	n, err := strconv.ParseUint(s, 10, 63) // unsigned: "+42" is no number of ours
	return Number(n), err == nil && n > 0
}

// State is where an incident stands.
type State string

// An incident goes from Triggered to Acknowledged to Resolved; it may be resolved without being acknowledged.
const (
	Triggered    State = "triggered"
	Acknowledged State = "acknowledged"
	Resolved     State = "resolved"
)

// Incident is one run of a playbook.
type Incident struct {
	Number       Number
	Playbook     Playbook // as it was when the incident was triggered
	Title        string   // plain text, one line, at most MaxTitle runes
	Details      string   // plain text, at most MaxText runes; empty where the title says all
	State        State
	Severity     Severity  // zero: the company grades nothing
	Level        int       // the escalation level that was paged last, from 1; 0 before the first
	Round        int       // how often the policy has started again; one more than it may, once it has given up
	Reminded     int       // how often those who had not answered were rung again since the last time the policy began
	RungSince    time.Time // when the policy began, the last time: an acknowledgement from before counts for nothing any more
	SnoozedUntil time.Time // nobody is rung before; zero: not snoozed
	Lead         PersonID

	ChannelName string // the name asked for; Slack may have made it take another
	Channel     string // Slack's id of the incident's channel; empty until it exists

	TriggeredBy    PersonID // an Outsider where another program did
	TriggeredAt    time.Time
	AcknowledgedBy PersonID // who was first
	AcknowledgedAt time.Time
	ResolvedBy     PersonID
	ResolvedAt     time.Time
	Resolution     string // the closing line
	LastUpdate     string // the newest status update
	LastUpdateAt   time.Time
	Alerts         int // how many were of it; 0: a person triggered it
	LastAlertAt    time.Time
	LastAlert      string    // the title of the last one
	AlertsSaid     []string  // a digest of what each of them said that is on record, the first one's first
	NextUpdateAt   time.Time // for when the next one is promised; zero: it is not
	Links          []Link
}

// How long texts may be, in runes.
const (
	MaxTitle = 120  // with the number in front it fits a Slack header block, which takes 150
	MaxText  = 2000 // PagerDuty's bound for a note, and below a section block's 3,000 once escaped
)

// Open says whether somebody still has to act.
func (i Incident) Open() bool { return i.State != Resolved }

// Record is one incident with everybody who was paged for it: all that a decision looks at.
type Record struct {
	Incident
	Pages  []Page  // in the order of paging; one a person. Who acknowledged unasked has one, too
	Shifts []Shift // in the order of their time
}

// Page returns the page of one person, or nil when that person was never paged and has not acknowledged.
func (r *Record) Page(who PersonID) *Page {
	for i := range r.Pages {
		if r.Pages[i].Person == who {
			return &r.Pages[i]
		}
	}
	return nil
}

// Responds says whether somebody takes part in handling the incident: was paged, acknowledged, leads it, has a shift of it, or
// triggered it.
func (r *Record) Responds(who PersonID) bool {
	return who != "" && (who == r.TriggeredBy || who == r.Lead || r.Page(who) != nil || r.hasShift(who))
}

// channelName makes a name that Slack takes and that names playbook, day and incident: crisis-comms-2026-11-22-42.
func channelName(playbook string, n Number, now time.Time) string {
	const longest = 80 // Slack's bound, in characters; where the name is taken, up to "-99" is put behind it
	tail := fmt.Sprintf("-%s-%d", now.UTC().Format(time.DateOnly), int64(n))
	head := []rune(strings.ToLower(playbook))
	head = head[:min(len(head), longest-len("-99")-len(tail))]
	return string(head) + tail
}
