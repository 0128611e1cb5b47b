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

// look is all that is known of an incident, as text.
func (m *machine) look(n incident.Number) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%+v %s\n%s", *m.record(n), m.timer(n), strings.Join(m.story(n), "\n"))
}

// turnover dismisses somebody, or hires them again.
func (m *machine) turnover(t *rapid.T) {
	m.step()
	m.c.turn(rapid.SampledFrom([]incident.PersonKind{incident.Member, incident.Deactivated}).Draw(t, "kind"), everybody.Draw(t, "who"))
}

// claim takes what is due, and leaves it on its way.
func (m *machine) claim(t *rapid.T) {
	m.step()
	m.away = append(m.away, m.take(rapid.IntRange(1, 20).Draw(t, "limit"))...)
}

// take claims, and finds no page among it that was put there after the end.
func (m *machine) take(limit int) []incident.Delivery {
	list, err := m.store.Claim(m.Context(), incident.MethodSlack, m.now, incident.PriorityRefresh, limit, lease)
	m.must(err)
	for _, d := range list {
		if r := m.record(d.Incident); d.Kind == incident.KindPage && !r.Open() && !d.Since.Before(r.ResolvedAt) {
			m.Fatalf("%s pages %s after its end", d.Incident, d.To)
		}
	}
	return list
}

// settle says what became of some of what is on its way.
func (m *machine) settle(t *rapid.T) {
	m.step()
	if len(m.away) == 0 {
		t.Skip("nothing is on its way")
	}
	n := rapid.IntRange(1, len(m.away)).Draw(t, "how many")
	m.world.settle(m.away[:n], m.fate(t))
	m.away = slices.Clone(m.away[n:])
}

// fate is a far side that does as it likes.
func (m *machine) fate(t *rapid.T) answer {
	return func(d incident.Delivery) incident.Result {
		switch rapid.IntRange(0, 4).Draw(t, "fate of "+string(d.Kind)+" "+d.To) {
		case 0:
			return incident.Result{Reason: "user_not_found"}
		case 1:
			return incident.Result{RetryIn: time.Second, Unsure: true}
		}
		return takes(d)
	}
}

// crash is kill -9: what is on the disk at this moment is all that the next run has.
func (m *machine) crash(*rapid.T) {
	m.step()
	next := m.copied(m.file + "x")
	m.must(m.store.Close())
	m.file, m.away = next, nil
	m.open()
	m.must(m.store.Orphans(m.Context(), m.now))
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

// finish hands everything over, so that every page must have come to an end.
func (m *machine) finish() {
	m.world.settle(m.away, takes)
	for {
		list := m.take(100)
		if len(list) == 0 {
			at, waits, err := m.store.NextDue(m.Context(), incident.MethodSlack)
			m.must(err)
			if !waits {
				break
			}
			m.now = at
		}
		m.world.settle(list, takes)
	}
	for _, n := range m.numbers {
		for _, p := range m.record(n).Pages {
			if p.State == incident.Paging || p.State == incident.Unreached && p.Reason == "" {
				m.Fatalf("%s was forgotten: %+v", p.Person, p)
			}
		}
	}
	m.promises(nil)
}
