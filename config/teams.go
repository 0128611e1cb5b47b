package config

import (
	"fmt"
	"slices"

	"tocsin/config/strict"
	"tocsin/incident"
)

// Team is a named set of people: whoever is in one of Include, and in none of Exclude.
type Team struct {
	Name    string   `key:"name,required"`
	Include []Target `key:"include,required"`
	Exclude []Target `key:"exclude"`
	Guests  bool     `key:"guests"` // guests of the workspace are left out otherwise
}

// MaxTeamName is how long the name of a team may be, in characters.
const MaxTeamName = 40

func (c *Config) checkTeams(doc *strict.File) {
	known, first := c.named(), map[string]int{}
	for i, t := range c.Teams {
		at := fmt.Sprintf("teams[%d]", i)
		dashedName(doc, at+".name", t.Name, MaxTeamName, "berlin")
		uniqueName(doc, "teams", i, t.Name, first)
		if len(t.Include) == 0 {
			doc.Fail(at+".include", `names nobody: write ["@berlin"]`)
		}
		known.check(doc, at+".include", t.Include)
		known.check(doc, at+".exclude", t.Exclude)
	}
	c.checkCircles(doc)
}

// checkCircles notes teams and regions that contain themselves, each circle once.
func (c *Config) checkCircles(doc *strict.File) {
	told := map[incident.Target]bool{}
	note := func(at string, from incident.Target) {
		way := c.circle(from, from, map[incident.Target]bool{})
		if way == nil || told[from] {
			return
		}
		names := ""
		for _, t := range way {
			told[t] = true
			names += t.String() + " > "
		}
		doc.Fail(at, "%s contains itself: %s%s", from, names, from)
	}
	for i, r := range c.Regions {
		note(fmt.Sprintf("regions[%d].people", i), incident.Target{Kind: incident.ByRegion, Name: r.Name})
	}
	for i, t := range c.Teams {
		note(fmt.Sprintf("teams[%d].include", i), incident.Target{Kind: incident.ByTeam, Name: t.Name})
	}
}

// circle gives the way from a reference to another one by what each contains; nil where there is none. seen are those that were
// looked at: nothing is twice.
func (c *Config) circle(from, to incident.Target, seen map[incident.Target]bool) []incident.Target {
	seen[from] = true
	for _, next := range c.contained(from) {
		if next.Target == to {
			return []incident.Target{from}
		}
		if seen[next.Target] {
			continue
		}
		if way := c.circle(next.Target, to, seen); way != nil {
			return append([]incident.Target{from}, way...)
		}
	}
	return nil
}

// contained are the references by which a team or a region is told.
func (c *Config) contained(of incident.Target) (list []Target) {
	for _, r := range c.Regions {
		if of.Kind == incident.ByRegion && r.Name == of.Name {
			list = append(list, r.People...)
		}
	}
	for _, t := range c.Teams {
		if of.Kind == incident.ByTeam && t.Name == of.Name {
			list = append(list, slices.Concat(t.Include, t.Exclude)...)
		}
	}
	return list
}
