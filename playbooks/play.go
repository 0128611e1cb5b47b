package playbooks

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"tocsin/config/strict"
	"tocsin/incident"
)

// maxExtra bounds the extra pages, and the posts, of one playbook.
const maxExtra = 50

// play is what happens by itself on a trigger, besides the escalation.
type play struct {
	Responders  text    `key:"responders"`
	Subscribers text    `key:"subscribers"`
	Posts       []post  `key:"posts"`
	Extra       []extra `key:"extra"`
}

type post struct {
	Channel channel   `key:"channel,required"`
	Text    text      `key:"text,required"`
	When    condition `key:"when"`
}

type extra struct {
	Page []target  `key:"page,required"`
	When condition `key:"when"`
}

// condition holds where all that it says does.
type condition struct {
	Severity severityName `key:"severity"`
	Region   name         `key:"region"`
	From     clock        `key:"from"`
	To       clock        `key:"to"`
	Zone     zone         `key:"zone"`
}

func (p *play) check(doc *strict.File) {
	if n := len(p.Extra); n > maxExtra {
		doc.Fail("play.extra", "has %d lines; %d are the most", n, maxExtra)
	}
	if n := len(p.Posts); n > maxExtra {
		doc.Fail("play.posts", "has %d lines; %d are the most", n, maxExtra)
	}
	for i, e := range p.Extra {
		at := fmt.Sprintf("play.extra[%d]", i)
		if len(e.Page) == 0 {
			doc.Fail(at+".page", `names nobody: write ["@handle"]`)
		}
		checkTwice(doc, at+".page", e.Page)
		e.When.check(doc, at+".when")
	}
	for i, one := range p.Posts {
		at := fmt.Sprintf("play.posts[%d]", i)
		if one.Text == "" {
			doc.Fail(at+".text", "is empty: write what the channel is to be told")
		}
		one.When.check(doc, at+".when")
	}
}

func (c *condition) check(doc *strict.File, at string) {
	given := 0
	for _, one := range []string{string(c.From), string(c.To), string(c.Zone)} {
		if one != "" {
			given++
		}
	}
	switch {
	case given != 0 && given != 3:
		doc.Fail(at, `from, to and zone go together: {from: "18:00", to: "08:00", zone: Europe/Berlin}`)
	case given == 3 && c.From == c.To:
		doc.Fail(at+".to", "%q is when it begins: leave all three out for the whole day", c.To)
	}
}

func (p play) play() incident.Play {
	out := incident.Play{Responders: string(p.Responders), Subscribers: string(p.Subscribers)}
	for _, one := range p.Posts {
		out.Posts = append(out.Posts, incident.Post{Channel: string(one.Channel), Text: string(one.Text), When: one.When.condition()})
	}
	for _, e := range p.Extra {
		out.Extra = append(out.Extra, incident.ExtraPage{Targets: targets(e.Page), When: e.When.condition()})
	}
	return out
}

func (c condition) condition() incident.Condition {
	out := incident.Condition{Severity: string(c.Severity), Region: string(c.Region)}
	if c.Zone != "" {
		out.Hours = &incident.DayHours{From: c.From.minute(), To: c.To.minute(), Zone: string(c.Zone)}
	}
	return out
}

// severityName is a grade of the configuration; whether it is there is seen when both are.
type severityName string

var goodSeverity = regexp.MustCompile(`^[a-z]+[0-9]+$`)

func (s *severityName) UnmarshalText(b []byte) error {
	if !goodSeverity.Match(b) {
		return fmt.Errorf("%q must be the name of a severity, such as sev1", b)
	}
	*s = severityName(b)
	return nil
}

// clock is a time of day, "18:00".
type clock string

func (c *clock) UnmarshalText(b []byte) error {
	if _, err := time.Parse("15:04", string(b)); err != nil || len(b) != len("15:04") {
		return fmt.Errorf(`%q must be a time of day with four digits, in quotes: "18:00"`, b)
	}
	*c = clock(b)
	return nil
}

func (c clock) minute() int {
	t, _ := time.Parse("15:04", string(c)) // it was looked at when it was read
	return t.Hour()*60 + t.Minute()
}

// zone is a time zone by its IANA name.
type zone string

func (z *zone) UnmarshalText(b []byte) error {
	if _, err := time.LoadLocation(string(b)); err != nil || string(b) == "Local" {
		return errors.New(`must be a time zone such as Europe/Berlin`)
	}
	*z = zone(b)
	return nil
}
