package playbooks

import (
	"fmt"
	"path"
	"time"

	"tocsin/config/statement"
	"tocsin/config/strict"
	"tocsin/incident"
)

// What a playbook may hold.
const (
	maxLevels  = 50
	maxRepeat  = 9 // PagerDuty's bound
	minTimeout = 10 * time.Second
	maxTimeout = 24 * time.Hour
	// How long an acknowledged incident may be silent before it rings again.
	minAckTimeout   = 5 * time.Minute
	maxAckTimeout   = 7 * 24 * time.Hour
	usualAckTimeout = time.Hour
	maxTitle        = 80
	maxText         = 500
)

// file is a playbook as it is written. What a single value must look like, its type says.
type file struct {
	ForEach     forEach               `key:"for_each"`
	Name        name                  `key:"name,required"`
	Title       title                 `key:"title,required"`
	Description text                  `key:"description"`
	Private     bool                  `key:"private"`
	MayTrigger  []target              `key:"may_trigger"`
	Bridge      address               `key:"bridge"`
	Document    address               `key:"document"`
	Urgency     urgency               `key:"urgency"`
	Escalation  escalation            `key:"escalation,required"`
	Stakeholder channel               `key:"stakeholder_channel"`
	Subscribers []target              `key:"subscribers"`
	Play        play                  `key:"play"`
	Statements  []statement.Statement `key:"statements"`

	own string // the region that a template is read for
}

type escalation struct {
	Acknowledge acknowledge   `key:"acknowledge"`
	AckTimeout  time.Duration `key:"acknowledge_timeout"`
	Repeat      int           `key:"repeat"`
	Levels      []level       `key:"levels,required"`
	LastResort  []target      `key:"last_resort"`
}

type level struct {
	Page      []target      `key:"page,required"`
	Otherwise []target      `key:"otherwise"` // in a template: whom to page where a region has none of those
	Timeout   time.Duration `key:"timeout,required"`
}

// parse reads one file, which gives one playbook, or as a template one for each region of the company. The last element of its shown
// name must be the playbook's.
func parse(shown string, data []byte, company incident.Company) (found []incident.Playbook, isTemplate bool, err error) {
	f := file{Private: true, Escalation: escalation{AckTimeout: usualAckTimeout}}
	doc := strict.Read(shown, data, &f)
	if f.ForEach != "" {
		found, err = parseTemplate(shown, data, company)
		return found, true, err
	}
	f.check(doc, company)
	f.checkName(doc, shown)
	if err := doc.Err(); err != nil {
		return nil, false, err
	}
	return []incident.Playbook{f.playbook()}, false, nil
}

func (f *file) checkName(doc *strict.File, shown string) {
	if want := stem(path.Base(shown)); string(f.Name) != want {
		doc.Fail("name", "%q is not the name of the file, %q: make them the same", f.Name, want)
	}
}

// check holds what single values cannot: bounds, and how they go together.
func (f *file) check(doc *strict.File, company incident.Company) {
	if r := f.Escalation.Repeat; r < 0 || r > maxRepeat {
		doc.Fail("escalation.repeat", "%d must be from 0 to %d", r, maxRepeat)
	}
	if n := len(f.Escalation.Levels); n < 1 || n > maxLevels {
		doc.Fail("escalation.levels", "has %d levels; 1 to %d may be there", n, maxLevels)
	}
	if t := f.Escalation.AckTimeout; t != 0 && (t < minAckTimeout || t > maxAckTimeout) {
		doc.Fail("escalation.acknowledge_timeout", "%s must be from 5m to 168h, or 0s for never", t)
	}
	for i, l := range f.Escalation.Levels {
		at := fmt.Sprintf("escalation.levels[%d]", i)
		l.check(doc, at, f.ForEach != "")
		f.checkOtherwise(doc, at+".otherwise", l)
		f.checkKnown(doc, at+".page", l.Page, company)
		f.checkKnown(doc, at+".otherwise", l.Otherwise, company)
	}
	f.checkKnown(doc, "escalation.last_resort", f.Escalation.LastResort, company)
	f.checkKnown(doc, "may_trigger", f.MayTrigger, company)
	f.checkKnown(doc, "subscribers", f.Subscribers, company)
	checkTwice(doc, "escalation.last_resort", f.Escalation.LastResort)
	checkStanding(doc, "may_trigger", f.MayTrigger)
	checkStanding(doc, "subscribers", f.Subscribers)
	f.Play.check(doc)
	statement.Check(doc, "statements", f.Statements)
}

// checkStanding refuses what stands for somebody else at each moment, or for no person.
func checkStanding(doc *strict.File, path string, targets []target) {
	checkTwice(doc, path, targets)
	for i, t := range targets {
		switch t.Kind {
		case incident.OnCall, incident.ByPager, incident.TheLead:
			doc.Fail(fmt.Sprintf("%s[%d]", path, i), "%s can be paged, and nothing else: name people, user groups or channels here", t)
		}
	}
}

func (l *level) check(doc *strict.File, path string, isTemplate bool) {
	switch {
	case len(l.people()) > 0:
	case isTemplate:
		doc.Fail(path+".page", `names nobody in a region that has none of those: add otherwise: ["@handle"], for whom to page then`)
	default:
		doc.Fail(path+".page", `names nobody: write ["@handle"]`)
	}
	if l.Timeout < minTimeout || l.Timeout > maxTimeout {
		doc.Fail(path+".timeout", "%s must be from 10s to 24h", l.Timeout)
	}
	checkTwice(doc, path+".page", l.Page)
	checkTwice(doc, path+".otherwise", l.Otherwise)
}

// people are whom a level pages.
func (l *level) people() []target {
	if len(l.Page) == 0 {
		return l.Otherwise
	}
	return l.Page
}

func checkTwice(doc *strict.File, path string, targets []target) {
	first := map[incident.Target]bool{}
	for i, t := range targets {
		if first[t.Target] {
			doc.Fail(fmt.Sprintf("%s[%d]", path, i), "%s is there twice: keep one", t)
		}
		first[t.Target] = true
	}
}

func (f *file) playbook() incident.Playbook {
	p := incident.Playbook{
		Name:        string(f.Name),
		Title:       string(f.Title),
		Description: string(f.Description),
		Private:     f.Private,
		MayTrigger:  targets(f.MayTrigger),
		Bridge:      string(f.Bridge),
		Document:    string(f.Document),
		Urgency:     incident.Urgency(f.Urgency),
		Policy: incident.Policy{
			Repeat: f.Escalation.Repeat, Acknowledge: incident.Acknowledge(f.Escalation.Acknowledge),
			AckTimeout: f.Escalation.AckTimeout, LastResort: targets(f.Escalation.LastResort),
		},
		Stakeholders: string(f.Stakeholder),
		Subscribers:  targets(f.Subscribers),
		Play:         f.Play.play(),
		Statements:   statement.Incident(f.Statements),
	}
	for _, l := range f.Escalation.Levels {
		p.Policy.Levels = append(p.Policy.Levels, incident.Level{Targets: targets(l.people()), Timeout: l.Timeout})
	}
	return p
}

func targets(list []target) (out []incident.Target) {
	for _, t := range list {
		out = append(out, t.Target)
	}
	return out
}
