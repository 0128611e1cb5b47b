package incident_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"tocsin/incident"
)

// promises hold at any moment.
func (m *machine) promises(*rapid.T) {
	for _, n := range m.numbers {
		r, story := m.record(n), m.story(n)
		m.tellsTheTruth(r, story)
		m.neverForgets(r)
		m.knowsWhoAnswered(r)
		m.endsEachPage(r, story)
		m.doublesNothing(r)
		if len(story) < m.known[n].lines {
			m.Fatalf("%s lost lines: %q", n, story)
		}
		m.known[n].lines = len(story)
	}
}

// count says how many lines begin with a word.
func count(story []string, word string) (n int) {
	for _, line := range story {
		if first, _, _ := strings.Cut(line, " "); first == word {
			n++
		}
	}
	return n
}

// The timeline has one beginning, and one end more than it was reopened where it is over. It gives up once each time it begins.
func (m *machine) tellsTheTruth(r *incident.Record, story []string) {
	ends := count(story, "reopened")
	if !r.Open() {
		ends++
	}
	if count(story, "triggered") != 1 || count(story, "resolved") != ends || count(story, "exhausted") > 1+m.known[r.Number].begun {
		m.Fatalf("%s is %s: %q", r.Number, r.State, story)
	}
}

// While it is open, something is still going to happen, whoever sleeps.
func (m *machine) neverForgets(r *incident.Record) {
	runs := map[incident.TimerKind]bool{}
	for _, t := range m.running(r.Number) {
		runs[t.Kind] = true
	}
	policy := r.Playbook.Policy
	want := map[incident.TimerKind]bool{}
	switch exhausted := r.Round > policy.Repeat; {
	case !r.Open():
	case r.State == incident.Triggered:
		want[incident.TimerEscalate], want[incident.TimerRemind] = !exhausted, exhausted || owed(r)
	case !r.SnoozedUntil.IsZero():
		want[incident.TimerSnooze] = true
	default:
		want[incident.TimerStale], want[incident.TimerRemind] = policy.AckTimeout > 0, owed(r)
	}
	for _, k := range []incident.TimerKind{incident.TimerEscalate, incident.TimerRemind, incident.TimerStale, incident.TimerSnooze} {
		lazy := k == incident.TimerRemind && r.Open() && r.SnoozedUntil.IsZero() // it ends when it finds nobody to remind
		if runs[k] != want[k] && !(lazy && runs[k]) {
			m.Fatalf("%s is %s, and %s runs: %v\n%s", r.Number, r.State, k, runs[k], m.look(r.Number))
		}
	}
}

// owed says whether somebody is to answer still whom no level's turn will ring.
func owed(r *incident.Record) bool {
	for _, p := range r.Pages {
		silent := p.State == incident.Paging || p.State == incident.Reached
		byHand := p.Level == incident.ByHand && (r.State == incident.Triggered || !p.Person.IsPager())
		each := r.Playbook.Policy.Acknowledge == incident.Each && r.State == incident.Acknowledged && p.Level != 0 && !p.Person.IsPager()
		if silent && (byHand || each) {
			return true
		}
	}
	return false
}

// One person was first, and one leads; who has answered is known.
func (m *machine) knowsWhoAnswered(r *incident.Record) {
	k := m.known[r.Number]
	if r.Lead != k.lead || r.Open() && r.AcknowledgedBy != k.first || r.State == incident.Acknowledged && k.first == "" {
		m.Fatalf("%s is known as %+v, and says %+v", r.Number, k, r.Incident)
	}
	for who := range k.answered {
		if p := r.Page(who); p == nil || p.State != incident.Answered || p.EndedAt.Before(r.RungSince) {
			m.Fatalf("%s has answered: %+v", who, p)
		}
	}
}

// Each person has one page; one that ended says when, and one that failed why, and that to the channel.
func (m *machine) endsEachPage(r *incident.Record, story []string) {
	seen := map[incident.PersonID]bool{}
	for _, p := range r.Pages {
		ended := p.State == incident.Answered || p.State == incident.Unreached
		if seen[p.Person] || ended == p.EndedAt.IsZero() || (p.State == incident.Unreached) != (p.Reason != "") || (p.Level == 0) != p.PagedAt.IsZero() {
			m.Fatalf("%s: %+v", r.Number, r.Pages)
		}
		seen[p.Person] = true
		spared := p.Reason == incident.ReasonResolved || p.Reason == incident.ReasonAnswered
		line := fmt.Sprintf("unreached %s reason=%s", p.Person, p.Reason)
		if p.State == incident.Unreached && !spared && !strings.Contains(strings.Join(story, "\n"), line) {
			m.Fatalf("%s: it is not said that %s: %q", r.Number, line, story)
		}
	}
}

// No two notices of a person wait for the same moment of the same way.
func (m *machine) doublesNothing(r *incident.Record) {
	for _, p := range r.Pages {
		seen := map[string]bool{}
		for _, n := range p.Notices {
			way := fmt.Sprint(n.Method, n.After)
			if n.State == incident.NoticeWaiting && seen[way] {
				m.Fatalf("%s is rung twice by %s: %+v", p.Person, way, p.Notices)
			}
			seen[way] = seen[way] || n.State == incident.NoticeWaiting
		}
	}
}
