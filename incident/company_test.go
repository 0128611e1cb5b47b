package incident_test

import (
	"maps"
	"slices"
	"strings"
	"time"

	"tocsin/incident"
)

// company is a directory in maps. A person's id is the handle in capitals.
type company struct {
	people   map[incident.PersonID]incident.Person
	groups   map[string][]incident.PersonID
	channels map[string][]incident.PersonID // by name; the id is the name in capitals, with a "C-"
	regions  map[incident.PersonID]incident.Region
}

// halden is the company of these tests, new each time, so that a test may dismiss people.
func halden() *company {
	c := &company{
		people: map[incident.PersonID]incident.Person{},
		groups: map[string][]incident.PersonID{
			"crisis":     {"JONAS", "AMARA"},
			"backup":     {"SOLVEIG", "TOMASZ"},
			"night":      {"AMARA", "DIEGO"},
			"executives": {"HELENA", "MARA", "NOOR"},
			"gone":       {"KASPAR", "ZOE"},
			"empty":      {},
		},
		channels: map[string][]incident.PersonID{"stakeholders": {"HELENA"}, "office": {"INES", "DIEGO"}},
	}
	for kind, handles := range map[incident.PersonKind]string{
		incident.Member:      "mara jonas amara diego solveig tomasz helena ines",
		incident.Guest:       "noor",
		incident.Bot:         "robo",
		incident.Deactivated: "kaspar zoe",
	} {
		for _, h := range strings.Fields(handles) {
			id := incident.PersonID(strings.ToUpper(h))
			c.people[id] = incident.Person{ID: id, Handle: h, Name: h, Email: h + "@halden.example", Kind: kind}
		}
	}
	return c
}

// turn makes people another kind of account.
func (c *company) turn(kind incident.PersonKind, ids ...incident.PersonID) {
	for _, id := range ids {
		p := c.people[id]
		p.Kind = kind
		c.people[id] = p
	}
}

func (c *company) Person(id incident.PersonID) (incident.Person, bool) {
	p, ok := c.people[id]
	return p, ok
}

func (c *company) Expand(t incident.Target) (found []incident.Person, err error) {
	ids, ok := c.groups[t.Name]
	if t.Kind == incident.ByChannel {
		ids, ok = c.channels[t.Name]
	}
	if !ok {
		for _, id := range slices.Sorted(maps.Keys(c.people)) {
			if p := c.people[id]; t.Kind == incident.ByHandle && p.Handle == t.Name || t.Kind == incident.ByEmail && p.Email == t.Name {
				return []incident.Person{p}, nil
			}
		}
		return nil, &incident.Error{Code: incident.UnknownTarget, Data: map[string]string{"target": t.String()}}
	}
	for _, id := range ids {
		if p, ok := c.people[id]; ok {
			found = append(found, p)
		}
	}
	return found, nil
}

func (c *company) In(who incident.PersonID, targets []incident.Target) bool {
	return slices.ContainsFunc(targets, func(t incident.Target) bool {
		people, _ := c.Expand(t)
		return slices.ContainsFunc(people, func(p incident.Person) bool { return p.ID == who })
	})
}

// Audience gives the full members, in the order of the targets.
func (c *company) Audience(targets, minus []incident.Target) (people []incident.PersonID, lost []incident.Target) {
	seen := map[incident.PersonID]bool{}
	for _, t := range minus {
		out, _ := c.Expand(t)
		for _, p := range out {
			seen[p.ID] = true
		}
	}
	for _, t := range targets {
		found, err := c.Expand(t)
		if err != nil {
			lost = append(lost, t)
		}
		for _, p := range found {
			if p.Kind == incident.Member && !seen[p.ID] {
				seen[p.ID] = true
				people = append(people, p.ID)
			}
		}
	}
	return people, lost
}

// Region is that of who has one.
func (c *company) Region(id incident.PersonID) (incident.Region, bool) {
	r, ok := c.regions[id]
	return r, ok
}

func (c *company) AsOf() time.Time { return time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC) }

func (c *company) ChannelID(name string) (string, bool) {
	_, ok := c.channels[name]
	return "C-" + strings.ToUpper(name), ok
}

// shelf holds playbooks by name.
type shelf map[string]incident.Playbook

func (s shelf) Get(name string) (incident.Playbook, bool) {
	p, ok := s[name]
	return p, ok
}

func (s shelf) Nearest(string) string { return "crisis" }

// crisis pages the crisis team, after five minutes the backup, after ten more all of it again; then it gives up.
func crisis() incident.Playbook {
	p := playbook(1, "@crisis", "@backup")
	p.Name, p.Private, p.Stakeholders, p.Subscribers = "crisis", true, "stakeholders", targets("@executives #office")
	p.Policy.Levels[1].Timeout = 10 * time.Minute
	return p
}

// playbook is called "plan", is public, and has one level of five minutes for each text: its targets, apart by blanks.
func playbook(repeat int, levels ...string) incident.Playbook {
	p := incident.Playbook{Name: "plan", Title: "Plan", Policy: incident.Policy{Repeat: repeat}}
	for _, l := range levels {
		p.Policy.Levels = append(p.Policy.Levels, incident.Level{Targets: targets(l), Timeout: 5 * time.Minute})
	}
	return p
}

func targets(texts string) (list []incident.Target) {
	for _, s := range strings.Fields(texts) {
		t, err := incident.ParseTarget(s)
		if err != nil {
			panic(err)
		}
		list = append(list, t)
	}
	return list
}
