package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

func lastResort(targetsOf string) incident.Playbook {
	p := playbook(0, "@crisis")
	p.Policy.LastResort = targets(targetsOf)
	return p
}

func TestTheLastResortIsPagedAndChannelsAreTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, lastResort("@helena #office pager:ops"))
	w.setUp("pager:ops")
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.pass(5 * time.Minute)
	left := w.drain(takes)
	w.same(rung(left), "HELENA slack, pager:ops pager:ops")
	w.same(to(left, incident.KindAlarm), "C-OFFICE")
	w.same(invited(left), "HELENA") // the channel is told, not let in
	w.same(said(left), "exhausted last_resort")
	w.same(w.timers(n), "remind 5m0s")
	w.pass(5 * time.Minute)
	w.same(rung(w.drain(takes)), "AMARA slack, HELENA slack, JONAS slack, pager:ops pager:ops")
	w.ack(n, "HELENA")
	w.same(w.timers(n), "none")
}

func TestALastResortThatIsNotThereIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, lastResort("@kaspar @nobody #nowhere pager:ops"))
	n := w.trigger("plan", "Water").Number
	before := w.story(n)
	w.pass(5 * time.Minute)
	w.tells(n, before, "exhausted", "unresolved target=@nobody", "unreached KASPAR reason=deactivated",
		"unreached pager:ops reason=no_pager", "unresolved target=#nowhere")
	w.same(w.timers(n), "remind 5m0s")
}

// Slack was away. When it is back, nobody is to read that nobody has answered.
func TestAnAlarmThatHasNotLeftIsTakenBack(t *testing.T) {
	t.Parallel()
	for what, end := range map[string]func(*world, incident.Number){
		"answered": func(w *world, n incident.Number) { w.ack(n, "JONAS") },
		"resolved": func(w *world, n incident.Number) { w.resolve(n, "Dry") },
	} {
		w := newWorld(t, lastResort("#office"))
		n := w.trigger("plan", "Water").Number
		w.pass(5 * time.Minute)
		end(w, n)
		w.same(what+to(w.drain(takes), incident.KindAlarm), what)
	}
}

func TestAnAlarmThatIsRefusedIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t, lastResort("#office"))
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.pass(5 * time.Minute)
	before := w.story(n)
	w.drain(refuses("is_archived", incident.KindAlarm, "C-OFFICE"))
	w.tells(n, before, "undelivered kind=alarm reason=is_archived to=C-OFFICE")
}

// Who has answered the policy is not asked by the last resort.
func TestTheLastResortLeavesAloneWhoHasAnswered(t *testing.T) {
	t.Parallel()
	p := playbook(0, "@crisis", "@backup")
	p.Policy.LastResort = targets("@jonas @helena")
	w := newWorld(t, p)
	n := w.trigger("plan", "Water").Number
	w.ack(n, "JONAS")
	w.escalate(n)
	w.drain(takes)
	w.pass(5 * time.Minute)
	w.same(rung(w.drain(takes)), "HELENA slack")
}
