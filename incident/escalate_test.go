package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

// Seed, silence, and what it leads to: two levels, once again; then it says that nobody answered, and goes on ringing all of
// them, more and more rarely.
func TestSilenceGoesThroughTheLevelsTheRoundsAndNeverEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	for _, step := range []struct {
		silence       time.Duration
		pages, invite string
		timer         string
		said          string
	}{
		{0, "JONAS AMARA", "MARA JONAS AMARA", "5m0s", "paged"},
		{5 * time.Minute, "SOLVEIG TOMASZ", "SOLVEIG TOMASZ", "10m0s", "paged"},
		{10 * time.Minute, "JONAS AMARA", "", "5m0s", "paged"},
		{5 * time.Minute, "SOLVEIG TOMASZ", "", "10m0s", "paged"},
		{10 * time.Minute, "", "", "10m0s", "exhausted"},
		{10 * time.Minute, "JONAS AMARA SOLVEIG TOMASZ", "", "20m0s", "reminded"},
		{20 * time.Minute, "JONAS AMARA SOLVEIG TOMASZ", "", "40m0s", "reminded"},
		{40 * time.Minute, "JONAS AMARA SOLVEIG TOMASZ", "", "1h0m0s", "reminded"},
		{24 * time.Hour, "JONAS AMARA SOLVEIG TOMASZ", "", "1h0m0s", "reminded"},
	} {
		w.pass(step.silence)
		left := w.drain(takes)
		w.same(to(left, incident.KindPage), step.pages)
		w.same(invited(left), step.invite)
		w.same(w.timer(n), step.timer)
		w.same(said(left), step.said)
	}
	w.same(w.pages(n), "JONAS 1 reached, AMARA 1 reached, SOLVEIG 2 reached, TOMASZ 2 reached")
	if r := w.ack(n, "TOMASZ"); r.State != incident.Acknowledged || r.Lead != "TOMASZ" {
		t.Errorf("nobody may answer any more: %+v", r.Incident)
	}
}

func TestATimerFiresAtItsTimeAndNotBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.trigger("crisis", "Water")
	if fired := w.pass(5*time.Minute - time.Millisecond); fired != 0 {
		t.Errorf("%d timers fired a moment early", fired)
	}
	if fired := w.pass(time.Millisecond); fired != 1 {
		t.Errorf("%d timers fired", fired)
	}
}

// Ten hours pass while the program is down. What came due happens once, and the next level has its whole time.
func TestATimerDueLongAgoHappensOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.reopen()
	if fired := w.pass(10 * time.Hour); fired != 1 {
		t.Errorf("%d timers fired", fired)
	}
	w.same(to(w.drain(takes), incident.KindPage), "SOLVEIG TOMASZ")
	w.same(w.timer(n), "10m0s")
	if fired := w.pass(0); fired != 0 {
		t.Errorf("%d more fired", fired)
	}
}

func TestEachIncidentHasItsOwnTimer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.trigger("crisis", "Water").Number
	w.pass(time.Minute)
	second := w.trigger("crisis", "Fire").Number
	w.pass(time.Minute)
	w.ack(first, "JONAS")
	wakes := w.wakes
	if fired := w.pass(4 * time.Minute); fired != 1 || w.wakes != wakes+1 {
		t.Errorf("%d fired, and woke %d", fired, w.wakes-wakes)
	}
	w.same(w.pages(first), "JONAS 1 acknowledged, AMARA 1 paging")
	w.same(w.pages(second), "JONAS 1 paging, AMARA 1 paging, SOLVEIG 2 paging, TOMASZ 2 paging")
}

// The playbook is as it was when the incident was triggered; who stands behind its names is asked anew.
func TestAnIncidentKeepsItsPlaybookAndAsksAnewWhoIsThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	changed := playbook(0, "@ines", "@ines")
	changed.Name = "crisis"
	w.shelf["crisis"] = changed
	w.c.groups["backup"] = []incident.PersonID{"TOMASZ", "HELENA"}
	w.pass(5 * time.Minute)
	w.same(w.pages(n), "JONAS 1 paging, AMARA 1 paging, TOMASZ 2 paging, HELENA 2 paging")
}

// Everybody of the next level has left the company meanwhile.
func TestALevelThatHasEmptiedIsPassedOverWhenItsTimeComes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	before := w.story(n)
	w.c.turn(incident.Deactivated, "SOLVEIG", "TOMASZ")
	w.pass(5 * time.Minute)
	w.tells(n, before, "unreached SOLVEIG reason=deactivated", "unreached TOMASZ reason=deactivated", "paged count=2 level=1")
	w.same(w.timer(n), "5m0s")
	before = w.story(n)
	w.pass(5 * time.Minute)
	w.tells(n, before, "exhausted") // who is gone is named once
}
