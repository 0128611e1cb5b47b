package incident

import (
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"
)

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
	ByTeam    TargetKind = "team"    // "team:berlin": a team of the configuration
	ByRegion  TargetKind = "region"  // "region:emea": everybody of a region
	ByDomain  TargetKind = "domain"  // "domain:tarrowby.example": whoever has an e-mail address there
	ByField   TargetKind = "field"   // "field:Office=Berlin": whoever has that in a field of the profile
	Everybody TargetKind = "everybody"
)

// Target is a reference to whoever is to be paged or told.
type Target struct {
	Kind TargetKind `json:"kind"`
	Name string     `json:"name"` // without "@", "#" or what stands before the colon; empty for the lead and everybody
}

func (t Target) String() string {
	switch t.Kind {
	case ByHandle:
		return "@" + t.Name
	case ByChannel:
		return "#" + t.Name
	case TheLead, Everybody:
		return string(t.Kind)
	case OnCall, ByPager, ByTeam, ByRegion, ByDomain, ByField:
		return string(t.Kind) + ":" + t.Name
	default:
		return t.Name
	}
}

// What stands behind the colon, by kind. Schedules, pagers, teams and regions are named as playbooks are.
var named = map[TargetKind]*regexp.Regexp{
	OnCall: dashed, ByPager: dashed, ByTeam: dashed, ByRegion: dashed,
	ByDomain: regexp.MustCompile(`^([a-z0-9-]+\.)+[a-z]{2,}$`),
	ByField:  regexp.MustCompile(`^[^=:<>]{1,60}=[^=<>]{1,120}$`),
}

var dashed = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// The length is counted beside it: Go's regexp would hold these classes eighty times over, in 2 MB of memory.
var handle = regexp.MustCompile(`^[\p{Ll}\p{Lo}\p{N}._-]+$`)

const maxHandle = 80 // characters, as for a channel's name: https://docs.slack.dev/reference/methods/conversations.create

func isHandle(s string) bool { return utf8.RuneCountInString(s) <= maxHandle && handle.MatchString(s) }

// ParseTarget reads a reference as it is written in a playbook: "@handle", "#channel", an e-mail address, "team:NAME" and so
// on. The error says what would be right.
func ParseTarget(s string) (Target, error) {
	switch {
	case strings.HasPrefix(s, "@") && isHandle(s[1:]):
		return Target{ByHandle, s[1:]}, nil
	case strings.HasPrefix(s, "#") && isHandle(s[1:]):
		return Target{ByChannel, s[1:]}, nil
	case s == string(TheLead), s == string(Everybody):
		return Target{Kind: TargetKind(s)}, nil
	}
	kind, name, _ := strings.Cut(s, ":")
	if shape := named[TargetKind(kind)]; shape != nil && shape.MatchString(name) {
		return Target{TargetKind(kind), name}, nil
	}
	if a, err := mail.ParseAddress(s); err == nil && a.Address == s {
		return Target{ByEmail, s}, nil
	}
	return Target{}, fmt.Errorf("%q names nobody: write \"@handle\" (a person or a user group), \"#channel\", an e-mail address, \"team:NAME\", \"region:NAME\", \"oncall:SCHEDULE\", \"pager:NAME\" or \"lead\"", s)
}
