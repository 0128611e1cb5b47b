package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

// exhausted is a plan of one level that has stayed silent to the end.
func (w *world) exhausted(say answer) incident.Number {
	w.Helper()
	n := w.trigger("plan", "Water").Number
	w.drain(say)
	w.pass(5 * time.Minute)
	w.drain(say)
	w.exhaustedOnce(n)
	return n
}

// Slack and everything else was away when it rang. An hour later it is there again, and nobody has answered.
func TestWhoCouldNotBeReachedIsTriedAgainWhileNobodyAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis", "@empty"))
	n := w.trigger("plan", "Water").Number
	w.drain(broken("gave_up", incident.MethodSlack))
	w.same(w.pages(n), "JONAS 1 failed (gave_up), AMARA 1 failed (gave_up)")
	w.same(w.timers(n), "remind 5m0s")
	w.pass(5 * time.Minute)
	left := w.drain(takes)
	w.same(rung(left), "AMARA slack, JONAS slack")
	w.same(invited(left), "JONAS AMARA")
	w.same(w.pages(n), "JONAS 1 reached, AMARA 1 reached")
}

// The one who is on call now was not when the last level was paged.
func TestAReminderRingsWhoIsOnCallByNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "oncall:water"))
	w.rota["water"] = []shift{{w.now, "@jonas"}, {w.now.Add(6 * time.Minute), "@amara"}, {w.now.Add(16 * time.Minute), "@kaspar"}}
	n := w.exhausted(takes)
	w.same(w.pages(n), "JONAS 1 reached")
	w.pass(5 * time.Minute)
	left := w.drain(takes)
	w.same(rung(left), "AMARA slack, JONAS slack")
	w.same(invited(left), "AMARA")
	before := w.story(n)
	w.pass(10 * time.Minute)
	w.tells(n, before, "reminded count=2", "unreached KASPAR reason=deactivated")
}

func TestAReminderSaysWhoHasLeftMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	n := w.exhausted(takes)
	delete(w.c.people, "AMARA") // as if she had never been there
	before := w.story(n)
	w.pass(5 * time.Minute)
	w.tells(n, before, "unreached AMARA reason=deactivated", "reminded count=1")
	w.same(said(w.drain(takes)), "unreached reminded")
	before = w.story(n)
	w.pass(10 * time.Minute)
	w.tells(n, before, "reminded count=1") // she is named once
}

// Slack is away for hours: then each has one message there, and not one of every reminder.
func TestAPageThatWaitsIsNotDoubledByReminders(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	w.exhausted(down(incident.MethodSlack))
	for range 5 {
		w.pass(time.Hour)
		w.drain(down(incident.MethodSlack))
	}
	w.pass(time.Minute)
	w.same(rung(w.drain(takes)), "AMARA slack, JONAS slack")
}

// Who was asked for by name is waited for, even where the escalation takes long and one answer is enough.
func TestWhoWasAskedForIsRemindedDuringTheEscalationAndAfterIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis", "@backup", "@ines"))
	n := w.trigger("plan", "Water").Number
	w.page(n, "@ines")
	w.drain(takes)
	w.same(w.timers(n), "escalate 5m0s, remind 5m0s")
	w.pass(5 * time.Minute)
	w.same(rung(w.drain(takes)), "INES slack, SOLVEIG slack, TOMASZ slack")
	w.pass(5 * time.Minute) // the level that she is on
	w.same(rung(w.drain(takes)), "INES slack")
	w.same(w.pages(n), "JONAS 1 reached, AMARA 1 reached, INES -1 reached, SOLVEIG 2 reached, TOMASZ 2 reached")
	w.ack(n, "JONAS")
	w.pass(5 * time.Minute)
	w.same(rung(w.drain(takes)), "INES slack")
	w.ack(n, "INES")
	w.same(w.timers(n), "none")
}

// Who could not be reached when asked for by name, and is by a later level, is waited for from then on.
func TestWhoWasAskedForIsRemindedOnceALevelReachesThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis", "@ines"))
	n := w.trigger("plan", "Water").Number
	w.c.turn(incident.Deactivated, "INES")
	w.page(n, "@ines")
	w.same(w.timers(n), "escalate 5m0s")
	w.c.turn(incident.Member, "INES")
	w.pass(5 * time.Minute)
	w.same(w.timers(n), "escalate 5m0s, remind 5m0s")
}

// Ten hours of downtime are one reminder, and then the pauses go on.
func TestRemindersOfADowntimeHappenOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	n := w.exhausted(takes)
	w.reopen()
	if fired := w.pass(10 * time.Hour); fired != 1 {
		t.Errorf("%d timers fired", fired)
	}
	w.same(rung(w.drain(takes)), "AMARA slack, JONAS slack")
	w.same(w.timers(n), "remind 10m0s")
}
