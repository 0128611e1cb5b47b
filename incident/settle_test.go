package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

func TestAPageThatArrivesIsOnTheTimelineAndSaidNowhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	before := w.story(n)
	left := w.drain(takes)
	w.tells(n, before, "reached JONAS method=slack", "reached AMARA method=slack", "channel name=made")
	w.same(said(left), "paged")
}

// Nobody is silently not reached: name and reason stand in the channel, and the others go on being waited for.
func TestAPageThatIsRefusedIsSaidWithItsReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	left := w.drain(refuses("cannot_dm_bot", incident.KindPage, "JONAS"))
	w.same(w.pages(n), "JONAS 1 failed (cannot_dm_bot), AMARA 1 reached")
	w.same(said(left), "paged unreached")
	w.same(w.timer(n), "5m0s")
	if p := w.record(n).Page("JONAS"); !p.EndedAt.Equal(w.now) {
		t.Errorf("ended at %v", p.EndedAt)
	}
}

func TestAWholeLevelThatIsRefusedLeadsToTheNextAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	before := w.story(n)
	w.now = w.now.Add(time.Minute)
	left := w.drain(refuses("user_not_found", incident.KindPage, "JONAS", "AMARA"))
	w.same(to(left, incident.KindPage), "JONAS AMARA SOLVEIG TOMASZ")
	w.tells(n, before, "unreached JONAS reason=user_not_found", "unreached AMARA reason=user_not_found", "channel name=made",
		"paged count=2 level=2", "reached SOLVEIG method=slack", "reached TOMASZ method=slack")
	w.same(w.timer(n), "10m0s")
}

// One refusal after the other: the last one of the level is what counts.
func TestALevelIsLostWithItsLastPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	away := w.claim()
	no := refuses("user_not_found", incident.KindPage, "JONAS", "AMARA")
	w.settle(away[:1], no)
	w.same(w.timer(n), "5m0s")
	w.settle(away[1:], no)
	w.same(w.timer(n), "10m0s")
	w.same(w.pages(n), "JONAS 1 failed (user_not_found), AMARA 1 failed (user_not_found), SOLVEIG 2 paging, TOMASZ 2 paging")
}

// Slack refuses everybody, again and again: it ends, says so once, and a late refusal does not say it again.
func TestEverybodyRefusedEndsAndIsSaidOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	no := refuses("user_not_found", incident.KindPage, "JONAS", "AMARA", "SOLVEIG", "TOMASZ")
	left := w.drain(no)
	w.same(to(left, incident.KindPage), "JONAS AMARA SOLVEIG TOMASZ JONAS AMARA SOLVEIG TOMASZ")
	w.same(w.timer(n), "10m0s")
	w.exhaustedOnce(n)
}

func TestARefusalAfterTheLastLevelIsSilentSaysNothingTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	n := w.trigger("plan", "Water").Number
	away := w.claim()
	w.pass(5 * time.Minute)
	w.exhaustedOnce(n)
	w.settle(away, refuses("gave_up", incident.KindPage, "JONAS", "AMARA"))
	w.drain(takes)
	w.same(w.pages(n), "JONAS 1 failed (gave_up), AMARA 1 failed (gave_up)")
	w.same(w.timer(n), "5m0s")
	w.exhaustedOnce(n)
}

func (w *world) exhaustedOnce(n incident.Number) {
	w.Helper()
	count := 0
	for _, line := range w.story(n) {
		if line == "exhausted" {
			count++
		}
	}
	if count != 1 {
		w.Errorf("said %d times that nobody is left: %q", count, w.story(n))
	}
}

// Somebody answered while the last refusals were on their way: the next level sleeps on.
func TestALostLevelPagesNobodyOnceSomebodyAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	away := w.claim()
	w.ack(n, "MARA")
	w.settle(away, refuses("user_not_found", incident.KindPage, "JONAS", "AMARA"))
	w.same(to(w.drain(takes), incident.KindPage), "")
	w.same(w.timer(n), "none")
}

func TestWhatIsTriedAgainChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	before, pages := w.story(n), w.pages(n)
	w.settle(w.claim(), func(incident.Delivery) incident.Result {
		return incident.Result{RetryIn: time.Second, Reason: "ratelimited"}
	})
	w.tells(n, before)
	w.same(w.pages(n), pages)
	w.now = w.now.Add(time.Second)
	w.same(to(w.drain(takes), incident.KindPage), "JONAS AMARA")
}

// A page waits behind no edit, so it may be drawn before an answer and arrive after it. Then it is edited; else it need not be.
func TestAPageThatWasDrawnTooEarlyIsEdited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	var pages, others []incident.Delivery
	for _, d := range w.claim() {
		if d.Kind == incident.KindPage {
			pages = append(pages, d)
		} else {
			others = append(others, d)
		}
	}
	w.settle(others, takes)
	w.drain(takes)
	drawn := w.record(n)
	posted := func(d incident.Delivery) incident.Result {
		return incident.Result{Copy: incident.Copy{Role: incident.CopyPage, Person: incident.PersonID(d.To), Channel: "D", TS: d.To}, Shows: drawn.Face(incident.PersonID(d.To))}
	}
	w.settle(pages[:1], posted)
	w.same(to(w.drain(takes), incident.KindRefresh), "")
	w.ack(n, "AMARA")
	w.drain(takes)
	w.settle(pages[1:], posted)
	w.same(to(w.drain(takes), incident.KindRefresh), "AMARA")
}

// What stands before a page in the outbox, waiting for its turn, holds it up in nothing.
func TestAPageWaitsBehindNoEdit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS") // every page is to be edited
	_, err := w.s.Assign(t.Context(), "", n, "JONAS", targets("@amara")[0], w.now)
	w.must(err)
	w.same(to(w.claim(), incident.KindPage), "AMARA")
}
