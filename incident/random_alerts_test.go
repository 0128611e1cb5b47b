package incident_test

import (
	"fmt"

	"pgregory.net/rapid"

	"tocsin/incident"
)

// alerts has the monitoring tell of something: one incident is open at a time for each key.
func (m *machine) alerts(t *rapid.T) {
	m.step()
	a := alert(fmt.Sprintf("a%d", rapid.IntRange(1, 6).Draw(t, "key")), rapid.SampledFrom([]string{"", "cold", "warm"}).Draw(t, "dedup"))
	before, again := m.keys[a.Key]
	look, open := m.look(before), m.openOf(a.Dedup)
	done, err := m.s.Alert(m.Context(), a, m.now)
	n := done.Record.Number
	switch {
	case err != nil:
		t.Fatal(err)
	case again:
		if done.Repeat && (n != before || m.look(n) != look) {
			t.Fatalf("%s, alerted again, is %s: %s", before, n, m.look(n))
		}
		if !done.Repeat {
			t.Fatalf("%s was carried out twice: %+v", a.Key, done)
		}
		return
	case open != 0 && (n != open || !done.Joined):
		t.Fatalf("%s is open for %q, and %s was opened", open, a.Dedup, n)
	case open == 0:
		m.numbers = append(m.numbers, n)
		m.known[n] = &known{answered: map[incident.PersonID]bool{}}
		m.dedups[a.Dedup] = n
	}
	m.keys[a.Key] = n
}

// openOf is the open incident of a key; 0 where none is.
func (m *machine) openOf(dedup string) incident.Number {
	if n := m.dedups[dedup]; dedup != "" && n != 0 && m.record(n).Open() {
		return n
	}
	return 0
}

// recovers has the monitoring say that somebody looks after it, or that it is over.
func (m *machine) recovers(t *rapid.T) {
	m.step()
	dedup := rapid.SampledFrom([]string{"cold", "warm"}).Draw(t, "dedup")
	event := rapid.SampledFrom([]incident.Event{incident.EventAcknowledge, incident.EventResolve}).Draw(t, "event")
	n := m.dedups[dedup]
	if n == 0 {
		t.Skip("nothing was told of it yet")
	}
	before, look := m.record(n), m.look(n)
	if _, _, err := m.s.AlertEvent(m.Context(), "", alert("", dedup), event, "Cold again", m.now); err != nil {
		m.unchanged(t, "alert event", n, look, err)
		return
	}
	if event == incident.EventAcknowledge {
		m.answers(n, incident.Outsider("Monitoring (webhook)"), before)
	}
}

func (m *machine) notes(t *rapid.T) {
	m.act(t, "note", func(key string, n incident.Number, who incident.PersonID) error {
		_, err := m.s.Note(m.Context(), key, n, who, "The main is shut", m.now)
		return err
	})
}
