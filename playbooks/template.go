package playbooks

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tocsin/config/strict"
	"tocsin/incident"
)

// model stands for any region when a template is checked: its file is named as the playbook of a region that is called region.
// It has nothing that a region need not have, besides a channel.
var model = incident.Region{
	Name: "region", Title: "Region", Channel: "region-all", TZ: "UTC",
	Leaders: []incident.Target{{Kind: incident.ByHandle, Name: "region-leaders"}},
	People:  []incident.Target{{Kind: incident.ByHandle, Name: "region-all"}},
}

// parseTemplate gives a playbook for each region. What is wrong with the template itself is told without regions too, and once.
func parseTemplate(shown string, data []byte, company incident.Company) ([]incident.Playbook, error) {
	if _, err := parseFor(model, shown, data, company); err != nil {
		return nil, err
	}
	var all []incident.Playbook
	var problems []error
	for _, r := range company.Regions {
		p, err := parseFor(r, shown, data, company)
		if err != nil {
			problems = append(problems, errors.New(strings.ReplaceAll(err.Error(), "\n", inRegion(r)+"\n")+inRegion(r)))
			continue
		}
		all = append(all, p)
	}
	return all, errors.Join(problems...)
}

func inRegion(r incident.Region) string { return " (for the region " + r.Name + ")" }

// parseFor reads a template for one region.
func parseFor(r incident.Region, shown string, data []byte, company incident.Company) (incident.Playbook, error) {
	f := file{own: r.Name, Private: true, Escalation: escalation{AckTimeout: usualAckTimeout}}
	doc := strict.ReadTemplate(shown, data, &f, placeholders(r).fill)
	if r.Name == model.Name {
		f.checkName(doc, shown)
	}
	f.check(doc, company)
	if err := doc.Err(); err != nil {
		return incident.Playbook{}, err
	}
	return f.playbook(), nil
}

// values are what the placeholders of a template stand for, by name.
type values map[string][]string

func placeholders(r incident.Region) values {
	v := values{
		"{region}": {r.Name}, "{title}": {r.Title}, "{time_zone}": {r.TZ}, "{channel}": nil,
		"{leaders}": texts(r.Leaders), "{people}": texts(r.People), "{second_level}": texts(r.Second), "{third_level}": texts(r.Third),
	}
	if r.Channel != "" {
		v["{channel}"] = []string{"#" + r.Channel}
	}
	return v
}

// known is the order in which they are listed.
var known = []string{"{region}", "{title}", "{channel}", "{time_zone}", "{leaders}", "{people}", "{second_level}", "{third_level}"}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// fill is a strict.Filler. A text that is one placeholder and nothing else stands for all that the region has of it. The fields of a
// statement are left for when it is sent, and {title} is the incident's there.
func (v values) fill(path, text string) (filled []string, err error) {
	if inStatement.MatchString(path) {
		return []string{placeholder.ReplaceAllStringFunc(text, v.besides(incident.StatementFields))}, nil
	}
	for _, found := range placeholder.FindAllString(text, -1) {
		if _, there := v[found]; !there {
			return nil, unknownPlaceholder(found)
		}
	}
	if path == "name" && !strings.Contains(text, "{region}") {
		return nil, fmt.Errorf("%q must hold {region}, so that each region has its own", text)
	}
	if list, alone := v[text]; alone {
		if len(list) == 0 && path == "may_trigger" {
			return nil, fmt.Errorf("%s is nobody where a region has none, and then everybody might trigger it: name others", text)
		}
		return list, nil
	}
	return []string{placeholder.ReplaceAllStringFunc(text, func(found string) string { return strings.Join(v[found], ", ") })}, nil
}

// inStatement is where the texts of statements are. What is unknown there is named when they are checked.
var inStatement = regexp.MustCompile(`^statements\[\d+\]\.texts\[\d+\]\.text$`)

// besides gives what a placeholder stands for, and leaves these and those that are unknown as they are.
func (v values) besides(left []string) func(found string) string {
	return func(found string) string {
		list, there := v[found]
		if !there || slices.Contains(left, strings.Trim(found, "{}")) {
			return found
		}
		return strings.Join(list, ", ")
	}
}

func unknownPlaceholder(found string) error {
	if near := strict.Nearest(found, known); near != "" && len(found) > 3 {
		return fmt.Errorf("there is no placeholder %s; did you mean %s?", found, near)
	}
	return fmt.Errorf("there is no placeholder %s; known are %s", found, strings.Join(known, ", "))
}

func texts(list []incident.Target) (out []string) {
	for _, t := range list {
		out = append(out, t.String())
	}
	return out
}

// checkOtherwise refuses what would never be paged.
func (f *file) checkOtherwise(doc *strict.File, path string, l level) {
	switch {
	case l.Otherwise == nil:
	case f.ForEach == "":
		doc.Fail(path, "is for templates, which have for_each: add those people to page")
	case len(l.Otherwise) == 0:
		doc.Fail(path, `names nobody: write ["@handle"], or leave it out`)
	}
}

// checkKnown refuses regions and teams that the configuration does not have. The region that a template is read for is there.
func (f *file) checkKnown(doc *strict.File, path string, list []target, company incident.Company) {
	for i, t := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		switch {
		case t.Kind == incident.ByRegion && t.Name != f.own:
			strict.Known(doc, at, "region", t.Name, names(company.Regions, func(r incident.Region) string { return r.Name }))
		case t.Kind == incident.ByTeam:
			strict.Known(doc, at, "team", t.Name, names(company.Teams, func(t incident.Team) string { return t.Name }))
		}
	}
}

func names[T any](list []T, name func(T) string) []string {
	var all []string
	for _, one := range list {
		all = append(all, name(one))
	}
	slices.Sort(all)
	return all
}
