package incident

import (
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"
)

// Playbook is what one can trigger: who is paged, in which order, who is kept informed.
type Playbook struct {
	Name         string   `json:"name"` // "crisis-comms"; lower case, digits, hyphens
	Title        string   `json:"title"`
	Description  string   `json:"description,omitempty"`
	Private      bool     `json:"private"`               // the incident is seen by those who take part in it, by nobody else
	MayTrigger   []Target `json:"may_trigger,omitempty"` // empty: every full member of the workspace
	Bridge       string   `json:"bridge,omitempty"`      // address of the conference call
	Document     string   `json:"document,omitempty"`    // address of the written playbook
	Urgency      Urgency  `json:"urgency,omitempty"`     // empty: High
	Policy       Policy   `json:"policy"`
	Stakeholders string   `json:"stakeholders,omitempty"` // channel that gets every status update; without "#"
	Subscribers  []Target `json:"subscribers,omitempty"`  // people (by DM) and channels that get every status update
}

// Policy is the escalation policy: ordered levels, how often to start again after the last, and what happens at the end.
type Policy struct {
	Levels      []Level       `json:"levels"` // at least one
	Repeat      int           `json:"repeat,omitempty"`
	Acknowledge Acknowledge   `json:"acknowledge,omitempty"`
	AckTimeout  time.Duration `json:"ack_timeout,omitempty"` // an acknowledged incident without a sign of life for so long rings again; 0: never
	LastResort  []Target      `json:"last_resort,omitempty"` // paged when the policy has come to its end; channels are told
}

// Acknowledge says whom an acknowledgement stops from being rung.
type Acknowledge string

// An acknowledgement always stops the escalation. With Any, the usual way, it stops the others' delayed rules too; with Each
// everybody who was paged goes on being rung until they have answered themselves.
const (
	Any  Acknowledge = ""
	Each Acknowledge = "each"
)

// Level is one step of a policy. All of its targets are paged at once.
type Level struct {
	Targets []Target      `json:"targets"`
	Timeout time.Duration `json:"timeout"` // unacknowledged for so long, the next level is paged
}

// TargetKind is what a reference in a playbook leads to.
type TargetKind string

// The kinds of targets.
const (
	ByHandle  TargetKind = "handle"  // "@mara", "@crisis-comms": a person or a user group
	ByEmail   TargetKind = "email"   // "mara@halden.example"
	ByChannel TargetKind = "channel" // "#emea-all": its members when paged, the channel itself when subscribed
	OnCall    TargetKind = "oncall"  // "oncall:facilities": who is on call by that schedule at that moment
	ByPager   TargetKind = "pager"   // "pager:ops": PagerDuty, Opsgenie or a webhook, as configured under that name
	TheLead   TargetKind = "lead"    // "lead": who leads the incident, if somebody does
)

// Target is a reference to whoever is to be paged or told.
type Target struct {
	Kind TargetKind `json:"kind"`
	Name string     `json:"name"` // without "@", "#", "oncall:" or "pager:"; empty for the lead
}

func (t Target) String() string {
	switch t.Kind {
	case ByHandle:
		return "@" + t.Name
	case ByChannel:
		return "#" + t.Name
	case OnCall, ByPager:
		return string(t.Kind) + ":" + t.Name
	case TheLead:
		return string(t.Kind)
	default:
		return t.Name
	}
}

// updates are the targets of status updates, the stakeholders' channel first.
func (p Playbook) updates() []Target {
	if p.Stakeholders == "" {
		return p.Subscribers
	}
	return append([]Target{{ByChannel, p.Stakeholders}}, p.Subscribers...)
}

// A schedule and a pager are named as playbooks are.
var dashed = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

var handle = regexp.MustCompile(`^[\p{Ll}\p{Lo}\p{N}._-]{1,80}$`)

// ParseTarget reads "@handle", "#channel", an e-mail address, "oncall:SCHEDULE", "pager:NAME" or "lead". The error says what
// would be right.
func ParseTarget(s string) (Target, error) {
	switch {
	case strings.HasPrefix(s, "@") && handle.MatchString(s[1:]):
		return Target{ByHandle, s[1:]}, nil
	case strings.HasPrefix(s, "#") && handle.MatchString(s[1:]):
		return Target{ByChannel, s[1:]}, nil
	case s == string(TheLead):
		return Target{Kind: TheLead}, nil
	}
	kind, name, _ := strings.Cut(s, ":")
	if k := TargetKind(kind); (k == OnCall || k == ByPager) && dashed.MatchString(name) {
		return Target{k, name}, nil
	}
	if a, err := mail.ParseAddress(s); err == nil && a.Address == s {
		return Target{ByEmail, s}, nil
	}
	return Target{}, fmt.Errorf("%q names nobody: write \"@handle\" (a person or a user group), \"#channel\", an e-mail address, \"oncall:SCHEDULE\", \"pager:NAME\" or \"lead\"", s)
}
