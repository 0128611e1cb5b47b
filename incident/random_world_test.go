package incident_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"tocsin/incident"
)

// machine is a company in which anything may happen.
type machine struct {
	*world
	numbers []incident.Number
	away    []incident.Delivery        // claimed, and nobody knows what became of them
	keys    map[string]incident.Number // requests that were carried out
	known   map[incident.Number]*known
	dedups  map[string]incident.Number // the newest incident of alerts with a key
}

// known is what anybody who watched knows of an incident.
type known struct {
	first, lead incident.PersonID          // who acknowledged first since it was last waiting, who leads
	answered    map[incident.PersonID]bool // who is not to be rung: has answered, and was not asked anew
	begun       int                        // how often the policy began anew
	lines       int                        // of the timeline at the last look: they only get more
}

// nap are quiet hours that come soon after the beginning.
var nap = incident.Quiet{From: 12*60 + 30, To: 13*60 + 30}

// begin founds a company with three plans: crisis, one that is lost in places, and one that everybody must hear of.
func begin(t *rapid.T, file string) *machine {
	lost := playbook(1, "@gone", "@crisis @night @nobody", "@backup @jonas")
	lost.Policy.AckTimeout, lost.Urgency = 45*time.Minute, incident.Low
	all := playbook(0, "@crisis pager:ops", "@backup lead")
	all.Name, all.Private = "all", true
	all.Policy.Acknowledge, all.Policy.AckTimeout, all.Policy.LastResort = incident.Each, 90*time.Minute, targets("@helena #office @nobody")
	m := &machine{keys: map[string]incident.Number{}, known: map[incident.Number]*known{}, dedups: map[string]incident.Number{}}
	m.world = found(t, file, lost, all)
	m.setUp("email", "sms", "pager:ops")
	m.has("JONAS", "sms")
	m.has("SOLVEIG", "sms")
	m.wants("JONAS", "slack, email, sms 2m")
	m.must(m.s.SetRules(m.Context(), "AMARA", incident.Rules{incident.High: listed("slack, slack 7m"), incident.Low: listed("slack, email 9m")}, nap, m.now))
	m.wants("SOLVEIG", "sms 3m")
	return m
}

// look is all that is known of an incident, as text.
func (m *machine) look(n incident.Number) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%+v %s\n%s", *m.record(n), m.timers(n), strings.Join(m.story(n), "\n"))
}

// begunAnew notes where the policy began anew: then every answer is forgotten.
func (m *machine) begunAnew() {
	for _, n := range m.numbers {
		story, k := m.story(n), m.known[n]
		if begun := count(story, "reopened") + count(story, "stale") + count(story, "awake"); begun > k.begun {
			k.begun, k.first = begun, ""
			clear(k.answered)
		}
	}
}

// turnover dismisses somebody, or hires them again.
func (m *machine) turnover(t *rapid.T) {
	m.step()
	m.c.turn(rapid.SampledFrom([]incident.PersonKind{incident.Member, incident.Deactivated}).Draw(t, "kind"), everybody.Draw(t, "who"))
}

// rules has somebody change how they want to be rung.
func (m *machine) rules(t *rapid.T) {
	m.step()
	who := rapid.SampledFrom([]incident.PersonID{"JONAS", "TOMASZ"}).Draw(t, "who")
	if p, _ := m.c.Person(who); p.Reachable() {
		m.wants(who, rapid.SampledFrom([]string{"slack", "slack, email 3m", "email, sms 8m", "sms 6m, slack 6m"}).Draw(t, "rules"))
	}
}

// claims takes what is due, and leaves it on its way.
func (m *machine) claims(t *rapid.T) {
	m.step()
	m.away = append(m.away, m.fetch(rapid.IntRange(1, 20).Draw(t, "limit"))...)
}

// fetch claims, and finds no page among it that nobody wants. What was on its way before may be claimed to be looked for.
func (m *machine) fetch(limit int) []incident.Delivery {
	list := m.claimUpTo(limit)
	for _, d := range list {
		if d.Kind != incident.KindPage || d.Recovered {
			continue
		}
		r, who := m.record(d.Incident), incident.PersonID(d.To)
		switch page := r.Page(who); {
		case !r.Open():
			m.Fatalf("%s pages %s after its end", r.Number, who)
		case m.known[r.Number].answered[who]:
			m.Fatalf("%s pages %s by %s, who has answered: %+v", r.Number, who, d.Method, page)
		case !r.SnoozedUntil.IsZero() && page.Level != incident.ByHand:
			m.Fatalf("%s is snoozed, and pages %s", r.Number, who)
		case r.Playbook.Urgency == incident.Low && who == "AMARA" && napping(d.Since):
			m.Fatalf("%s wakes %s by %s: %+v", r.Number, who, d.Method, page)
		}
	}
	return list
}

func napping(at time.Time) bool {
	minute := at.Hour()*60 + at.Minute()
	return minute >= nap.From && minute < nap.To
}

// settles says what became of some of what is on its way.
func (m *machine) settles(t *rapid.T) {
	m.step()
	if len(m.away) == 0 {
		t.Skip("nothing is on its way")
	}
	n := rapid.IntRange(1, len(m.away)).Draw(t, "how many")
	m.settle(m.away[:n], m.fate(t))
	m.away = slices.Clone(m.away[n:])
}

// fate is a far side that does as it likes.
func (m *machine) fate(t *rapid.T) answer {
	return func(d incident.Delivery) incident.Result {
		switch rapid.IntRange(0, 4).Draw(t, fmt.Sprintf("fate of %s %s by %s", d.Kind, d.To, d.Method)) {
		case 0:
			return incident.Result{Reason: "user_not_found"}
		case 1:
			return incident.Result{RetryIn: time.Second, Unsure: true}
		}
		return takes(d)
	}
}

// crash is kill -9: what is on the disk at this moment is all that the next run has, and all that was accepted.
func (m *machine) crash(t *rapid.T) {
	m.step()
	before := map[incident.Number]string{}
	for _, n := range m.numbers {
		before[n] = m.look(n)
	}
	next := m.copied(m.file + "x")
	m.must(m.store.Close())
	m.file, m.away = next, nil
	m.open()
	m.must(m.store.Orphans(m.Context(), m.now))
	for n, look := range before {
		m.unchanged(t, "crash", n, look, nil)
	}
}

// copied copies what is on the disk at this moment, with SQLite's log that lies beside the file.
func (w *world) copied(name string) string {
	for _, end := range []string{"", "-wal"} {
		data, err := os.ReadFile(w.file + end)
		if end != "" && os.IsNotExist(err) {
			continue
		}
		w.must(err)
		w.must(os.WriteFile(name+end, data, 0o600))
	}
	return name
}

// finish hands everything over, so that every page must have come to an end. One that a snooze took back, or that waits for
// its turn in a policy that began anew, comes to it by a timer.
func (m *machine) finish() {
	m.settle(m.away, takes)
	for {
		list := m.fetch(100)
		if len(list) == 0 && !m.later() {
			break
		}
		m.settle(list, takes)
	}
	for _, n := range m.numbers {
		r := m.record(n)
		for _, p := range r.Pages {
			waits := slices.ContainsFunc(p.Notices, func(x incident.Notice) bool { return x.State == incident.NoticeWaiting })
			if waits || p.State == incident.Paging && m.timers(n) == "none" {
				m.Fatalf("%s was forgotten: %+v", p.Person, p)
			}
		}
	}
	m.promises(nil)
}

// later goes on to when the next delivery is due, where one is.
func (m *machine) later() bool {
	todo, err := m.store.Agenda(m.Context(), m.now, m.now)
	m.must(err)
	var next time.Time
	for _, method := range todo.Methods {
		at, waits, err := m.store.NextDue(m.Context(), method)
		m.must(err)
		if waits && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	if next.After(m.now) {
		m.now = next
	}
	return !next.IsZero()
}
