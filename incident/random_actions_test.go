package incident_test

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"tocsin/incident"
)

var everybody = rapid.SampledFrom([]incident.PersonID{
	"MARA", "JONAS", "AMARA", "DIEGO", "SOLVEIG", "TOMASZ", "HELENA", "INES", "NOOR", "ROBO", "KASPAR", "ZOE",
})

var anybody = rapid.SampledFrom(targets("@jonas @amara @ines @helena @tomasz @crisis @backup @gone @nobody lead pager:ops"))

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
		Playbook: rapid.SampledFrom([]string{"crisis", "plan", "all"}).Draw(t, "playbook"),
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
		m.known[r.Number] = &known{answered: map[incident.PersonID]bool{}}
	}
}

func (m *machine) acknowledge(t *rapid.T) {
	n, who := m.one(t), rapid.OneOf(everybody, rapid.Just(incident.PersonID("pager:ops"))).Draw(t, "who")
	before, told := m.record(n), len(m.story(n))
	_, err := m.s.Acknowledge(m.Context(), n, who, m.now)
	switch {
	case err != nil && before.Open():
		m.refused(err, incident.NotFound)
		if before.Responds(who) {
			t.Fatalf("%s takes part in %s and may not acknowledge", who, n)
		}
	case err == nil && !before.Open():
		t.Fatalf("%s acknowledged %s, which is over", who, n)
	case err == nil && before.State == incident.Acknowledged && m.known[n].answered[who] && len(m.story(n)) != told:
		t.Fatalf("%s said nothing new: %q", who, m.story(n))
	case err == nil:
		m.answers(n, who, before)
	}
}

// answers notes what an acknowledgement means.
func (m *machine) answers(n incident.Number, who incident.PersonID, before *incident.Record) {
	k := m.known[n]
	k.answered[who] = true
	if before.State == incident.Triggered {
		k.first = who
	}
	if k.lead == "" && !who.IsPager() {
		k.lead = who
	}
}

// asked notes that people are asked anew, whatever they have said.
func (m *machine) asked(n incident.Number, list ...incident.Target) {
	for _, t := range list {
		people, _ := m.c.Expand(t)
		for _, p := range people {
			delete(m.known[n].answered, p.ID)
		}
		if t.Kind == incident.TheLead {
			delete(m.known[n].answered, m.known[n].lead)
		}
		delete(m.known[n].answered, incident.PersonID(t.String()))
	}
}

func (m *machine) escalates(t *rapid.T) {
	n, before := incident.Number(0), (*incident.Record)(nil)
	done := m.act(t, "escalate", func(key string, one incident.Number, who incident.PersonID) error {
		n, before = one, m.record(one)
		_, err := m.s.Escalate(m.Context(), key, n, who, m.now)
		return err
	})
	if done {
		levels := before.Playbook.Policy.Levels
		m.asked(n, levels[before.Level%len(levels)].Targets...)
		m.known[n].first = ""
	}
}

func (m *machine) pagesByHand(t *rapid.T) {
	target, n := anybody.Draw(t, "target"), incident.Number(0)
	done := m.act(t, "page", func(key string, one incident.Number, who incident.PersonID) (err error) {
		n = one
		_, _, err = m.s.Page(m.Context(), key, n, who, target, m.now)
		return err
	})
	if done {
		m.asked(n, target)
	}
}

func (m *machine) assigns(t *rapid.T) {
	target, n, by, before := anybody.Draw(t, "target"), incident.Number(0), incident.PersonID(""), (*incident.Record)(nil)
	done := m.act(t, "assign", func(key string, one incident.Number, who incident.PersonID) error {
		n, by, before = one, who, m.record(one)
		_, err := m.s.Assign(m.Context(), key, n, who, target, m.now)
		return err
	})
	if !done {
		return
	}
	if people, _ := m.c.Expand(target); target.Kind != incident.TheLead {
		m.known[n].lead = people[0].ID
	}
	if m.known[n].lead == by {
		m.answers(n, by, before)
	} else {
		m.asked(n, target)
	}
}

func (m *machine) takes(t *rapid.T) {
	n, who := m.one(t), everybody.Draw(t, "who")
	before, look := m.record(n), m.look(n)
	if _, err := m.s.Take(m.Context(), n, who, m.now); err != nil {
		m.unchanged(t, "take", n, look, err)
		return
	}
	m.known[n].lead = who
	m.answers(n, who, before)
}

func (m *machine) handsOff(t *rapid.T) {
	target, n := anybody.Draw(t, "target"), incident.Number(0)
	done := m.act(t, "hand off", func(key string, one incident.Number, who incident.PersonID) error {
		n = one
		_, err := m.s.HandOff(m.Context(), key, n, who, target, "All of it", m.now)
		return err
	})
	if !done {
		return
	}
	if people, _ := m.c.Expand(target); target.Kind != incident.TheLead {
		m.known[n].lead = people[0].ID
	}
	m.asked(n, target)
}

func (m *machine) grades(t *rapid.T) {
	grade := rapid.SampledFrom([]string{"sev1", "sev2", "sev3"}).Draw(t, "severity")
	m.act(t, "severity", func(key string, n incident.Number, who incident.PersonID) error {
		_, err := m.s.Grade(m.Context(), key, n, who, grade, m.now)
		return err
	})
}

func (m *machine) snoozes(t *rapid.T) {
	d, n, by, before := time.Duration(rapid.IntRange(1, 90).Draw(t, "minutes"))*time.Minute, incident.Number(0), incident.PersonID(""), (*incident.Record)(nil)
	done := m.act(t, "snooze", func(key string, one incident.Number, who incident.PersonID) error {
		n, by, before = one, who, m.record(one)
		_, err := m.s.Snooze(m.Context(), key, n, who, d, m.now)
		return err
	})
	if done {
		m.answers(n, by, before)
	}
}

func (m *machine) updates(t *rapid.T) {
	m.act(t, "update", func(key string, n incident.Number, who incident.PersonID) error {
		_, _, err := m.s.Update(m.Context(), key, n, who, incident.News{Text: "Still wet"}, m.now)
		return err
	})
}

func (m *machine) resolves(t *rapid.T) {
	m.act(t, "resolve", func(key string, n incident.Number, who incident.PersonID) error {
		_, err := m.s.Resolve(m.Context(), key, n, who, "Dry", m.now)
		return err
	})
}

func (m *machine) reopens(t *rapid.T) {
	m.act(t, "reopen", func(key string, n incident.Number, who incident.PersonID) error {
		_, err := m.s.Reopen(m.Context(), key, n, who, "Wet", m.now)
		return err
	})
	m.begunAnew()
}

// act does something about an incident, perhaps with a key that was there before, and says whether it was carried out.
// What is refused, or repeated, changes nothing.
func (m *machine) act(t *rapid.T, what string, do func(string, incident.Number, incident.PersonID) error) bool {
	n, who := m.one(t), everybody.Draw(t, "who")
	key := fmt.Sprintf("%s of %s %d", what, n, rapid.IntRange(1, 3).Draw(t, "key"))
	_, again := m.keys[key]
	before := m.look(n)
	err := do(key, n, who)
	if err != nil || again {
		m.unchanged(t, key, n, before, err)
		return false
	}
	m.keys[key] = n
	return true
}

var refusals = []incident.Code{
	incident.NotFound, incident.NotAMember, incident.AlreadyResolved, incident.NotResolved, incident.NoFurtherLevel, incident.UnknownTarget,
	incident.SeveralPeople, incident.CannotTakeOver,
}

func (m *machine) unchanged(t *rapid.T, what string, n incident.Number, before string, err error) {
	if after := m.look(n); after != before {
		t.Fatalf("%s, %v: %s\nbefore: %s", what, err, after, before)
	}
	if err != nil && !slices.Contains(refusals, incident.CodeOf(err)) {
		t.Fatalf("%s: %v", what, err)
	}
}

func (m *machine) silence(t *rapid.T) {
	m.step()
	m.pass(time.Duration(rapid.IntRange(0, 40).Draw(t, "minutes")) * time.Minute)
	m.begunAnew()
}

// hastens looks for whom Slack is late.
func (m *machine) hastens(t *rapid.T) {
	m.step()
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "seconds")) * time.Second)
	_, err := m.s.Hasten(m.Context(), patience, m.now)
	m.must(err)
	if people, err := m.s.Hasten(m.Context(), patience, m.now); people != 0 || err != nil {
		t.Fatalf("%d people are rung around Slack twice, %v", people, err)
	}
}
