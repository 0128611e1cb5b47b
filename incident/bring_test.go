package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

// page has Mara page people by hand.
func (w *world) page(n incident.Number, target string) (sent int) {
	w.Helper()
	_, sent, err := w.s.Page(w.Context(), "", n, "MARA", targets(target)[0], w.now)
	w.must(err)
	return sent
}

func TestPagingByHandBringsPeopleInAndWaitsForThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	w.drain(takes)
	before := w.story(n)
	if sent := w.page(n, "@ines"); sent != 1 {
		t.Errorf("%d were paged", sent)
	}
	w.tells(n, before, "asked MARA count=1")
	left := w.drain(takes)
	w.same(rung(left), "INES slack")
	w.same(invited(left), "INES")
	if p := w.record(n).Page("INES"); p.Level != incident.ByHand || p.AskedBy != "MARA" || p.State != incident.Reached {
		t.Errorf("%+v", p)
	}
	for _, pause := range []time.Duration{5 * time.Minute, 10 * time.Minute} { // though one answer is enough for the others
		w.pass(pause)
		w.same(rung(w.drain(takes)), "INES slack")
	}
	if r := w.ack(n, "INES"); r.Lead != "JONAS" || r.AcknowledgedBy != "JONAS" {
		t.Errorf("%+v", r.Incident)
	}
	w.same(w.timers(n), "none")
}

// To be asked by name is a new question, even to who has answered.
func TestWhoHasAnsweredCanBeAskedAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	if sent := w.page(n, "@crisis"); sent != 2 {
		t.Errorf("%d were paged", sent)
	}
	left := w.drain(takes)
	w.same(rung(left), "AMARA slack, JONAS slack")
	w.same(invited(left), "")
	w.same(w.pages(n), "JONAS -1 reached, AMARA -1 reached")
	w.ack(n, "JONAS")
	w.same(w.pages(n), "JONAS -1 acknowledged, AMARA -1 reached")
}

// Asking somebody else makes the pauses short again for all who owe an answer.
func TestAnotherPageShortensThePauses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.ack(n, "JONAS")
	w.page(n, "@ines")
	w.pass(5 * time.Minute)
	w.pass(10 * time.Minute)
	w.same(w.timers(n), "remind 20m0s")
	w.page(n, "@diego")
	w.same(w.timers(n), "remind 5m0s")
}

func TestWhoIsPagedByHandAndCannotBeReachedIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	if sent := w.page(n, "@gone"); sent != 0 {
		t.Errorf("%d were paged", sent)
	}
	w.same(said(w.drain(takes)), "unreached unreached")
	w.page(n, "@ines")
	left := w.drain(refuses("user_not_found", incident.KindPage, "INES"))
	w.same(said(left), "asked unreached")
	w.same(rung(left), "INES slack") // no level is lost by that
}

func TestPagingNobodyIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	before := w.story(n)
	for _, target := range []string{"@nobody", "#nowhere", "@empty", "lead", "oncall:nothing"} {
		_, _, err := w.s.Page(t.Context(), "", n, "MARA", targets(target)[0], w.now)
		w.refused(err, incident.UnknownTarget)
	}
	w.tells(n, before)
	w.resolve(n, "Dry")
	_, _, err := w.s.Page(t.Context(), "", n, "MARA", targets("@nobody")[0], w.now)
	w.refused(err, incident.AlreadyResolved)
}

func TestARepeatedPageByHandRingsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	for range 2 {
		_, sent, err := w.s.Page(t.Context(), "envelope-1", n, "MARA", targets("@ines")[0], w.now)
		w.must(err)
		if sent != 1 { // whoever asks again is not told that nobody is paged
			t.Errorf("%d pages", sent)
		}
	}
	w.same(rung(w.drain(takes)), "INES slack")
}
