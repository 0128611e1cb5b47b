package incident_test

import (
	"flag"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tocsin/incident"
)

// A run takes a tenth of a second, most of it for the disk. More are a flag away: -rapid.checks=1000.
func init() {
	if err := flag.Set("rapid.checks", "40"); err != nil {
		panic(err)
	}
}

// Whatever happens in whatever order, with crashes in between: the promises of random_promises_test.go hold after each step.
func TestPromisesHoldInAnyOrder(t *testing.T) {
	t.Parallel()
	folder, runs := t.TempDir(), 0
	empty := found(t, filepath.Join(folder, "empty.db")) // making the tables takes longer than a run
	empty.must(empty.store.Close())
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		m := begin(rt, empty.copied(filepath.Join(folder, fmt.Sprintf("%d.db", runs))))
		defer func() { m.must(m.store.Close()) }()
		rt.Repeat(map[string]func(*rapid.T){
			"trigger":     m.trigger,
			"acknowledge": m.acknowledge,
			"silence":     m.silence,
			"claim":       m.claim,
			"settle":      m.settle,
			"update":      m.update,
			"resolve":     m.resolve,
			"turnover":    m.turnover,
			"crash":       m.crash,
			"":            m.promises,
		})
		m.finish()
	})
}

// machine is a company in which anything may happen.
type machine struct {
	*world
	numbers []incident.Number
	away    []incident.Delivery        // claimed, and nobody knows what became of them
	keys    map[string]incident.Number // requests that were carried out
	first   map[incident.Number]first  // who acknowledged first
	said    map[incident.Number]int    // lines of the timeline at the last look: they only get more
}

type first struct {
	who incident.PersonID
	at  time.Time
}

func begin(t *rapid.T, file string) *machine {
	m := &machine{keys: map[string]incident.Number{}, first: map[incident.Number]first{}, said: map[incident.Number]int{}}
	m.world = found(t, file, playbook(1, "@gone", "@crisis @night @nobody", "@backup @jonas"))
	return m
}

var everybody = rapid.SampledFrom([]incident.PersonID{
	"MARA", "JONAS", "AMARA", "DIEGO", "SOLVEIG", "TOMASZ", "HELENA", "INES", "NOOR", "ROBO", "KASPAR", "ZOE",
})

// step lets a moment pass, so that no two things happen at the same time.
func (m *machine) step() { m.now = m.now.Add(time.Millisecond) }

// one picks an incident; without any the action does not count.
func (m *machine) one(t *rapid.T) incident.Number {
	m.step()
	if len(m.numbers) == 0 {
		t.Skip("nothing is open yet")
	}
	return rapid.SampledFrom(m.numbers).Draw(t, "incident")
}

func (m *machine) trigger(t *rapid.T) {
	m.step()
	ask := incident.Trigger{
		Key: fmt.Sprintf("t%d", rapid.IntRange(1, 3).Draw(t, "key")), Text: "Water", By: everybody.Draw(t, "by"),
		Playbook: rapid.SampledFrom([]string{"crisis", "plan"}).Draw(t, "playbook"),
	}
	before, again := m.keys[ask.Key]
	look := m.look(before)
	r, err := m.s.Trigger(m.Context(), ask, m.now)
	switch {
	case err != nil:
		m.refused(err, incident.NotAMember)
	case again:
		if r.Number != before || m.look(before) != look {
			t.Fatalf("%s, asked for again, is %s: %s", before, r.Number, m.look(before))
		}
	default:
		m.keys[ask.Key], m.numbers = r.Number, append(m.numbers, r.Number)
	}
}

func (m *machine) acknowledge(t *rapid.T) {
	n, who := m.one(t), everybody.Draw(t, "who")
	before := m.record(n)
	_, err := m.s.Acknowledge(m.Context(), n, who, m.now)
	switch {
	case err == nil && m.first[n] == first{}:
		m.first[n] = first{who, m.now}
	case err != nil && before.Open():
		m.refused(err, incident.NotFound)
		if before.Responds(who) {
			t.Fatalf("%s takes part in %s and may not acknowledge", who, n)
		}
	case err == nil && !before.Open():
		t.Fatalf("%s acknowledged %s, which is over", who, n)
	}
}

func (m *machine) silence(t *rapid.T) {
	m.step()
	m.pass(time.Duration(rapid.IntRange(0, 40).Draw(t, "minutes")) * time.Minute)
}

func (m *machine) update(t *rapid.T) {
	m.talk(t, "update", func(key string, n incident.Number, who incident.PersonID) error {
		_, _, err := m.s.Update(m.Context(), key, n, who, "Still wet", m.now)
		return err
	})
}

func (m *machine) resolve(t *rapid.T) {
	m.talk(t, "resolve", func(key string, n incident.Number, who incident.PersonID) error {
		_, err := m.s.Resolve(m.Context(), key, n, who, "Dry", m.now)
		return err
	})
}

// talk says something about an incident, perhaps with a key that was there before. What is refused changes nothing either.
func (m *machine) talk(t *rapid.T, what string, say func(string, incident.Number, incident.PersonID) error) {
	n, who := m.one(t), everybody.Draw(t, "who")
	key := fmt.Sprintf("%s of %s %d", what, n, rapid.IntRange(1, 3).Draw(t, "key"))
	_, again := m.keys[key]
	before := m.look(n)
	err := say(key, n, who)
	if after := m.look(n); (err != nil || again) && after != before {
		t.Fatalf("%s, again %v, %v: %s\nbefore: %s", key, again, err, after, before)
	}
	if err == nil {
		m.keys[key] = n
	} else if c := incident.CodeOf(err); c != incident.NotFound && c != incident.AlreadyResolved {
		t.Fatal(err)
	}
}
