package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

// The pages do not wait for the channel; when it is there, they get a link to it.
func TestTheChannelIsRememberedAndThePagesPointToIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis @gone"))
	n := w.trigger("plan", "Water").Number
	left := w.drain(func(d incident.Delivery) incident.Result {
		if d.Kind == incident.KindChannel {
			return incident.Result{Channel: &incident.Channel{ID: "C7", Name: "plan-2026-11-22-1-2"}}
		}
		return takes(d)
	})
	if r := w.record(n); r.Channel != "C7" || r.ChannelName != "plan-2026-11-22-1-2" {
		t.Errorf("%+v", r.Incident)
	}
	w.same(to(left, incident.KindRefresh), "JONAS AMARA")
	if got, err := w.store.ByChannel(t.Context(), "C7"); got != n || err != nil {
		t.Errorf("C7 is the channel of %s, %v", got, err)
	}
}

func TestWithoutAChannelItRingsAllTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	before := w.story(n)
	w.settle(w.claim(), refuses("restricted_action", incident.KindChannel, ""))
	w.tells(n, before, "reached JONAS method=slack", "reached AMARA method=slack", "undelivered kind=channel reason=restricted_action to=")
	if r := w.record(n); r.Channel != "" || r.State != incident.Triggered || w.timer(n) != "5m0s" {
		t.Errorf("%+v", r.Incident)
	}
}

func TestWhoCouldNotBeInvitedIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	left := w.drain(func(d incident.Delivery) incident.Result {
		if d.Kind == incident.KindInvite && len(d.Body.People) == 2 {
			return incident.Result{Failed: []incident.Failure{{Person: "AMARA", Reason: "user_is_restricted"}}}
		}
		return takes(d)
	})
	w.tells(n, w.story(n)[:5], "undelivered AMARA kind=invite reason=user_is_restricted to=AMARA")
	w.same(said(left), "paged undelivered")
}

// A channel that missed an update or the end is named in the incident's own, where somebody can tell them. People are counted by
// the broadcast, which names them at its end: there may be thousands.
func TestUndeliveredNewsIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.update("", n, "We are looking")
	before := w.story(n)
	left := w.drain(refuses("is_archived", incident.KindUpdate, "C-OFFICE", "MARA"))
	w.tells(n, before, "undelivered kind=update reason=is_archived to=C-OFFICE")
	w.same(said(left), "updated undelivered")
	w.resolve(n, "Dry")
	before = w.story(n)
	w.drain(refuses("is_archived", incident.KindClosed, "C-OFFICE"))
	w.tells(n, before, "undelivered kind=closed reason=is_archived to=C-OFFICE")
}

// What the channel itself refuses cannot be said there.
func TestWhatTheChannelRefusesIsOnTheTimelineOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	before := w.story(n)
	left := w.drain(refuses("is_archived", incident.KindNote, ""))
	w.tells(n, before, "undelivered kind=note reason=is_archived to=")
	w.same(said(left), "acknowledged")
}

// That the sender of a mail has no mailbox that takes an answer is nothing to those who work on the incident.
func TestAnAnswerThatBouncesIsNotOnTheTimeline(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := alert("", "cold")
	a.Reply = &incident.Reply{Address: "sensor@sensors.example", MessageID: "a@mx", Subject: "Cold", Playbook: "crisis"}
	n := w.alert(a).Record.Number
	before := w.story(n)
	list, err := w.store.Claim(t.Context(), incident.MethodEmail, w.now, incident.PriorityRefresh, 10, time.Minute)
	w.must(err)
	w.same(to(list, incident.KindReply), "-")
	w.settle(list, refuses("refused", incident.KindReply, ""))
	w.tells(n, before)
}
