package incident_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

func night(from, to int, zone string) incident.Condition {
	return incident.Condition{Hours: &incident.DayHours{From: from, To: to, Zone: zone}}
}

const (
	berlin  = "Europe/Berlin"
	newYork = "America/New_York"
)

// Whom the play adds, by severity, region and hour. Berlin and New York have a day in spring without an hour, and one in autumn
// that has an hour twice.
func TestConditions(t *testing.T) {
	t.Parallel()
	both := night(18*60, 8*60, berlin)
	both.Severity, both.Region = "sev1", "emea"
	for _, c := range []struct {
		name     string
		when     incident.Condition
		severity string
		at       string // UTC
		holds    bool
	}{
		{"nothing is asked", incident.Condition{}, "", "2026-11-22 12:00", true},
		{"as bad", incident.Condition{Severity: "sev2"}, "sev2", "2026-11-22 12:00", true},
		{"worse", incident.Condition{Severity: "sev2"}, "sev1", "2026-11-22 12:00", true},
		{"less bad", incident.Condition{Severity: "sev2"}, "sev3", "2026-11-22 12:00", false},
		{"the usual grade", incident.Condition{Severity: "sev2"}, "", "2026-11-22 12:00", true},
		{"a grade that is none", incident.Condition{Severity: "sev9"}, "sev1", "2026-11-22 12:00", false},
		{"of the region", incident.Condition{Region: "emea"}, "", "2026-11-22 12:00", true},
		{"of another", incident.Condition{Region: "amer"}, "", "2026-11-22 12:00", false},
		{"of none that is known", incident.Condition{Region: "moon"}, "", "2026-11-22 12:00", false},

		{"before the night", night(18*60, 8*60, berlin), "", "2026-11-22 16:59", false},
		{"it begins", night(18*60, 8*60, berlin), "", "2026-11-22 17:00", true},
		{"before midnight", night(18*60, 8*60, berlin), "", "2026-11-22 22:59", true},
		{"after midnight", night(18*60, 8*60, berlin), "", "2026-11-22 23:00", true},
		{"its last minute", night(18*60, 8*60, berlin), "", "2026-11-23 06:59", true},
		{"it is over", night(18*60, 8*60, berlin), "", "2026-11-23 07:00", false},
		{"in summer", night(18*60, 8*60, berlin), "", "2026-07-01 16:00", true},
		{"a day", night(9*60, 17*60, berlin), "", "2026-11-22 08:00", true},
		{"after a day", night(9*60, 17*60, berlin), "", "2026-11-22 16:00", false},
		{"a zone that is none", night(12*60, 13*60, "Moon/Crater"), "", "2026-11-22 12:00", true},

		{"the hour that is left out", night(2*60, 3*60, berlin), "", "2026-03-29 00:59", false},
		{"is nobody's", night(2*60, 3*60, berlin), "", "2026-03-29 01:00", false},
		{"around it", night(90, 210, berlin), "", "2026-03-29 01:00", true},
		{"over midnight and around it", night(23*60, 4*60, berlin), "", "2026-03-29 01:59", true},
		{"and over", night(23*60, 4*60, berlin), "", "2026-03-29 02:00", false},
		{"the hour that comes twice", night(2*60, 3*60, berlin), "", "2026-10-25 00:00", true},
		{"once more", night(2*60, 3*60, berlin), "", "2026-10-25 01:59", true},
		{"and over by then", night(2*60, 3*60, berlin), "", "2026-10-25 02:00", false},
		{"before the hour that is left out", night(2*60, 3*60, newYork), "", "2026-03-08 06:59", false},
		{"there it is nobody's, too", night(2*60, 3*60, newYork), "", "2026-03-08 07:00", false},
		{"the first of the two", night(60, 2*60, newYork), "", "2026-11-01 05:00", true},
		{"the second of the two", night(60, 2*60, newYork), "", "2026-11-01 06:59", true},
		{"after both", night(60, 2*60, newYork), "", "2026-11-01 07:00", false},

		{"all of it", both, "sev1", "2026-11-22 20:00", true},
		{"by day", both, "sev1", "2026-11-22 12:00", false},
		{"not so bad", both, "sev2", "2026-11-22 20:00", false},
	} {
		p := playbook(0, "@crisis")
		p.Play.Extra = []incident.ExtraPage{{Targets: targets("@helena"), When: c.when}}
		w := newWorld(t, p)
		w.c.groups["emea"], w.c.groups["amer"] = []incident.PersonID{"INES", "MARA"}, []incident.PersonID{"DIEGO"}
		var err error
		w.now, err = time.Parse("2006-01-02 15:04", c.at)
		w.must(err)
		r, err := w.s.Trigger(t.Context(), incident.Trigger{Playbook: "plan", Text: "Water", Severity: c.severity, By: "MARA"}, w.now)
		w.must(err)
		if got := r.Page("HELENA") != nil; got != c.holds {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// played is a playbook that adds Helena and Ines to its first level, if it is bad.
func played() incident.Playbook {
	p := playbook(1, "@crisis", "@backup")
	p.Stakeholders, p.Subscribers = "stakeholders", targets("@diego #office")
	p.Play = incident.Play{
		Responders: "Join the bridge.", Subscribers: "We look into it.",
		Posts: []incident.Post{{Channel: "office", Text: "Stay out."}, {Channel: "nowhere", Text: "x"}, {Channel: "office", Text: "Stay out, all."}},
		Extra: []incident.ExtraPage{{Targets: targets("@helena @jonas"), When: incident.Condition{Severity: "sev2"}}, {Targets: targets("@ines"), When: incident.Condition{Severity: "sev1"}}},
	}
	return p
}

func TestWhatThePlayDoesByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t, played())
	n := w.trigger("plan", "Water").Number
	w.same(w.pages(n), "JONAS 1 paging, AMARA 1 paging, HELENA -3 paging")
	w.lines(w.story(n), "triggered MARA playbook=plan text=Water", "briefed text=Join the bridge.", "paged count=2 level=1", "extra count=1",
		"informed text=Stay out. to=C-OFFICE", "unresolved target=#nowhere", "informed text=We look into it.")
	left := w.drain(takes)
	w.same(to(left, incident.KindPost), "C-OFFICE")
	w.same(to(left, incident.KindUpdate), "C-STAKEHOLDERS") // the office has its own, and Diego is there
	w.same(invited(left), "MARA JONAS AMARA HELENA")
}

// Whoever is added rings with the first level, also when that is rung again, and an answer of one of them is one.
func TestWhoIsAddedRingsWithTheFirstLevel(t *testing.T) {
	t.Parallel()
	w := newWorld(t, played())
	n := w.trigger("plan", "Water").Number
	w.same(rung(w.drain(takes)), "AMARA slack, HELENA slack, JONAS slack")
	w.pass(5 * time.Minute)
	w.same(rung(w.drain(takes)), "SOLVEIG slack, TOMASZ slack")
	w.pass(5 * time.Minute)
	w.same(rung(w.drain(takes)), "AMARA slack, HELENA slack, JONAS slack")
	w.ack(n, "HELENA")
	w.same(w.timers(n), "none")
}

// That somebody who was added can be reached does not stand for the level: the next one is paged at once.
func TestWhoIsAddedDoesNotStandForTheLevel(t *testing.T) {
	t.Parallel()
	p := played()
	p.Policy.Levels[0].Targets = targets("@gone")
	w := newWorld(t, p)
	n := w.trigger("plan", "Water").Number
	w.same(w.pages(n), "KASPAR 1 failed (deactivated), ZOE 1 failed (deactivated), HELENA -3 paging, JONAS -3 paging, SOLVEIG 2 paging, TOMASZ 2 paging")
}

// A policy of which nobody can be reached comes to its end at once, through all of its rounds: that is one page for each of them.
func TestWhoIsAddedIsPagedOnceByAPolicyThatReachesNobody(t *testing.T) {
	t.Parallel()
	p := played()
	p.Policy.Repeat, p.Policy.Levels = 3, []incident.Level{{Targets: targets("@gone"), Timeout: 5 * time.Minute}}
	w := newWorld(t, p)
	n := w.trigger("plan", "Water").Number
	if added := strings.Count(strings.Join(w.story(n), "\n"), "extra count"); added != 1 {
		t.Errorf("%d times: %q", added, w.story(n))
	}
	w.same(rung(w.drain(takes)), "HELENA slack, JONAS slack")
}
