package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

func TestResolveEndsItAndTellsEverybody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.ack(n, "AMARA")
	w.drain(takes)
	before := w.story(n)
	w.now = w.now.Add(time.Hour)
	r, err := w.s.Resolve(t.Context(), "", n, "JONAS", " Pipe mended ", w.now)
	w.must(err)
	if r.State != incident.Resolved || r.ResolvedBy != "JONAS" || r.Resolution != "Pipe mended" || !r.ResolvedAt.Equal(w.now) || r.Lead != "AMARA" {
		t.Errorf("%+v", r.Incident)
	}
	w.tells(n, before, "resolved JONAS text=Pipe mended")
	w.same(w.pages(n), "JONAS 1 reached, AMARA 1 acknowledged")
	left := w.drain(takes)
	w.same(to(left, incident.KindClosed), "C-STAKEHOLDERS C-OFFICE MARA")
	w.same(to(left, incident.KindRefresh), "JONAS AMARA -")
	w.same(said(left), "resolved")
}

// It may be over before anybody has acknowledged; then nobody is rung any more.
func TestResolveStopsAllThatStillRings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.resolve(n, "False alarm")
	w.same(w.pages(n), "JONAS 1 failed (resolved), AMARA 1 failed (resolved)")
	for _, p := range w.record(n).Pages {
		if !p.EndedAt.Equal(w.now) {
			t.Errorf("%s's page ended at %v", p.Person, p.EndedAt)
		}
	}
	w.same(w.timer(n), "none")
	left := w.drain(takes)
	w.same(to(left, incident.KindPage), "")
	w.same(to(left, incident.KindClosed), "C-STAKEHOLDERS C-OFFICE MARA")
	w.same(invited(left), "MARA JONAS AMARA") // the channel is made all the same: it holds what happened
	if w.pass(24*time.Hour) != 0 || len(w.drain(takes)) > 0 {
		t.Error("it still rings")
	}
}

// A page that was on its way may arrive: that is true then. If it does not, it is not tried again.
func TestWhatIsOnItsWayWhenItEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	away := w.claim()
	w.same(to(away, incident.KindPage), "JONAS AMARA")
	w.resolve(n, "False alarm")
	w.settle(away, func(d incident.Delivery) incident.Result {
		if d.To == "AMARA" {
			return incident.Result{RetryIn: time.Second}
		}
		return takes(d)
	})
	w.same(w.pages(n), "JONAS 1 reached, AMARA 1 failed (resolved)")
	w.now = w.now.Add(time.Hour)
	w.same(to(w.drain(takes), incident.KindPage), "")
}

// The last of a level is refused only now: nobody else is paged for what is over.
func TestALevelThatIsLostAfterTheEndPagesNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	away := w.claim()
	w.resolve(n, "False alarm")
	w.settle(away, refuses("user_not_found", incident.KindPage, "JONAS", "AMARA"))
	w.same(to(w.drain(takes), incident.KindPage), "")
	w.same(w.pages(n), "JONAS 1 failed (user_not_found), AMARA 1 failed (user_not_found)")
	w.same(w.timer(n), "none")
}

func TestARepeatedResolveSaysThatItIsDone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	end := func(key string) (incident.Record, error) {
		return w.s.Resolve(t.Context(), key, n, "MARA", "Dry", w.now)
	}
	_, err := end("envelope-1")
	w.must(err)
	w.drain(takes)
	before, at := w.story(n), w.now
	w.now = w.now.Add(time.Minute)
	r, err := end("envelope-1")
	w.must(err)
	if !r.ResolvedAt.Equal(at) || r.Resolution != "Dry" {
		t.Errorf("%+v", r.Incident)
	}
	_, err = end("envelope-2")
	w.refused(err, incident.AlreadyResolved)
	_, _, err = w.s.Update(t.Context(), "envelope-3", n, "MARA", incident.News{Text: "Dry"}, w.now)
	w.refused(err, incident.AlreadyResolved)
	w.tells(n, before)
	if left := w.drain(takes); len(left) > 0 {
		t.Errorf("left: %+v", left)
	}
}
