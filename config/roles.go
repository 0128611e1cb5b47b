package config

import (
	"tocsin/config/strict"
	"tocsin/incident"
)

// Roles say who may do what, besides what anybody may who takes part in an incident.
type Roles struct {
	Observers []Target `key:"observers"`
	Admins    []Target `key:"admins"`

	// Who of those who take part may do this, besides the lead and admins; empty: all of them.
	Update   []Target `key:"update"`
	Approve  []Target `key:"approve"` // empty: whoever may update
	Resolve  []Target `key:"resolve"`
	Severity []Target `key:"severity"`
	Handoff  []Target `key:"handoff"`
	Shift    []Target `key:"shift"`
}

func defaultRoles() Roles {
	return Roles{
		Observers: []Target{}, Admins: []Target{}, Update: []Target{}, Approve: []Target{}, Resolve: []Target{}, Severity: []Target{},
		Handoff: []Target{}, Shift: []Target{},
	}
}

func (c *Config) checkRoles(doc *strict.File) {
	known := c.named()
	known.check(doc, "roles.observers", c.Roles.Observers)
	known.check(doc, "roles.admins", c.Roles.Admins)
	for a, list := range c.Roles.some() {
		known.check(doc, "roles."+string(a), list)
	}
}

// some are those of the roles that leave an action to some people.
func (r Roles) some() map[incident.Action][]Target {
	return map[incident.Action][]Target{
		incident.ToUpdate: r.Update, incident.ToApprove: r.Approve, incident.ToResolve: r.Resolve, incident.ToGrade: r.Severity,
		incident.ToHandOff: r.Handoff, incident.ToPlan: r.Shift,
	}
}

// Incident gives the roles as the domain has them.
func (r Roles) Incident() incident.Roles {
	out := incident.Roles{Observers: targets(r.Observers), Admins: targets(r.Admins), May: map[incident.Action][]incident.Target{}}
	for a, list := range r.some() {
		if len(list) > 0 {
			out.May[a] = targets(list)
		}
	}
	return out
}
