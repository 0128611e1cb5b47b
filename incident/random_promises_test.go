package incident_test

import (
	"strings"

	"pgregory.net/rapid"

	"tocsin/incident"
)

// promises hold at any moment.
func (m *machine) promises(*rapid.T) {
	for _, n := range m.numbers {
		r, story := m.record(n), m.story(n)
		m.tellsTheTruth(r, story)
		m.neverForgets(r, story)
		m.hasOneFirst(r, story)
		m.pagesEachOnce(r)
		if len(story) < m.said[n] {
			m.Fatalf("%s lost lines: %q", n, story)
		}
		m.said[n] = len(story)
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

// The timeline has one beginning, and one end where it is over.
func (m *machine) tellsTheTruth(r *incident.Record, story []string) {
	ends := 0
	if !r.Open() {
		ends = 1
	}
	if count(story, "triggered") != 1 || count(story, "resolved") != ends || count(story, "exhausted") > 1 {
		m.Fatalf("%s is %s: %q", r.Number, r.State, story)
	}
}

// While nobody has answered, something is still going to happen, or it was said that nothing will.
func (m *machine) neverForgets(r *incident.Record, story []string) {
	waits := m.timer(r.Number) != "none"
	gaveUp := count(story, "exhausted") == 1
	if should := r.State == incident.Triggered && !gaveUp; waits != should {
		m.Fatalf("%s is %s, given up %v, and its timer is due in %s", r.Number, r.State, gaveUp, m.timer(r.Number))
	}
}

// Exactly one person was first, leads, and stays that; nobody acknowledges twice.
func (m *machine) hasOneFirst(r *incident.Record, story []string) {
	want := m.first[r.Number]
	if r.AcknowledgedBy != want.who || r.Lead != want.who || !r.AcknowledgedAt.Equal(want.at) || r.State == incident.Acknowledged && want.who == "" {
		m.Fatalf("%s was acknowledged by %+v first, and says %+v", r.Number, want, r.Incident)
	}
	seen := map[string]bool{}
	for _, line := range story {
		if who, ok := strings.CutPrefix(line, "acknowledged "); ok {
			if seen[who] || len(seen) == 0 && who != string(want.who) {
				m.Fatalf("%s, first %+v: %q", r.Number, want, story)
			}
			seen[who] = true
		}
	}
	for _, p := range r.Pages {
		if (p.State == incident.Answered) != seen[string(p.Person)] {
			m.Fatalf("%+v, and acknowledged have %v", p, seen)
		}
	}
}

// Each person has one page; one that ended says when, and one that failed why.
func (m *machine) pagesEachOnce(r *incident.Record) {
	seen := map[incident.PersonID]bool{}
	for _, p := range r.Pages {
		ended := p.State == incident.Answered || p.State == incident.Unreached
		if seen[p.Person] || ended == p.EndedAt.IsZero() || (p.State == incident.Unreached) != (p.Reason != "") {
			m.Fatalf("%s: %+v", r.Number, r.Pages)
		}
		seen[p.Person] = true
	}
}
