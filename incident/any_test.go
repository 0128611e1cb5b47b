package incident_test

import (
	"testing"
	"time"
)

// The usual way: one answer is enough, and lets the others sleep whom nothing has rung yet.
func TestTheFirstAnswerTakesBackTheOthersDelayedRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	w.setUp("sms", "email")
	w.has("AMARA", "sms")
	w.wants("AMARA", "slack, email, sms 2m")
	n := w.trigger("plan", "Water").Number
	w.ack(n, "JONAS") // before anything has left
	w.same(w.notices(n, "AMARA"), "slack waiting, email waiting, sms+2m0s withdrawn")
	w.same(rung(w.drain(takes)), "AMARA email, AMARA slack") // Jonas's own is taken back
	w.same(w.timers(n), "none")
	w.pass(24 * time.Hour)
	w.same(rung(w.drain(takes)), "")
}

// Nothing has rung Amara, and nothing will. She is not "being paged" for ever.
func TestWhoHadOnlyDelayedRulesIsNotRungAtAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	w.wants("AMARA", "slack 2m")
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	w.same(w.pages(n), "JONAS 1 acknowledged, AMARA 1 failed (answered)")
	w.same(said(w.drain(takes)), "acknowledged") // it is no news: nobody has failed
	w.pass(time.Hour)
	w.same(rung(w.drain(takes)), "")
}

// Who was asked for by name is wanted, whoever else has answered.
func TestTheRulesOfWhoWasAskedForStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	w.wants("INES", "slack, slack 2m")
	n := w.trigger("plan", "Water").Number
	w.page(n, "@ines")
	w.drain(takes)
	w.ack(n, "JONAS")
	w.same(w.notices(n, "INES"), "slack sent, slack+2m0s waiting")
	w.pass(2 * time.Minute)
	w.same(rung(w.drain(takes)), "INES slack")
}

// A page that is being handed over cannot be taken back, and what becomes of it is the truth.
func TestADelayedPageThatIsOnItsWayArrives(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	w.wants("AMARA", "slack 2m")
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.pass(2 * time.Minute)
	away := w.claim()
	w.ack(n, "JONAS")
	w.settle(away, takes)
	w.same(w.pages(n), "JONAS 1 acknowledged, AMARA 1 reached")
}
