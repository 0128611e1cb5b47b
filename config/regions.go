package config

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // a zone that people wrote is known wherever the program runs
	"unicode"
	"unicode/utf8"

	"tocsin/config/strict"
	"tocsin/incident"
	"tocsin/lang"
)

// Region is a part of the company. Playbooks that say "for_each: region" are there once for each.
type Region struct {
	Name     string   `key:"name,required"`      // becomes part of the names of playbooks; at most MaxRegionName characters
	Title    string   `key:"title"`              // for people; empty: the name in capitals
	Channel  string   `key:"channel"`            // "#emea-all"; empty: it has none
	TimeZone string   `key:"time_zone,required"` // IANA name
	Language string   `key:"language"`           // of its channel; empty: the company's
	Leaders  []Target `key:"leaders,required"`
	People   []Target `key:"people"` // left out: the members of the channel
	Levels   Levels   `key:"levels"`
}

// Levels are whom a region's playbooks page after its leaders. What is left out is as the playbooks say for the whole company.
type Levels struct {
	Second []Target `key:"second"`
	Third  []Target `key:"third"`
}

// Bounds of regions: a name with "-leadership" still names a playbook, a title stands in that of a playbook.
const (
	MaxRegions     = 255
	MaxRegionName  = 20 // characters
	MaxRegionTitle = 40 // characters
)

var dashed = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (c *Config) checkRegions(doc *strict.File) {
	if n := len(c.Regions); n > MaxRegions {
		doc.Fail("regions", "has %d regions; %d are the most", n, MaxRegions)
	}
	known, first := c.named(), map[string]int{}
	for i := range c.Regions {
		at, r := fmt.Sprintf("regions[%d]", i), &c.Regions[i]
		r.check(doc, at+".")
		uniqueName(doc, "regions", i, r.Name, first)
		known.check(doc, at+".leaders", r.Leaders)
		known.check(doc, at+".people", r.People)
		known.check(doc, at+".levels.second", r.Levels.Second)
		known.check(doc, at+".levels.third", r.Levels.Third)
	}
}

func (r *Region) check(doc *strict.File, at string) {
	dashedName(doc, at+"name", r.Name, MaxRegionName, "emea")
	if n := utf8.RuneCountInString(r.Title); n > MaxRegionTitle || strings.ContainsFunc(r.Title, unicode.IsControl) || strings.ContainsAny(r.Title, "{}") {
		doc.Fail(at+"title", "%q must be at most %d characters on one line, without { and }", r.Title, MaxRegionTitle)
	}
	if t, err := incident.ParseTarget(r.Channel); r.Channel != "" && (err != nil || t.Kind != incident.ByChannel) {
		doc.Fail(at+"channel", `%q must be a channel: write "#emea-all"`, r.Channel)
	}
	if _, err := time.LoadLocation(r.TimeZone); err != nil || r.TimeZone == "" || r.TimeZone == "Local" {
		doc.Fail(at+"time_zone", "%q is no time zone: write Europe/Berlin, America/New_York or the like", r.TimeZone)
	}
	if r.Language != "" {
		oneOf(doc, at+"language", r.Language, lang.Codes()...)
	}
	if len(r.Leaders) == 0 {
		doc.Fail(at+"leaders", `names nobody: write ["@emea-leaders"]`)
	}
	if len(r.People) == 0 && (r.Channel == "" || r.People != nil) {
		doc.Fail(at+"people", `names nobody: write ["@emea-all"], or leave it out where the region has a channel: then they are its members`)
	}
}

// Company gives regions and teams as the domain has them, with what they leave out filled in.
func (c *Config) Company() (company incident.Company) {
	for _, r := range c.Regions {
		channel := strings.TrimPrefix(r.Channel, "#")
		people := targets(r.People)
		if people == nil {
			people = []incident.Target{{Kind: incident.ByChannel, Name: channel}}
		}
		company.Regions = append(company.Regions, incident.Region{
			Name: r.Name, Title: cmp.Or(r.Title, strings.ToUpper(r.Name)), Channel: channel, TZ: r.TimeZone, Language: cmp.Or(r.Language, c.Language),
			Leaders: targets(r.Leaders), People: people, Second: targets(r.Levels.Second), Third: targets(r.Levels.Third),
		})
	}
	for _, t := range c.Teams {
		company.Teams = append(company.Teams, incident.Team{Name: t.Name, Include: targets(t.Include), Exclude: targets(t.Exclude), Guests: t.Guests})
	}
	return company
}

func dashedName(doc *strict.File, key, name string, most int, example string) {
	if !dashed.MatchString(name) || len(name) > most {
		doc.Fail(key, "%q must be at most %d small letters, digits and single hyphens, such as %s", name, most, example)
	}
}

func uniqueName(doc *strict.File, list string, i int, name string, first map[string]int) {
	if other, twice := first[name]; twice {
		doc.Fail(fmt.Sprintf("%s[%d].name", list, i), "%q is the name of %s[%d] too: each needs its own", name, list, other)
		return
	}
	first[name] = i
}
