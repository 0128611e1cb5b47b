package commands_test

import (
	"slices"
	"strings"
	"time"

	"tocsin/incident"
)

// company is a directory in maps. A person's id is "U" and the handle in capitals; names are as nasty as Slack permits.
type company struct {
	people   map[incident.PersonID]incident.Person
	groups   map[string][]incident.PersonID
	channels map[string]string
	regions  map[incident.PersonID]incident.Region
}

func halden() *company {
	c := &company{
		people: map[incident.PersonID]incident.Person{},
		groups: map[string][]incident.PersonID{
			"crisis-comms":        {"UJONAS", "UAMARA", "UKASPAR"},
			"crisis-comms-backup": {"UDIEGO"},
			"executives":          {"UHELENA"},
		},
		channels: map[string]string{"crisis-stakeholders": "C0STAKE"},
	}
	for kind, handles := range map[incident.PersonKind]string{
		incident.Member:      "mara jonas amara diego helena ines",
		incident.Guest:       "noor",
		incident.Bot:         "robo",
		incident.Deactivated: "kaspar",
	} {
		for _, h := range strings.Fields(handles) {
			c.add(h, kind)
		}
	}
	return c
}

func (c *company) add(handle string, kind incident.PersonKind) incident.PersonID {
	id := incident.PersonID("U" + strings.ToUpper(handle))
	c.people[id] = incident.Person{ID: id, Handle: handle, Name: handle + " <!here> & <@U1>", Locale: "en-US", TZ: "Europe/Berlin", Kind: kind}
	return id
}

// speak sets everybody's language.
func (c *company) speak(locale string) {
	for id, p := range c.people {
		p.Locale = locale
		c.people[id] = p
	}
}

func (c *company) Person(id incident.PersonID) (incident.Person, bool) {
	p, ok := c.people[id]
	return p, ok
}

func (c *company) Expand(t incident.Target) (found []incident.Person, err error) {
	ids, ok := c.groups[t.Name]
	if t.Kind != incident.ByHandle {
		ids, ok = c.groups[t.String()] // such as "field:Office=Berlin"
	}
	for id, p := range c.people {
		if !ok && p.Reachable() && (t.Kind == incident.ByHandle && p.Handle == t.Name || t.Kind == incident.ByEmail && t.Name == p.Handle+"@halden.example") {
			return []incident.Person{c.people[id]}, nil
		}
	}
	if !ok {
		return nil, &incident.Error{Code: incident.UnknownTarget, Data: map[string]string{"target": t.String()}}
	}
	for _, id := range ids {
		found = append(found, c.people[id])
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
	id, ok := c.channels[name]
	return id, ok
}
