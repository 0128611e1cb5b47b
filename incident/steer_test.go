package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

// sending is the broadcast that is not over.
func (w *world) sending() incident.Broadcast {
	w.Helper()
	list, err := w.store.Unreported(w.Context())
	w.must(err)
	if len(list) == 0 {
		w.Fatalf("nothing is being sent")
	}
	return list[len(list)-1]
}

func (w *world) steer(to incident.BroadcastState, by incident.PersonID) error {
	_, err := w.s.Steer(w.Context(), w.sending().ID, to, by, w.now)
	return err
}

func TestABroadcastThatIsPausedWaitsForWhoeverLetsItGoOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, crowdPlan())
	n := crowd(w)
	w.update("", n, "Dry")
	w.settle(w.claimUpTo(100), takes)
	before := w.story(n)
	w.must(w.steer(incident.Paused, "JONAS"))
	w.must(w.steer(incident.Paused, "AMARA")) // a moment later: it is said once
	w.tells(n, before, "paused JONAS sent=99 total=1501")
	w.same(to(w.wave(100, takes), incident.KindUpdate), "")
	w.now = w.now.Add(48 * time.Hour)
	w.same(to(w.wave(100, takes), incident.KindUpdate), "")
	w.must(w.steer(incident.Running, "JONAS"))
	left := w.wave(100, takes)
	if b := w.sending(); b.Sent != 1501 || b.State != incident.Done || b.Lasted(w.now) != 0 {
		t.Errorf("%+v", b)
	}
	for _, d := range left {
		if d.Kind == incident.KindUpdate && !d.Since.Equal(w.now) {
			t.Fatalf("what was held counts as late: %+v", d)
		}
	}
	w.refused(w.steer(incident.Paused, "JONAS"), incident.NoBroadcast)
}

func TestABroadcastThatIsCancelledGoesToNobodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t, crowdPlan())
	n := crowd(w)
	w.update("", n, "Dry")
	some := w.claimUpTo(100)
	w.must(w.steer(incident.Cancelled, "JONAS"))
	w.settle(some, takes)
	w.same(to(w.wave(100, takes), incident.KindUpdate), "")
	if b := w.sending(); !b.Settled() || b.Sent != 99 || b.Withdrawn != 158 {
		t.Errorf("%+v", b)
	}
	w.refused(w.steer(incident.Running, "JONAS"), incident.NoBroadcast)
}

// To who takes no part in a private incident its broadcasts do not exist.
func TestStrangersSteerNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.update("", n, "Dry")
	w.refused(w.steer(incident.Paused, "INES"), incident.NotFound)
	_, _, err := w.s.Untold(w.Context(), w.sending().ID, "INES")
	w.refused(err, incident.NotFound)
	w.refused(w.s.ShareUntold(w.Context(), "", w.sending().ID, "INES", w.now), incident.NotFound)
	_, err = w.s.Steer(w.Context(), "no such", incident.Paused, "JONAS", w.now)
	w.refused(err, incident.NotFound)
}

func TestProgressIsShownWhereThereIsSomethingToSee(t *testing.T) {
	t.Parallel()
	w := newWorld(t, crowdPlan())
	report := func() string {
		w.must(w.s.Report(w.Context(), w.now))
		list := w.claim()
		w.settle(list, takes)
		return to(list, incident.KindProgress)
	}
	n := crowd(w)
	w.update("", n, "Dry")
	w.settle(w.claimUpTo(100), takes)
	w.same(report(), "") // in the first seconds there is nothing to see
	w.now = w.now.Add(3 * time.Second)
	w.same(report(), "-")
	w.now = w.now.Add(2 * time.Second)
	w.same(report(), "")

	small := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.update("", small, "Dry")
	w.drain(takes)
	w.same(report(), "") // the note says all
	w.update("", small, "Drier")
	w.drain(refuses("user_disabled", incident.KindUpdate, "MARA"))
	w.same(report(), "-") // somebody does not know
	w.now = w.now.Add(time.Hour)
	w.same(report(), "-") // of the large one
}

func TestTheEndIsForetoldWithoutThePauses(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	b := incident.Broadcast{At: at, Total: 1000, Sent: 90, Failed: 10, Rested: time.Hour}
	if left, ok := b.TimeLeft(at.Add(time.Hour + time.Minute)); !ok || left != 9*time.Minute {
		t.Errorf("%v is left", left)
	}
	b.PausedAt = at.Add(time.Hour + time.Minute)
	if left, _ := b.TimeLeft(at.Add(9 * time.Hour)); left != 9*time.Minute {
		t.Errorf("%v is left while it is paused", left)
	}
	if _, ok := (incident.Broadcast{At: at, Total: 10}).TimeLeft(at.Add(time.Hour)); ok {
		t.Error("something is foretold before anything is sent")
	}
}
