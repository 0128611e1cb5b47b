package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

// says is an alert about the cold store with words of its own.
func says(title, details string) incident.Alert {
	a := alert("", "cold")
	a.Title, a.Details = title, details
	return a
}

// An alert that joins says in the channel what none before it has said; what was said already is counted.
func TestTheWordsOfWhatJoinsAreOnRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.alert(says("Water in the office", "From the ceiling")).Record.Number
	w.drain(takes)
	before := w.story(n)
	for _, a := range []incident.Alert{
		says("Water in the office", "From the ceiling"), says("Fire  in hall 2", "Three people inside\n"), says("Water in the office", "From the ceiling"),
		says("Fire in hall 2", "Three people inside"), says("Water in the office", "From the wall, too"),
	} {
		if done := w.alert(a); !done.Joined || done.Record.Number != n {
			t.Fatalf("%+v", done)
		}
	}
	w.tells(n, before, "joined pager:Monitoring (webhook) text=Three people inside title=Fire in hall 2",
		"joined pager:Monitoring (webhook) text=From the wall, too title=Water in the office")
	left := w.drain(takes)
	w.same(said(left), "joined joined")
	w.same(to(left, incident.KindPage), "")
	if i := w.record(n); i.Alerts != 6 || i.Title != "Water in the office" || i.LastAlert != "Water in the office" {
		t.Errorf("%+v", i)
	}
}

// A storm of different alerts fills neither the channel nor the database: the first twenty are shown, all are counted.
func TestAStormOfDifferentWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.alert(says("Sensor 0", "")).Record.Number
	for i := range 200 {
		w.alert(says(fmt.Sprint("Sensor ", i), strings.Repeat("x", i)))
	}
	shown := 0
	for _, d := range w.drain(takes) {
		if d.Body.Entry != nil && d.Body.Entry.Kind == incident.EntryJoined {
			shown++
		}
	}
	if i := w.record(n); shown != 20 || i.Alerts != 201 || i.LastAlert != "Sensor 199" || len(i.AlertsSaid) != 21 {
		t.Errorf("%d are shown; %d alerts, the last %q, %d digests", shown, i.Alerts, i.LastAlert, len(i.AlertsSaid))
	}
}

// Where it has become worse, whom the playbook names for that is paged, as if somebody had said so. Nothing makes it less bad.
func TestAWorseAlertRaisesTheSeverity(t *testing.T) {
	t.Parallel()
	w := newWorld(t, played())
	grades := func(severity string) incident.Record {
		a := alert("", "cold")
		a.Playbook, a.Severity = "plan", severity
		return w.alert(a).Record
	}
	n := grades("sev3").Number
	w.drain(takes)
	before := w.story(n)
	for _, severity := range []string{"", "sev3", "info", "sev1", "sev2", ""} {
		grades(severity)
	}
	w.tells(n, before, "graded pager:Monitoring (webhook) before=sev3 mark= severity=sev1 title=Critical", "asked pager:Monitoring (webhook) count=2")
	w.same(rung(w.drain(takes)), "HELENA slack, INES slack")
	w.same(w.record(n).Severity.Name, "sev1")
}

// Where each is an alarm, those of one key that follow each other at once are one all the same: an hour later it is another.
func TestAlertsThatFollowAtOnceAreOneAlarm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stormy := false
	at := func(minutes float64, dedup string) incident.Number {
		w.now = w.now.Add(time.Duration(minutes * float64(time.Minute)))
		a := alert("", dedup)
		a.Within, a.Storm = time.Minute, func() bool { return stormy }
		return w.alert(a).Record.Number
	}
	a, again, third := at(0, "a"), at(0.9, "a"), at(0.9, "a")
	b, later := at(0, "b"), at(60, "a")
	if again != a || third != a || b == a || later == a || later == b {
		t.Errorf("%v, %v, %v; %v; %v", a, again, third, b, later)
	}
	stormy = true
	c := at(0, "c")
	stormy = false
	if next, d := at(0.5, "c"), at(2, "c"); c != later || next != later || d == later { // what joined in a storm goes on joining there
		t.Errorf("%v, %v, %v", c, next, d)
	}
}
