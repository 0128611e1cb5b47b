package config

import (
	"fmt"
	"slices"

	"tocsin/config/strict"
	"tocsin/incident"
)

// Target names people in the configuration, as playbooks do: "@handle", "#channel", an e-mail address, "team:NAME", "region:NAME",
// "domain:NAME", "field:NAME=VALUE" or "everybody".
type Target struct{ incident.Target }

// UnmarshalText refuses what can be paged and is nobody in particular.
func (t *Target) UnmarshalText(text []byte) (err error) {
	if t.Target, err = incident.ParseTarget(string(text)); err != nil {
		return fmt.Errorf(`%q names nobody: write "@handle" (a person or a user group), "#channel", an e-mail address, "team:NAME", "region:NAME", `+
			`"domain:example.com", "field:NAME=VALUE" or "everybody"`, text)
	}
	switch t.Kind {
	case incident.OnCall, incident.ByPager, incident.TheLead:
		return fmt.Errorf("%s can be paged, and is nobody in particular: name people, user groups, channels, teams or regions here", t)
	}
	return nil
}

func targets(list []Target) (out []incident.Target) {
	for _, t := range list {
		out = append(out, t.Target)
	}
	return out
}

// named holds the names that references may have: those of regions and teams.
type named struct{ regions, teams []string }

func (c *Config) named() (n named) {
	for _, r := range c.Regions {
		n.regions = add(n.regions, r.Name)
	}
	for _, t := range c.Teams {
		n.teams = add(n.teams, t.Name)
	}
	return n
}

// add leaves out what is no name at all: nobody is to be told that they meant that.
func add(names []string, name string) []string {
	if !dashed.MatchString(name) || slices.Contains(names, name) {
		return names
	}
	return append(names, name)
}

// check notes references to regions and teams that are not there, and what stands twice in one list.
func (n named) check(doc *strict.File, at string, list []Target) {
	first := map[incident.Target]bool{}
	for i, t := range list {
		here := fmt.Sprintf("%s[%d]", at, i)
		if first[t.Target] {
			doc.Fail(here, "%s is there twice: keep one", t)
		}
		first[t.Target] = true
		switch t.Kind {
		case incident.ByRegion:
			strict.Known(doc, here, "region", t.Name, n.regions)
		case incident.ByTeam:
			strict.Known(doc, here, "team", t.Name, n.teams)
		}
	}
}
