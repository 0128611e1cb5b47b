package config

import (
	"fmt"
	"regexp"

	"tocsin/config/strict"
)

// Roles say who may do what, besides what anybody may who takes part in an incident. Each is a list of references to people:
// "@handle", "#channel", "team:NAME", "region:NAME", an e-mail address.
type Roles struct {
	Observers []string `key:"observers"`
	Admins    []string `key:"admins"`

	// Who of those who take part may do this, besides the lead and admins; empty: all of them.
	Update   []string `key:"update"`
	Resolve  []string `key:"resolve"`
	Severity []string `key:"severity"`
	Handoff  []string `key:"handoff"`
	Shift    []string `key:"shift"`
}

func defaultRoles() Roles {
	return Roles{
		Observers: []string{}, Admins: []string{}, Update: []string{}, Resolve: []string{}, Severity: []string{}, Handoff: []string{}, Shift: []string{},
	}
}

// reference is what names people who stand for themselves; whether they are there is seen when the directory is read.
var reference = regexp.MustCompile(`^([@#][^\s@#<>]+|(team|region|domain|field):\S.*|[^\s@<>]+@[^\s@<>]+|everybody)$`)

func (r *Roles) check(doc *strict.File) {
	for key, list := range map[string][]string{
		"observers": r.Observers, "admins": r.Admins, "update": r.Update, "resolve": r.Resolve, "severity": r.Severity, "handoff": r.Handoff, "shift": r.Shift,
	} {
		for i, one := range list {
			if !reference.MatchString(one) {
				doc.Fail(fmt.Sprintf("roles.%s[%d]", key, i), `%q names nobody: write "@handle" (a person or a user group), "#channel", "team:NAME", "region:NAME" or an e-mail address`, one)
			}
		}
	}
}
