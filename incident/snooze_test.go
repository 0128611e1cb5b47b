package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

func (w *world) snooze(n incident.Number, d time.Duration) incident.Record {
	w.Helper()
	r, err := w.s.Snooze(w.Context(), "", n, "MARA", d, w.now)
	w.must(err)
	return r
}

func TestASnoozeAnswersIsSilentAndBeginsAnew(t *testing.T) {
	t.Parallel()
	p := watched("@crisis", "@backup")
	p.Policy.Acknowledge = incident.Each
	w := newWorld(t, p)
	w.setUp("sms")
	w.has("AMARA", "sms")
	w.wants("AMARA", "slack, sms 2m")
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	before := w.story(n)
	r := w.snooze(n, time.Hour)
	if r.State != incident.Acknowledged || r.AcknowledgedBy != "MARA" || !r.SnoozedUntil.Equal(w.now.Add(time.Hour)) {
		t.Errorf("%+v", r.Incident)
	}
	w.tells(n, before, "acknowledged MARA", "snoozed MARA for=1h0m0s")
	w.same(w.timers(n), "snooze 1h0m0s")
	w.same(w.notices(n, "AMARA"), "slack sent, sms+2m0s withdrawn")
	w.pass(59 * time.Minute)
	w.same(rung(w.drain(takes)), "")
	before = w.story(n)
	w.pass(time.Minute)
	w.tells(n, before, "awake", "paged count=2 level=1")
	w.same(rung(w.drain(takes)), "AMARA slack, JONAS slack")
	w.same(w.timers(n), "escalate 5m0s")
	if r := w.record(n); r.State != incident.Triggered || !r.SnoozedUntil.IsZero() {
		t.Errorf("%+v", r.Incident)
	}
}

// Answers, updates and a new lead leave it asleep; a page by hand rings once, and the incident sleeps on.
func TestWhatHappensDuringASnoozeDoesNotEndIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, watched("@crisis"))
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.snooze(n, 2*time.Hour)
	w.ack(n, "JONAS")
	w.update("", n, "Later")
	w.page(n, "@ines")
	_, err := w.s.Take(t.Context(), n, "AMARA", w.now)
	w.must(err)
	w.same(w.timers(n), "snooze 2h0m0s")
	w.same(rung(w.drain(takes)), "INES slack")
	w.pass(2 * time.Hour)
	w.same(rung(w.drain(takes)), "AMARA slack, JONAS slack")
	w.same(w.timers(n), "escalate 5m0s, remind 5m0s") // Ines has not answered yet
}

// Nothing of what ran before wakes anybody.
func TestASnoozeEndsAllOtherTimers(t *testing.T) {
	t.Parallel()
	p := watched("@crisis")
	p.Policy.Acknowledge = incident.Each
	w := newWorld(t, p)
	n := w.trigger("plan", "Water").Number
	w.ack(n, "JONAS")
	w.same(w.timers(n), "remind 5m0s, stale 30m0s")
	w.snooze(n, time.Hour)
	w.same(w.timers(n), "snooze 1h0m0s")
}

func TestASecondSnoozeTakesTheFirstOnesPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.snooze(n, 2*time.Hour)
	w.snooze(n, time.Hour)
	w.same(w.timers(n), "snooze 1h0m0s")
	w.resolve(n, "Dry")
	w.same(w.timers(n), "none")
}

func TestHowLongASnoozeMayBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	before := w.story(n)
	for _, d := range []time.Duration{0, -time.Hour, time.Minute - 1, 7*24*time.Hour + 1} {
		_, err := w.s.Snooze(t.Context(), "", n, "MARA", d, w.now)
		w.refused(err, incident.OddSnooze)
	}
	w.tells(n, before)
	w.snooze(n, time.Minute)
	w.snooze(n, 7*24*time.Hour)
	w.resolve(n, "Dry")
	_, err := w.s.Snooze(t.Context(), "", n, "MARA", time.Hour, w.now)
	w.refused(err, incident.AlreadyResolved)
}

// Snoozed, the policy rings nobody. Who is named is rung all the same, also by themselves.
func TestWhoPagesThemselvesIsRungWhileItIsSnoozed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.snooze(n, time.Hour)
	w.drain(takes)
	before := w.record(n).Page("JONAS").AskedBy
	_, _, err := w.s.Page(t.Context(), "", n, "JONAS", targets("@jonas")[0], w.now)
	w.must(err)
	if p := w.record(n).Page("JONAS"); p.Level != incident.ByHand || p.AskedBy != before {
		t.Errorf("%+v", p)
	}
	if got := to(w.drain(takes), incident.KindPage); got != "JONAS" {
		t.Errorf("%q is rung", got)
	}
}
