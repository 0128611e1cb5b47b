package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

func TestTheFirstToAcknowledgeStopsTheEscalationAndLeads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	before := w.story(n)
	w.now = w.now.Add(time.Minute)
	r := w.ack(n, "AMARA")
	if r.State != incident.Acknowledged || r.Lead != "AMARA" || r.AcknowledgedBy != "AMARA" || !r.AcknowledgedAt.Equal(w.now) {
		t.Errorf("%+v", r.Incident)
	}
	w.tells(n, before, "acknowledged AMARA")
	w.same(w.pages(n), "JONAS 1 reached, AMARA 1 acknowledged")
	w.same(w.timer(n), "none")
	left := w.drain(takes)
	w.same(to(left, incident.KindRefresh), "JONAS AMARA -")
	w.same(said(left), "acknowledged")
	if w.pass(24*time.Hour) != 0 || len(w.drain(takes)) > 0 {
		t.Error("it still rings")
	}
}

func TestTheSecondIsRecordedAndLeavesTheLead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.ack(n, "AMARA")
	w.drain(takes)
	before := w.story(n)
	first := w.now
	w.now = w.now.Add(time.Minute)
	r := w.ack(n, "JONAS")
	if r.Lead != "AMARA" || r.AcknowledgedBy != "AMARA" || !r.AcknowledgedAt.Equal(first) {
		t.Errorf("%+v", r.Incident)
	}
	w.tells(n, before, "acknowledged JONAS")
	w.same(w.pages(n), "JONAS 1 acknowledged, AMARA 1 acknowledged")
	w.same(to(w.drain(takes), incident.KindRefresh), "JONAS -") // the others' copies show who was first, and that stays
}

// Whoever it is, first or later, paged or not: to acknowledge twice changes nothing.
func TestAcknowledgingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	n := w.trigger("plan", "Water").Number
	for _, who := range []incident.PersonID{"INES", "JONAS", "MARA", "DIEGO"} {
		w.ack(n, who)
		w.drain(takes)
		before, pages := w.story(n), w.pages(n)
		w.now = w.now.Add(time.Minute)
		if r := w.ack(n, who); r.Lead != "INES" {
			t.Errorf("%s leads", r.Lead)
		}
		w.tells(n, before)
		w.same(w.pages(n), pages)
		if left := w.drain(takes); len(left) > 0 {
			t.Errorf("%s said nothing new, and there leaves %+v", who, left)
		}
	}
}

// Who acknowledges unasked takes part from then on, and is let into the channel.
func TestSomebodyWhoWasNotPagedMayHelpWhereItIsNotPrivate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis", "@backup"))
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	r := w.ack(n, "INES")
	if r.Lead != "INES" || r.State != incident.Acknowledged || !r.Responds("INES") {
		t.Errorf("%+v", r)
	}
	w.same(w.pages(n), "JONAS 1 reached, AMARA 1 reached, INES 0 acknowledged")
	w.same(invited(w.drain(takes)), "INES")
}

func TestNobodyFromOutsideAcknowledgesAPrivateIncident(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	before := w.story(n)
	for _, who := range []incident.PersonID{"INES", "HELENA", "NOOR", "NOBODY", ""} {
		_, err := w.s.Acknowledge(t.Context(), n, who, w.now)
		w.refused(err, incident.NotFound)
	}
	w.tells(n, before)
	if r := w.ack(n, "MARA"); r.Lead != "MARA" { // who triggered it takes part
		t.Errorf("%s leads", r.Lead)
	}
	w.same(invited(w.drain(takes)), "MARA JONAS AMARA") // and is in the channel already
}

// Somebody whom Slack could not reach may have heard of it otherwise.
func TestWhoWasNotReachedMayAcknowledge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(refuses("cannot_dm_bot", incident.KindPage, "JONAS"))
	w.same(w.pages(n), "JONAS 1 failed (cannot_dm_bot), AMARA 1 reached")
	w.ack(n, "JONAS")
	w.same(w.pages(n), "JONAS 1 acknowledged, AMARA 1 reached")
}

// The answer may be there before it is known that the page arrived.
func TestAnAnswerCountsMoreThanWhatBecameOfThePage(t *testing.T) {
	t.Parallel()
	for reason, say := range map[string]answer{"": takes, "gave_up": refuses("gave_up", incident.KindPage, "JONAS")} {
		w := newWorld(t)
		n := w.trigger("crisis", "Water").Number
		away := w.claim()
		w.ack(n, "JONAS")
		w.settle(away, say)
		w.drain(takes)
		w.same(reason+w.pages(n), reason+"JONAS 1 acknowledged, AMARA 1 reached")
	}
}

func TestTooLateToAcknowledge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.resolve(n, "Dry again")
	before := w.story(n)
	for _, who := range []incident.PersonID{"JONAS", "MARA"} {
		_, err := w.s.Acknowledge(t.Context(), n, who, w.now)
		w.refused(err, incident.AlreadyResolved)
		if e, ok := err.(*incident.Error); !ok || e.Data["incident"] != "INC-1" || e.Data["by"] != "MARA" {
			t.Errorf("%+v", err)
		}
	}
	w.tells(n, before)
}

// How long people take to answer is measured from when they were paged first; who was not paged is not measured.
func TestHowLongAnAnswerTakesIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var took []time.Duration
	w.s.Answered = func(d time.Duration) { took = append(took, d) }
	n := w.trigger("crisis", "Water").Number
	w.pass(90 * time.Second)
	w.ack(n, "JONAS")
	w.pass(time.Second)
	w.ack(n, "JONAS")
	w.ack(n, "MARA")
	if len(took) != 1 || took[0] != 90*time.Second {
		t.Errorf("told %v, want 1m30s once", took)
	}
}
