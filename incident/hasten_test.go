package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

const patience = 15 * time.Second

// hasten lets time pass with Slack away, and looks for whom other methods ring instead.
func (w *world) hasten(d time.Duration) (people int) {
	w.Helper()
	w.now = w.now.Add(d)
	people, err := w.s.Hasten(w.Context(), patience, w.now)
	w.must(err)
	return people
}

var slackDown = down(incident.MethodSlack)

func TestSlackIsAwayAndTheOtherMethodsRingAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	w.setUp("sms", "voice")
	w.has("JONAS", "sms", "voice")
	w.wants("JONAS", "slack, sms 5m, voice 10m")
	n := w.trigger("plan", "Water").Number
	w.drain(slackDown)
	w.same(w.notices(n, "JONAS"), "slack waiting, sms+5m0s waiting, voice+10m0s waiting")
	if people := w.hasten(patience); people != 0 {
		t.Errorf("%d were rung before their time", people)
	}
	before, wakes := w.story(n), w.wakes
	if people := w.hasten(time.Millisecond); people != 1 || w.wakes == wakes {
		t.Errorf("%d were rung", people) // Amara has nothing else
	}
	w.tells(n, before, "hastened count=1")
	w.same(rung(w.drain(slackDown)), "JONAS sms, JONAS voice")
	w.same(w.pages(n), "JONAS 1 reached, AMARA 1 paging")
	for range 3 {
		if people := w.hasten(time.Second); people != 0 {
			t.Errorf("%d were rung again", people)
		}
	}
	w.now = w.now.Add(time.Minute)
	w.same(rung(w.drain(takes)), "AMARA slack, JONAS slack") // Slack is back
}

// Jonas's rules name Slack alone, twice. His mail stands in the directory, and his phone is known.
func TestWhoHasOnlySlackIsRungByWhateverIsKnown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@jonas"))
	w.setUp("email", "sms")
	w.has("JONAS", "sms")
	w.wants("JONAS", "slack, slack 10m")
	n := w.trigger("plan", "Water").Number
	w.drain(slackDown)
	if people := w.hasten(patience + time.Millisecond); people != 1 {
		t.Errorf("%d were rung", people)
	}
	w.same(rung(w.drain(slackDown)), "JONAS email, JONAS sms")
	w.same(w.notices(n, "JONAS"), "slack waiting, slack+10m0s waiting, email sent, sms sent")
	w.ack(n, "JONAS") // by the link in the mail
	w.now = w.now.Add(time.Hour)
	w.same(rung(w.drain(takes)), "") // what waited for Slack is stale
	w.same(w.pages(n), "JONAS 1 acknowledged")
}

// What else there was has failed already: that is as good as only Slack.
func TestWhoseOtherMethodsFailedIsRungByTheRest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@jonas"))
	w.setUp("email", "sms")
	w.has("JONAS", "sms")
	w.wants("JONAS", "slack, email")
	w.trigger("plan", "Water")
	w.drain(func(d incident.Delivery) incident.Result {
		if d.Method == incident.MethodEmail {
			return incident.Result{Reason: "refused"}
		}
		return slackDown(d)
	})
	w.hasten(patience + time.Millisecond)
	w.same(rung(w.drain(slackDown)), "JONAS sms")
}

func TestWhoHasBeenReachedOtherwiseIsLeftAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@jonas"))
	w.setUp("email", "sms")
	w.has("JONAS", "sms")
	w.wants("JONAS", "slack, email, sms 5m")
	w.trigger("plan", "Water")
	w.drain(slackDown)
	if people := w.hasten(patience + time.Millisecond); people != 0 {
		t.Errorf("%d were rung", people)
	}
	w.same(rung(w.drain(slackDown)), "")
}

// One has answered meanwhile: nobody else is woken because Slack is away. Where each must hear of it, they are.
func TestOnceSomebodyAnsweredSlacksAbsenceWakesNobodyElse(t *testing.T) {
	t.Parallel()
	for mode, rings := range map[incident.Acknowledge]string{incident.Any: "", incident.Each: "AMARA email"} {
		p := playbook(0, "@crisis")
		p.Policy.Acknowledge = mode
		w := newWorld(t, p)
		w.setUp("email")
		n := w.trigger("plan", "Water").Number
		w.drain(slackDown)
		w.ack(n, "JONAS")
		w.hasten(patience + time.Millisecond)
		w.same(rung(w.drain(slackDown)), rings)
	}
}

// Slack is away for longer than a level waits. Each ringing goes around it.
func TestEachRingingGoesAroundSlack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(1, "@jonas"))
	w.setUp("email")
	n := w.trigger("plan", "Water").Number
	w.drain(slackDown)
	w.hasten(patience + time.Millisecond)
	w.same(rung(w.drain(slackDown)), "JONAS email")
	w.pass(5 * time.Minute)
	w.drain(slackDown)
	w.hasten(time.Second)
	left := w.drain(slackDown)
	w.same(rung(left), "JONAS email")
	w.same(w.notices(n, "JONAS"), "slack waiting, email sent")
	w.now = w.now.Add(time.Minute)
	w.same(rung(w.drain(takes)), "JONAS slack") // and Slack has kept one
}

func TestQuietHoursHoldWithoutSlack(t *testing.T) {
	t.Parallel()
	p := playbook(0, "@jonas")
	p.Urgency = incident.Low
	w := newWorld(t, p)
	w.setUp("email")
	quiet := incident.Quiet{From: 12 * 60, To: 13 * 60}
	w.now = w.now.Add(-time.Second)
	w.must(w.s.SetRules(t.Context(), "JONAS", nil, quiet, w.now))
	w.trigger("plan", "A leaking tap")
	w.drain(slackDown)
	w.hasten(16 * time.Second)
	w.same(rung(w.drain(slackDown)), "")
	w.now = w.now.Add(time.Hour)
	w.same(rung(w.drain(slackDown)), "JONAS email, JONAS slack")

	w = newWorld(t, p)
	w.setUp("sms")
	w.has("JONAS", "sms")
	w.now = w.now.Add(-time.Second)
	w.must(w.s.SetRules(t.Context(), "JONAS", incident.Rules{incident.Low: listed("slack, sms 90m")}, quiet, w.now))
	w.trigger("plan", "A leaking tap")
	w.drain(slackDown)
	w.hasten(16 * time.Second)
	w.same(rung(w.drain(slackDown)), "")
	w.now = w.now.Add(time.Hour) // before the rule's own time
	w.same(rung(w.drain(slackDown)), "JONAS slack, JONAS sms")
}

// What is known otherwise fails as well: that is said, and not tried again every second.
func TestWhatIsKnownOtherwiseIsTriedOnceEachRinging(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@jonas"))
	w.setUp("email")
	n := w.trigger("plan", "Water").Number
	w.drain(slackDown)
	say := func(d incident.Delivery) incident.Result {
		if d.Method == incident.MethodEmail {
			return incident.Result{Reason: "refused"}
		}
		return slackDown(d)
	}
	before := w.story(n)
	for range 3 {
		w.hasten(patience + time.Millisecond)
		w.drain(say)
	}
	w.tells(n, before, "hastened count=1", "failed JONAS method=email reason=refused")
	w.same(w.pages(n), "JONAS 1 paging")
}

func TestWhatIsOverIsNotHastened(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@jonas"))
	w.setUp("email")
	n := w.trigger("plan", "Water").Number
	away := w.claim()
	w.resolve(n, "Dry")
	if people := w.hasten(time.Minute); people != 0 {
		t.Errorf("%d were rung", people)
	}
	w.settle(away, takes)
}

// Jonas was rung by Slack alone, and has told since that he wants to be rung by mail: Slack, which still tries, is no spare way.
func TestRulesThatChangeWhileSlackIsAwayDoubleNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@jonas"))
	w.setUp("email", "sms")
	w.has("JONAS", "sms")
	w.wants("JONAS", "slack")
	n := w.trigger("plan", "Water").Number
	w.drain(slackDown)
	w.wants("JONAS", "email")
	w.hasten(patience + time.Millisecond)
	w.same(w.notices(n, "JONAS"), "slack waiting, sms waiting")
}
