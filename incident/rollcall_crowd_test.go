package incident_test

import (
	"slices"
	"testing"
	"time"

	"tocsin/incident"
)

// crowdCalled is an incident that AMARA leads, at the moment in which she has begun a roll call of 1,500.
func crowdCalled(w *world) (n incident.Number, c incident.RollCall) {
	w.Helper()
	w.c.staff(1500)
	w.s.Rounds = []time.Duration{15 * time.Minute, time.Hour}
	n = w.trigger("crisis", "Water").Number
	w.ack(n, "AMARA")
	w.drain(takes)
	people, err := w.s.CallRoll(w.Context(), "", n, "AMARA", targets("@staff"), "", w.now)
	w.must(err)
	c, err = w.store.LastRollCall(w.Context(), n)
	w.must(err)
	if people != 1500 || c.Round != 1 {
		w.Errorf("%d are asked, in round %d", people, c.Round)
	}
	return n, c
}

// Very many are enrolled some at a time, also after a crash; then the tally is drawn, and each is asked once.
func TestARollCallOfVeryManyIsBegunInParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, c := crowdCalled(w)
	step := func() {
		_, err := w.s.Feed(w.Context(), w.now)
		w.must(err)
	}
	w.same(w.counts(c), "256 asked: 0 safe, 0 help, 0 unaffected, 0 unreached")
	step()
	step()
	w.reopen()
	w.same(w.counts(c), "768 asked: 0 safe, 0 help, 0 unaffected, 0 unreached")
	list := w.drain(takes)
	w.same(asked(list)+to(list, incident.KindTally), "")
	w.feed()
	w.same(w.counts(c), "1500 asked: 0 safe, 0 help, 0 unaffected, 0 unreached")
	times, tallies := map[string]int{}, 0
	for _, d := range w.wave(200, takes) {
		switch d.Kind {
		case incident.KindAsk:
			times[d.To]++
		case incident.KindTally:
			tallies++
		}
	}
	if len(times) != 1500 || tallies != 1 {
		t.Errorf("%d were asked; the tally was drawn %d times", len(times), tallies)
	}
	for who, n := range times {
		if n != 1 {
			t.Errorf("%s was asked %d times", who, n)
		}
	}
}

// One that ends before all are enrolled reports all the same on everybody.
func TestARollCallThatEndsAsSoonAsItHasBegun(t *testing.T) {
	t.Parallel()
	for who, end := range map[incident.PersonID]func(*world, incident.Number){
		"AMARA": func(w *world, n incident.Number) { w.must(w.s.CloseRoll(w.Context(), "", n, "AMARA", w.now)) },
		"MARA":  func(w *world, n incident.Number) { w.resolve(n, "Dry") },
	} {
		w := newWorld(t)
		n, c := crowdCalled(w)
		end(w, n)
		w.same(w.counts(c), "1500 asked: 0 safe, 0 help, 0 unaffected, 0 unreached")
		if want := "roll_call_closed " + string(who) + " answered=0 count=1500"; !slices.Contains(w.story(n), want) {
			t.Errorf("the timeline has no %q: %q", want, w.story(n))
		}
		w.feed()
		w.same(asked(w.wave(200, takes)), "")
	}
}
