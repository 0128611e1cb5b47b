package main

import (
	"time"

	"tocsin/incident/oncall"
	"tocsin/intake"
	"tocsin/playbooks/schedules"
)

// duties know who is on call: by the schedules' files and, where these name one, by the calendars of other programs.
// They implement incident.Schedules.
type duties struct {
	book      *schedules.Book
	calendars *intake.Calendars
}

func (d duties) Names() []string { return d.book.Names() }

// OnCall gives references to those who are on call at a time.
func (d duties) OnCall(name string, made []oncall.Override, at time.Time) ([]string, bool) {
	roster, ok := d.roster(name, made)
	return roster.At(at).People, ok
}

// Next gives the next hand-over after a time.
func (d duties) Next(name string, made []oncall.Override, after time.Time) (time.Time, []string, bool) {
	roster, ok := d.roster(name, made)
	if !ok {
		return time.Time{}, nil, false
	}
	at, next, ok := roster.Handover(after)
	return at, next.People, ok
}

func (d duties) roster(name string, made []oncall.Override) (oncall.Roster, bool) {
	s, ok := d.book.Get(name)
	events, _ := d.calendars.Calendar(name)
	return oncall.Roster{Schedule: s, Events: events, Overrides: made}, ok
}

// addresses are those of the schedules' calendars, by schedule.
func (d duties) addresses() map[string]string {
	found := map[string]string{}
	for _, s := range d.book.All() {
		if s.Calendar != "" {
			found[s.Name] = s.Calendar
		}
	}
	return found
}
