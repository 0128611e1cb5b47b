package incident_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

// Each round asks those who have not answered by one more method; who has no other is asked in Slack once more.
func TestRoundsAskByFurtherMethods(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp(incident.MethodEmail, incident.MethodPush, incident.MethodSMS)
	w.has("HELENA", incident.MethodPush, incident.MethodSMS)
	n, c := w.called("@executives @night")
	w.drain(takes)
	w.says(c, "MARA", incident.Safe, "")
	next := func(d time.Duration) string {
		w.pass(d)
		w.feed()
		return asked(w.drain(takes))
	}
	w.same(next(14*time.Minute), "")
	w.same(next(time.Minute), "AMARA email, DIEGO email, HELENA push")
	w.says(c, "DIEGO", incident.Unaffected, "")
	w.same(next(44*time.Minute), "")
	w.same(next(time.Minute), "AMARA slack, HELENA email")
	w.same(next(48*time.Hour), "")
	if got, _ := w.store.LastRollCall(t.Context(), n); got.Round != 3 {
		t.Errorf("round %d", got.Round)
	}
}

// What came due while the program was down happens once, at once; the round after it has its whole pause.
func TestRoundsOfAnOutageAreAskedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.called("@executives")
	w.drain(takes)
	w.reopen()
	w.pass(10 * time.Hour)
	w.feed()
	w.same(asked(w.drain(takes)), "HELENA slack, MARA slack")
	w.pass(44 * time.Minute)
	w.feed()
	w.same(asked(w.drain(takes)), "")
	w.pass(time.Minute)
	w.feed()
	w.same(asked(w.drain(takes)), "HELENA slack, MARA slack")
}

// Nobody is asked for the second time while others have not been asked at all; news does not overtake the question.
func TestARoundWaitsForTheOneBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.c.staff(700)
	n, _ := w.called("@staff")
	w.update("", n, "News")
	if got := len(w.claimUpTo(1000)); got < 512 || got >= 700 {
		t.Fatalf("%d are under way", got)
	}
	if w.pass(20*time.Minute) == 0 || w.feed() != 0 {
		t.Error("the round did not wait")
	}
	list := w.wave(1000, takes)
	if got := len(strings.Split(asked(list), ", ")); got != 700 {
		t.Errorf("%d were asked", got)
	}
	if w.pass(time.Minute) == 0 || w.feed() == 0 {
		t.Error("the next round does not come")
	}
}
