package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

// watched is the plan that rings again when nothing is heard for half an hour.
func watched(levels ...string) incident.Playbook {
	p := playbook(0, levels...)
	p.Policy.AckTimeout = 30 * time.Minute
	return p
}

func TestSilenceAfterTheAnswerRingsAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t, watched("@crisis", "@backup"))
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.pass(5 * time.Minute)
	w.drain(takes)
	w.ack(n, "JONAS")
	w.same(w.timers(n), "stale 30m0s")
	w.drain(takes)
	before := w.story(n)
	w.pass(30 * time.Minute)
	w.tells(n, before, "stale", "paged count=2 level=1")
	r := w.record(n)
	if r.State != incident.Triggered || r.AcknowledgedBy != "" || r.Level != 1 || r.Lead != "JONAS" {
		t.Errorf("%+v", r.Incident)
	}
	left := w.drain(takes)
	w.same(rung(left), "AMARA slack, JONAS slack") // what he said before counts no more
	w.same(said(left), "stale paged")
	w.same(w.timers(n), "escalate 5m0s")
	w.ack(n, "JONAS")
	w.same(w.timers(n), "stale 30m0s")
}

func TestASignOfLifeBeginsTheHalfHourAgain(t *testing.T) {
	t.Parallel()
	for what, live := range map[string]func(*world, incident.Number) error{
		"the same answer again": func(w *world, n incident.Number) error {
			_, err := w.s.Acknowledge(w.Context(), n, "JONAS", w.now)
			return err
		},
		"another's answer": func(w *world, n incident.Number) error {
			_, err := w.s.Acknowledge(w.Context(), n, "AMARA", w.now)
			return err
		},
		"an update": func(w *world, n incident.Number) error {
			_, _, err := w.s.Update(w.Context(), "", n, "JONAS", incident.News{Text: "Still wet"}, w.now)
			return err
		},
		"a page": func(w *world, n incident.Number) error {
			_, _, err := w.s.Page(w.Context(), "", n, "JONAS", targets("@ines")[0], w.now)
			return err
		},
		"an assignment": func(w *world, n incident.Number) error {
			_, err := w.s.Assign(w.Context(), "", n, "JONAS", targets("@ines")[0], w.now)
			return err
		},
		"taking it": func(w *world, n incident.Number) error {
			_, err := w.s.Take(w.Context(), n, "AMARA", w.now)
			return err
		},
		"taking what one has": func(w *world, n incident.Number) error {
			_, err := w.s.Take(w.Context(), n, "JONAS", w.now)
			return err
		},
	} {
		w := newWorld(t, watched("@crisis"))
		n := w.trigger("plan", "Water").Number
		w.ack(n, "JONAS")
		w.pass(29 * time.Minute)
		w.must(live(w, n))
		found := ""
		for _, x := range w.running(n) {
			if x.Kind == incident.TimerStale {
				found = x.DueAt.Sub(w.now).String()
			}
		}
		w.same(what+": "+found, what+": 30m0s")
	}
}

// That somebody is rung is no sign that anybody is at work.
func TestReminderAndDeliveryAreNoSignsOfLife(t *testing.T) {
	t.Parallel()
	p := watched("@crisis")
	p.Policy.Acknowledge = incident.Each
	w := newWorld(t, p)
	n := w.trigger("plan", "Water").Number
	w.ack(n, "JONAS")
	w.pass(5 * time.Minute)
	w.same(rung(w.drain(takes)), "AMARA slack")
	w.same(w.timers(n), "remind 10m0s, stale 25m0s")
}

// Who answered unasked, and then stands on a level, was paged only then.
func TestWhoAnsweredUnaskedIsPagedLikeAnybodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t, watched("@crisis", "@ines"))
	n := w.trigger("plan", "Water").Number
	w.ack(n, "INES")
	w.drain(takes)
	w.pass(30 * time.Minute)
	w.pass(5 * time.Minute)
	left := w.drain(takes)
	w.same(rung(left), "AMARA slack, INES slack, JONAS slack")
	if p := w.record(n).Page("INES"); p.Level != 2 || !p.PagedAt.Equal(w.now) || p.State != incident.Reached {
		t.Errorf("%+v", p)
	}
	w.same(invited(left), "") // she was brought in when she answered
}

func TestWithoutATimeoutAnAnswerHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	n := w.trigger("plan", "Water").Number
	w.ack(n, "JONAS")
	w.same(w.timers(n), "none")
}
