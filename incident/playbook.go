package incident

import (
	"fmt"
	"net/mail"
	"regexp"
	"slices"
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
	Policy       Policy   `json:"policy"`
	Stakeholders string   `json:"stakeholders,omitempty"` // channel that gets every status update; without "#"
	Subscribers  []Target `json:"subscribers,omitempty"`  // people (by DM) and channels that get every status update
}

// Policy is the escalation policy: ordered levels, and how often to start again after the last.
type Policy struct {
	Levels []Level `json:"levels"` // at least one
	Repeat int     `json:"repeat,omitempty"`
}

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
)

// Target is a reference to a person, a user group or a channel.
type Target struct {
	Kind TargetKind `json:"kind"`
	Name string     `json:"name"` // without "@" or "#"
}

func (t Target) String() string {
	switch t.Kind {
	case ByHandle:
		return "@" + t.Name
	case ByChannel:
		return "#" + t.Name
	default:
		return t.Name
	}
}

// Unresolved lists every reference of the playbook that leads nowhere, each once.
func (p Playbook) Unresolved(d Directory) (lost []Target) {
	check := func(t Target, found bool) {
		if !found && !slices.Contains(lost, t) {
			lost = append(lost, t)
		}
	}
	people := func(targets []Target) {
		for _, t := range targets {
			_, err := d.Expand(t)
			check(t, err == nil)
		}
	}
	for _, level := range p.Policy.Levels {
		people(level.Targets)
	}
	people(p.MayTrigger)
	for _, t := range p.updates() {
		if _, isOurs := d.ChannelID(t.Name); t.Kind == ByChannel {
			check(t, isOurs)
			continue
		}
		people([]Target{t})
	}
	return lost
}

// updates are the targets of status updates, the stakeholders' channel first.
func (p Playbook) updates() []Target {
	if p.Stakeholders == "" {
		return p.Subscribers
	}
	return append([]Target{{ByChannel, p.Stakeholders}}, p.Subscribers...)
}

var handle = regexp.MustCompile(`^[\p{Ll}\p{Lo}\p{N}._-]{1,80}$`)

// ParseTarget reads "@handle", "#channel" or an e-mail address. The error says what would be right.
func ParseTarget(s string) (Target, error) {
	switch {
	case strings.HasPrefix(s, "@") && handle.MatchString(s[1:]):
		return Target{ByHandle, s[1:]}, nil
	case strings.HasPrefix(s, "#") && handle.MatchString(s[1:]):
		return Target{ByChannel, s[1:]}, nil
	}
	if a, err := mail.ParseAddress(s); err == nil && a.Address == s {
		return Target{ByEmail, s}, nil
	}
	return Target{}, fmt.Errorf("%q names nobody: write \"@handle\" (a person or a user group), \"#channel\", or an e-mail address", s)
}
