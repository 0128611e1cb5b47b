package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

// escalate has Mara page the next level.
func (w *world) escalate(n incident.Number) incident.Record {
	w.Helper()
	r, err := w.s.Escalate(w.Context(), "", n, "MARA", w.now)
	w.must(err)
	return r
}

func TestEscalatingByHandDoesNotWaitForTheTimeout(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.now = w.now.Add(time.Minute)
	w.escalate(n)
	left := w.drain(takes)
	w.same(rung(left), "SOLVEIG slack, TOMASZ slack")
	w.same(said(left), "escalated paged")
	w.same(w.timers(n), "escalate 10m0s") // the level's own, in full
}

// Jonas answered, and cannot do it alone.
func TestEscalatingWaitsForAnAnswerAgain(t *testing.T) {
	t.Parallel()
	p := watched("@crisis", "@backup")
	p.Policy.Acknowledge = incident.Each
	w := newWorld(t, p)
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	r := w.escalate(n)
	if r.State != incident.Triggered || r.AcknowledgedBy != "" || !r.AcknowledgedAt.IsZero() || r.Lead != "JONAS" {
		t.Errorf("%+v", r.Incident)
	}
	w.same(rung(w.drain(takes)), "SOLVEIG slack, TOMASZ slack")
	w.same(w.timers(n), "escalate 5m0s")
	w.same(w.pages(n), "JONAS 1 acknowledged, AMARA 1 reached, SOLVEIG 2 reached, TOMASZ 2 reached")
	w.ack(n, "TOMASZ")
	w.same(w.timers(n), "remind 5m0s, stale 30m0s")
	w.pass(5 * time.Minute)
	w.same(rung(w.drain(takes)), "AMARA slack, SOLVEIG slack")
}

// Who stands on the next level and has answered already is asked anew. Else nobody would be, and the last resort would ring.
func TestEscalatingAsksTheNextLevelWhateverItSaid(t *testing.T) {
	t.Parallel()
	p := playbook(0, "@crisis", "@jonas")
	p.Policy.LastResort = targets("@helena")
	w := newWorld(t, p)
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	w.escalate(n)
	w.same(rung(w.drain(takes)), "JONAS slack")
	w.same(w.pages(n), "JONAS 2 reached, AMARA 1 reached")
}

func TestAfterTheLastLevelThereIsNoFurther(t *testing.T) {
	t.Parallel()
	w := newWorld(t) // two levels, once again
	n := w.trigger("crisis", "Water").Number
	for _, rings := range []string{"SOLVEIG slack, TOMASZ slack", "AMARA slack, JONAS slack", "SOLVEIG slack, TOMASZ slack"} {
		w.drain(takes)
		w.escalate(n)
		w.same(rung(w.drain(takes)), rings)
	}
	before := w.story(n)
	_, err := w.s.Escalate(t.Context(), "", n, "MARA", w.now)
	w.refused(err, incident.NoFurtherLevel)
	w.tells(n, before)
	w.pass(10 * time.Minute)
	_, err = w.s.Escalate(t.Context(), "", n, "MARA", w.now)
	w.refused(err, incident.NoFurtherLevel)
	w.resolve(n, "Dry")
	_, err = w.s.Escalate(t.Context(), "", n, "MARA", w.now)
	w.refused(err, incident.AlreadyResolved)
}

func TestARepeatedEscalationIsOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	for range 2 {
		r, err := w.s.Escalate(t.Context(), "envelope-1", n, "MARA", w.now)
		w.must(err)
		if r.Level != 2 {
			t.Errorf("level %d", r.Level)
		}
	}
}

func TestEscalatingEndsASnooze(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.page(n, "@ines")
	w.snooze(n, time.Hour)
	r := w.escalate(n)
	if !r.SnoozedUntil.IsZero() {
		t.Errorf("snoozed until %v", r.SnoozedUntil)
	}
	w.same(w.timers(n), "escalate 10m0s, remind 10m0s") // Ines is still asked for
}
