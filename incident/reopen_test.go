package incident_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

func (w *world) again(n incident.Number, why string) incident.Record {
	w.Helper()
	r, err := w.s.Reopen(w.Context(), "", n, "MARA", why, w.now)
	w.must(err)
	return r
}

func TestReopeningRingsAnewAndTellsWhoWasToldOfTheEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	w.resolve(n, "Dry")
	w.drain(takes)
	before := w.story(n)
	w.now = w.now.Add(time.Hour)
	r := w.again(n, " It rains in again ")
	if r.State != incident.Triggered || r.ResolvedBy != "" || !r.ResolvedAt.IsZero() || r.Resolution != "" || r.AcknowledgedBy != "" ||
		r.LastUpdate != "It rains in again" || r.Level != 1 || !r.RungSince.Equal(w.now) {
		t.Errorf("%+v", r.Incident)
	}
	w.tells(n, before, "reopened MARA text=It rains in again", "paged count=2 level=1")
	left := w.drain(takes)
	w.same(rung(left), "AMARA slack, JONAS slack") // Jonas answered for what was over
	w.same(to(left, incident.KindUpdate), "C-STAKEHOLDERS C-OFFICE MARA")
	w.same(to(left, incident.KindTopic), "-")
	w.same(w.timers(n), "escalate 5m0s")
}

// Whom the end spared is rung like everybody else.
func TestWhoWasNotRungBeforeTheEndIsRungNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.resolve(n, "False alarm")
	w.now = w.now.Add(time.Minute)
	w.again(n, "No, it is real")
	left := w.drain(takes)
	w.same(rung(left), "AMARA slack, JONAS slack")
	w.same(w.pages(n), "JONAS 1 reached, AMARA 1 reached")
}

func TestOnlyWhatIsOverCanBeReopened(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	_, err := w.s.Reopen(t.Context(), "", n, "MARA", "Again", w.now)
	w.refused(err, incident.NotResolved)
	w.resolve(n, "Dry")
	before := w.story(n)
	for text, want := range map[string]incident.Code{" ": incident.EmptyText, strings.Repeat("ä", 2001): incident.TextTooLong} {
		_, err := w.s.Reopen(t.Context(), "", n, "MARA", text, w.now)
		w.refused(err, want)
	}
	w.tells(n, before)
	for range 2 { // a repeat says that it is done
		r, err := w.s.Reopen(t.Context(), "envelope-1", n, "MARA", "Again", w.now)
		w.must(err)
		w.same(string(r.State), "triggered")
	}
	w.tells(n, before, "reopened MARA text=Again", "paged count=2 level=1")
}

func TestAReopenedIncidentCanEndAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.resolve(n, "Dry")
	w.again(n, "Wet")
	w.resolve(n, "Dry for good")
	w.same(w.timers(n), "none")
	w.same(rung(w.drain(takes)), "")
}
