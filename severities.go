package main

import (
	"errors"
	"fmt"

	"tocsin/config"
	"tocsin/incident"
	"tocsin/playbooks"
)

// grade gives the service what the configuration says of severities and roles.
func (p *program) grade(cfg *config.Config) error {
	p.service.Severities, p.service.Roles = severities(cfg.Severities), cfg.Roles.Incident()
	return checkConditions(p.book, p.service.Severities)
}

// severities turns the configuration's grades into the domain's. Without a usual one, the first is.
func severities(list []config.Severity) (out incident.Severities) {
	for i, s := range list {
		out.Grades = append(out.Grades, incident.Severity{Name: s.Name, Title: s.Title, Mark: s.Mark})
		if i == 0 || s.Usual {
			out.Usual = s.Name
		}
	}
	return out
}

// checkConditions names every severity of a playbook's conditions that the configuration does not have: such a condition would
// never hold, and whoever it pages would not be missed before the night it is for.
func checkConditions(book *playbooks.Book, s incident.Severities) error {
	var wrong []error
	check := func(p incident.Playbook, what string, i int, c incident.Condition) {
		if _, ok := s.Get(c.Severity); c.Severity != "" && !ok {
			wrong = append(wrong, fmt.Errorf("playbook %s: play.%s[%d].when.severity: %q is none of the severities of the configuration: %s", p.Name, what, i, c.Severity, s.Names()))
		}
	}
	for _, p := range book.All() {
		for i, e := range p.Play.Extra {
			check(p, "extra", i, e.When)
		}
		for i, post := range p.Play.Posts {
			check(p, "posts", i, post.When)
		}
	}
	return errors.Join(wrong...)
}
