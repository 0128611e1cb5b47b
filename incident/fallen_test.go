package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

// jonasAlone is a plan for one person who is rung by Slack and mail at once, and by a message after two minutes.
func jonasAlone(t *testing.T, more ...string) *world {
	w := newWorld(t, playbook(0, append([]string{"@jonas"}, more...)...))
	w.setUp("email", "sms")
	w.has("JONAS", "sms")
	w.wants("JONAS", "slack, email, sms 2m")
	return w
}

func TestAWayThatFailsIsSaidWhileOthersAreLeft(t *testing.T) {
	t.Parallel()
	w := jonasAlone(t)
	n := w.trigger("plan", "Water").Number
	left := w.drain(broken("mailbox_full", incident.MethodEmail))
	w.same(said(left), "paged failed")
	w.same(w.pages(n), "JONAS 1 reached")
	w.same(w.notices(n, "JONAS"), "slack sent, email failed (mailbox_full), sms+2m0s waiting")
}

// Nothing has arrived, and only what was to ring later is left: it rings now.
func TestWhereAllImmediateWaysFailTheDelayedOnesRingAtOnce(t *testing.T) {
	t.Parallel()
	w := jonasAlone(t)
	n := w.trigger("plan", "Water").Number
	left := w.drain(broken("refused", incident.MethodEmail, incident.MethodSlack))
	w.same(rung(left), "JONAS email, JONAS slack, JONAS sms")
	w.same(said(left), "paged failed failed")
	w.same(w.pages(n), "JONAS 1 reached")
}

// One of the immediate ways is still being tried.
func TestDelayedWaysWaitForWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	w := jonasAlone(t)
	n := w.trigger("plan", "Water").Number
	left := w.drain(func(d incident.Delivery) incident.Result {
		switch d.Method {
		case incident.MethodEmail:
			return incident.Result{Reason: "refused"}
		case incident.MethodSlack:
			return incident.Result{RetryIn: time.Minute}
		}
		return takes(d)
	})
	w.same(w.notices(n, "JONAS"), "slack waiting, email failed (refused), sms+2m0s waiting")
	w.same(to(left, incident.KindPage), "JONAS JONAS")
}

func TestWhoseWaysAllFailIsUnreachedAndTheNextLevelIsPaged(t *testing.T) {
	t.Parallel()
	w := jonasAlone(t, "@backup")
	n := w.trigger("plan", "Water").Number
	before := w.story(n)
	left := w.drain(broken("refused", incident.MethodEmail, incident.MethodSMS))
	w.same(rung(left), "JONAS email, JONAS slack")
	w.now = w.now.Add(2 * time.Minute)
	w.drain(broken("refused", incident.MethodEmail, incident.MethodSMS))
	w.same(w.pages(n), "JONAS 1 reached")

	second := w.trigger("plan", "Fire").Number
	left = w.drain(func(d incident.Delivery) incident.Result {
		if d.Kind == incident.KindPage && d.To == "JONAS" {
			return incident.Result{Reason: "no_" + string(d.Method)}
		}
		return takes(d)
	})
	w.same(rung(left), "JONAS email, JONAS slack, JONAS sms, SOLVEIG slack, TOMASZ slack")
	w.same(w.pages(second), "JONAS 1 failed (no_sms), SOLVEIG 2 reached, TOMASZ 2 reached")
	w.same(said(left), "paged failed failed unreached paged")
	if len(w.story(n)) <= len(before) {
		t.Error("the first says nothing")
	}
}

// Slack alone stands in Jonas's rules, and refuses. His mail is in the directory, and his phone is known: they ring at once.
// Where they fail as well he is unreached, and not before.
func TestWhereSlackRefusesWhateverIsKnownRings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		broken      []incident.Method
		rung, pages string
	}{
		{nil, "JONAS email, JONAS slack, JONAS sms", "JONAS 1 reached"},
		{[]incident.Method{"email"}, "JONAS email, JONAS slack, JONAS sms", "JONAS 1 reached"},
		{[]incident.Method{"email", "sms"}, "JONAS email, JONAS slack, JONAS sms, SOLVEIG slack, TOMASZ slack", "JONAS 1 failed (refused), SOLVEIG 2 reached, TOMASZ 2 reached"},
	} {
		w := jonasAlone(t, "@backup")
		w.wants("JONAS", "slack")
		n := w.trigger("plan", "Water").Number
		left := w.drain(func(d incident.Delivery) incident.Result {
			if d.To == "JONAS" {
				return broken("refused", append(c.broken, incident.MethodSlack)...)(d)
			}
			return takes(d)
		})
		w.same(rung(left), c.rung)
		w.same(w.pages(n), c.pages)
	}
}

// One has answered: nobody else is woken because Slack refuses. Where each must hear of it, they are.
func TestOnceSomebodyAnsweredSlacksRefusalWakesNobodyElse(t *testing.T) {
	t.Parallel()
	for mode, rings := range map[incident.Acknowledge]string{incident.Any: "", incident.Each: "AMARA email"} {
		p := playbook(0, "@crisis")
		p.Policy.Acknowledge = mode
		w := newWorld(t, p)
		w.setUp("email")
		n := w.trigger("plan", "Water").Number
		away := w.claim()
		w.ack(n, "JONAS")
		w.settle(away, refuses("user_not_found", incident.KindPage, "AMARA"))
		w.same(rung(w.drain(takes)), rings)
	}
}

// What was asked for by name stands on the level as well, and is reached: the level is not lost.
func TestALevelIsNotLostWhereSomebodyAskedForByNameIsReached(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis", "@backup"))
	n := w.trigger("plan", "Water").Number
	w.page(n, "@jonas")
	left := w.drain(refuses("user_not_found", incident.KindPage, "AMARA"))
	w.same(rung(left), "AMARA slack, JONAS slack")
	w.same(w.timers(n), "escalate 5m0s, remind 5m0s")
}

// A failure of an earlier ringing says nothing of this one.
func TestALateFailureOfAnEarlierRingingIsNoNews(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(1, "@jonas"))
	n := w.trigger("plan", "Water").Number
	away := w.claim()
	w.settle(away, takes)
	w.pass(5 * time.Minute)
	before := w.story(n)
	for i, d := range away {
		if d.Kind == incident.KindPage {
			w.settle(away[i:i+1], broken("gave_up", incident.MethodSlack))
		}
	}
	w.tells(n, before)
	w.same(w.pages(n), "JONAS 1 paging")
}

// In quiet hours nothing of low urgency rings, whatever has failed before.
func TestAFailureDoesNotBreakQuietHours(t *testing.T) {
	t.Parallel()
	p := playbook(0, "@jonas")
	p.Urgency = incident.Low
	w := newWorld(t, p)
	w.setUp("sms")
	w.has("JONAS", "sms")
	quiet := incident.Quiet{From: 12*60 + 1, To: 13 * 60}
	w.must(w.s.SetRules(t.Context(), "JONAS", incident.Rules{incident.Low: listed("slack, sms 70m")}, quiet, w.now))
	n := w.trigger("plan", "A leaking tap").Number
	away := w.claim()
	w.now = w.now.Add(10 * time.Minute)
	w.settle(away, broken("refused", incident.MethodSlack))
	w.same(rung(w.drain(takes)), "")
	w.now = w.now.Add(50 * time.Minute) // one o'clock, and ten minutes before the rule's own time
	w.same(rung(w.drain(takes)), "JONAS sms")
	w.same(w.pages(n), "JONAS 1 reached")
}

// A page that was on its way when the incident was snoozed is refused: nothing else rings in its place while that lasts.
func TestWhatIsRefusedDuringASnoozeRingsNobody(t *testing.T) {
	t.Parallel()
	p := playbook(0, "@jonas")
	p.Policy.Acknowledge = incident.Each
	w := newWorld(t, p)
	w.setUp("email")
	w.wants("JONAS", "slack")
	n := w.trigger("plan", "Water").Number
	away := w.claim()
	w.snooze(n, time.Hour)
	w.settle(away, broken("refused", incident.MethodSlack))
	w.same(rung(w.drain(takes)), "")
	w.pass(time.Hour)
	w.same(rung(w.drain(takes)), "JONAS slack")
}
