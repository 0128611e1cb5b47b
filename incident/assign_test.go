package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

func (w *world) assign(n incident.Number, who string) incident.Record {
	w.Helper()
	r, err := w.s.Assign(w.Context(), "", n, "MARA", targets(who)[0], w.now)
	w.must(err)
	return r
}

func (w *world) take(n incident.Number, who incident.PersonID) incident.Record {
	w.Helper()
	r, err := w.s.Take(w.Context(), n, who, w.now)
	w.must(err)
	return r
}

func TestWhoIsAssignedLeadsIsPagedAndWaitedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	w.drain(takes)
	before := w.story(n)
	if r := w.assign(n, "@ines"); r.Lead != "INES" || r.AcknowledgedBy != "JONAS" {
		t.Errorf("%+v", r.Incident)
	}
	w.tells(n, before, "assigned MARA to=INES")
	left := w.drain(takes)
	w.same(rung(left), "INES slack")
	w.same(invited(left), "INES")
	w.same(to(left, incident.KindRefresh), "JONAS INES -") // who leads stands in both pages
	w.pass(5 * time.Minute)
	w.same(rung(w.drain(takes)), "INES slack")
	w.take(n, "INES")
	w.same(w.timers(n), "none")
}

// That Mara made Ines the lead does not say that Ines has heard of it; that Ines takes it does.
func TestWhoWasAssignedAndTakesItHasAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.assign(n, "@ines")
	w.drain(takes)
	r := w.take(n, "INES")
	if r.State != incident.Acknowledged || r.AcknowledgedBy != "INES" || r.Lead != "INES" {
		t.Errorf("%+v", r.Incident)
	}
	w.same(w.timers(n), "none")
	before := w.story(n)
	w.take(n, "INES") // and once more
	w.tells(n, before)
}

func TestTakingIsAnAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.ack(n, "JONAS")
	before := w.story(n)
	if r := w.take(n, "AMARA"); r.Lead != "AMARA" || r.AcknowledgedBy != "JONAS" {
		t.Errorf("%+v", r.Incident)
	}
	w.tells(n, before, "taken AMARA", "acknowledged AMARA")
	r, err := w.s.Assign(t.Context(), "", n, "MARA", targets("@mara")[0], w.now)
	w.must(err)
	w.same(string(r.Lead), "MARA") // who assigns oneself takes it
	w.same(rung(w.drain(takes)), "")
}

// To be made the lead is a new question, even to who has answered.
func TestAnAssignmentAsksWhoHasAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	w.ack(n, "AMARA")
	w.assign(n, "@amara")
	w.same(rung(w.drain(takes)), "AMARA slack")
	w.same(w.timers(n), "remind 5m0s")
}

// The escalation goes on until somebody answers: that somebody is to lead is no answer.
func TestAnAssignmentLeavesTheEscalationAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	if r := w.assign(n, "@ines"); r.State != incident.Triggered {
		t.Errorf("%s", r.State)
	}
	w.same(w.timers(n), "escalate 5m0s, remind 5m0s")
}

func TestTheLeadIsWhoLeadsThen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis", "lead"))
	n := w.trigger("plan", "Water").Number
	w.assign(n, "@ines")
	w.drain(takes)
	w.pass(5 * time.Minute)
	w.same(rung(w.drain(takes)), "INES slack") // as the second level, and since she was asked for
}

func TestWhoCannotLead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	before := w.story(n)
	for target, want := range map[string]incident.Code{
		"@crisis": incident.SeveralPeople, "@nobody": incident.UnknownTarget, "@empty": incident.UnknownTarget, "pager:ops": incident.UnknownTarget,
		"@noor": incident.CannotTakeOver, "@robo": incident.CannotTakeOver, "@kaspar": incident.CannotTakeOver,
	} {
		_, err := w.s.Assign(t.Context(), "", n, "MARA", targets(target)[0], w.now)
		w.refused(err, want)
	}
	w.tells(n, before)
	w.resolve(n, "Dry")
	_, err := w.s.Assign(t.Context(), "", n, "MARA", targets("@nobody")[0], w.now)
	w.refused(err, incident.AlreadyResolved)
	_, err = w.s.Take(t.Context(), n, "MARA", w.now)
	w.refused(err, incident.AlreadyResolved)
}

func TestARepeatedAssignmentRingsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	for range 2 {
		_, err := w.s.Assign(t.Context(), "envelope-1", n, "MARA", targets("@ines")[0], w.now)
		w.must(err)
	}
	w.same(rung(w.drain(takes)), "INES slack")
}
