package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

// each is the plan where everybody must hear of it.
func each(levels ...string) incident.Playbook {
	p := playbook(0, levels...)
	p.Policy.Acknowledge = incident.Each
	return p
}

func TestEachRingsTheOthersUntilTheyAnswerThemselves(t *testing.T) {
	t.Parallel()
	w := newWorld(t, each("@crisis", "@backup"))
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	for _, step := range []struct {
		silence time.Duration
		rings   string
		timers  string
	}{
		{0, "", "remind 5m0s"}, // the escalation has ended: Solveig and Tomasz sleep on
		{5 * time.Minute, "AMARA slack", "remind 10m0s"},
		{10 * time.Minute, "AMARA slack", "remind 20m0s"},
		{20 * time.Minute, "AMARA slack", "remind 40m0s"},
		{40 * time.Minute, "AMARA slack", "remind 1h0m0s"},
		{time.Hour, "AMARA slack", "remind 1h0m0s"},
	} {
		w.pass(step.silence)
		w.same(rung(w.drain(takes)), step.rings)
		w.same(w.timers(n), step.timers)
	}
	w.ack(n, "AMARA")
	w.same(w.timers(n), "none")
	w.pass(24 * time.Hour)
	w.same(rung(w.drain(takes)), "")
}

func TestEachTakesNobodyElsesRulesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, each("@crisis"))
	w.setUp("sms", "voice")
	w.has("AMARA", "sms", "voice")
	w.wants("AMARA", "slack, sms 2m, voice 7m")
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	w.same(w.notices(n, "AMARA"), "slack sent, sms+2m0s waiting, voice+7m0s waiting")
	w.pass(2 * time.Minute)
	w.same(rung(w.drain(takes)), "AMARA sms")
	w.pass(3 * time.Minute) // rung again: what waits already stays in its place
	w.same(rung(w.drain(takes)), "AMARA slack")
	w.same(w.notices(n, "AMARA"), "slack sent, sms+2m0s waiting, voice+7m0s waiting")
	w.pass(2 * time.Minute)
	w.same(rung(w.drain(takes)), "AMARA sms, AMARA voice")
	w.ack(n, "AMARA")
	w.same(w.notices(n, "AMARA"), "slack sent, sms+2m0s sent, voice+7m0s sent")
}

// What is one's own is taken back with one's own answer, whatever the others do.
func TestAnAnswerTakesOnesOwnRulesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, each("@crisis"))
	w.setUp("sms")
	w.has("JONAS", "sms")
	w.wants("JONAS", "slack, sms 2m")
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	w.same(w.notices(n, "JONAS"), "slack sent, sms+2m0s withdrawn")
	w.pass(3 * time.Minute)
	w.same(rung(w.drain(takes)), "")
}

// Fifty people who answer one after the other do not let the last one sleep.
func TestAnAnswerLetsNobodyElseWaitLonger(t *testing.T) {
	t.Parallel()
	w := newWorld(t, each("@crisis @backup"))
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	w.pass(4 * time.Minute)
	w.ack(n, "AMARA")
	w.same(w.timers(n), "remind 1m0s")
	w.pass(time.Minute)
	w.same(rung(w.drain(takes)), "SOLVEIG slack, TOMASZ slack")
}

// Who cannot be reached stands in the channel. The others hear of it once, and not every hour.
func TestEachDoesNotTryForEverWhatCannotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t, each("@crisis"))
	n := w.trigger("plan", "Water").Number
	w.drain(refuses("user_not_found", incident.KindPage, "AMARA"))
	w.ack(n, "JONAS")
	w.same(w.timers(n), "none")

	n = w.trigger("plan", "Fire").Number
	away := w.claim()
	w.ack(n, "JONAS")
	w.settle(away, refuses("user_not_found", incident.KindPage, "AMARA")) // the same, the other way round
	before := w.story(n)
	w.pass(5 * time.Minute)
	w.tells(n, before)
	w.same(w.timers(n), "none")
}

// Both were out of reach when Jonas answered; then one page turns out to have arrived.
func TestWhoIsReachedAfterAllIsReminded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, each("@amara @jonas"))
	n := w.trigger("plan", "Water").Number
	away := w.claim()
	w.settle(away, refuses("user_not_found", incident.KindPage, "AMARA"))
	w.ack(n, "JONAS")
	w.same(w.timers(n), "none")
	w.settle(away, takes)
	w.same(w.pages(n), "AMARA 1 reached, JONAS 1 acknowledged")
	w.same(w.timers(n), "remind 5m0s")
}
