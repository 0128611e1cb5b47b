package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

// Waiting for the silence of nobody helps nobody.
func TestALevelWithoutAnybodyIsPassedOverAtOnceAndSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@gone @robo", "@crisis"))
	r := w.trigger("plan", "Water")
	w.tells(r.Number, nil, "triggered MARA playbook=plan text=Water",
		"unreached KASPAR reason=deactivated", "unreached ZOE reason=deactivated", "unreached ROBO reason=bot", "paged count=2 level=2")
	w.same(w.pages(r.Number), "KASPAR 1 failed (deactivated), ZOE 1 failed (deactivated), ROBO 1 failed (bot), JONAS 2 paging, AMARA 2 paging")
	w.same(w.timer(r.Number), "5m0s")
	left := w.drain(takes)
	w.same(to(left, incident.KindPage), "JONAS AMARA")
	w.same(invited(left), "MARA JONAS AMARA")
	w.same(said(left), "unreached unreached unreached paged")
}

func TestAPersonInTwoGroupsIsPagedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis @night @amara amara@halden.example"))
	r := w.trigger("plan", "Water")
	w.same(w.pages(r.Number), "JONAS 1 paging, AMARA 1 paging, DIEGO 1 paging")
	w.same(to(w.drain(takes), incident.KindPage), "JONAS AMARA DIEGO")
}

// Who stands on two levels rings again, and is invited once.
func TestAPersonOnTwoLevelsIsPagedOnEach(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis", "@night"))
	r := w.trigger("plan", "Water")
	w.drain(takes)
	w.pass(5 * time.Minute)
	w.same(w.pages(r.Number), "JONAS 1 reached, AMARA 2 paging, DIEGO 2 paging")
	left := w.drain(takes)
	w.same(to(left, incident.KindPage), "AMARA DIEGO")
	w.same(invited(left), "DIEGO")
}

// A guest cannot trigger, but may be wanted.
func TestAGuestCanBePaged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@noor"))
	r := w.trigger("plan", "Water")
	w.drain(takes)
	w.same(w.pages(r.Number), "NOOR 1 reached")
	if after := w.ack(r.Number, "NOOR"); after.Lead != "NOOR" {
		t.Errorf("%s leads", after.Lead)
	}
}

func TestAReferenceThatLeadsNowhereIsSaidOnce(t *testing.T) {
	t.Parallel()
	p := playbook(1, "@nobody @jonas #nowhere", "@nobody")
	p.Stakeholders, p.Subscribers = "nowhere", targets("@nobody @executives")
	w := newWorld(t, p)
	r := w.trigger("plan", "Water")
	w.tells(r.Number, nil, "triggered MARA playbook=plan text=Water", "unresolved target=@nobody", "unresolved target=#nowhere", "paged count=1 level=1")
	w.same(said(w.drain(takes)), "unresolved unresolved paged")
}

func TestNobodyAtAllIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(9, "@gone", "@nobody", "@empty"))
	r := w.trigger("plan", "Water")
	w.tells(r.Number, nil, "triggered MARA playbook=plan text=Water",
		"unreached KASPAR reason=deactivated", "unreached ZOE reason=deactivated", "unresolved target=@nobody", "exhausted")
	w.same(w.timer(r.Number), "5m0s")
	w.same(said(w.drain(takes)), "unreached unreached unresolved exhausted")
}

// Somebody who comes back between two rounds is paged in the second, and brought in.
func TestWhoComesBackIsPagedAndBroughtIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(1, "@crisis @kaspar"))
	r := w.trigger("plan", "Water")
	w.drain(takes)
	w.c.turn(incident.Member, "KASPAR")
	w.pass(5 * time.Minute)
	w.same(w.pages(r.Number), "JONAS 1 paging, AMARA 1 paging, KASPAR 1 paging")
	if p := w.record(r.Number).Page("KASPAR"); !p.EndedAt.IsZero() {
		t.Errorf("the page is on its way and ended at %v", p.EndedAt)
	}
	left := w.drain(takes)
	w.same(to(left, incident.KindPage), "JONAS AMARA KASPAR")
	w.same(invited(left), "KASPAR")
}

// Slack brings in a hundred people a call.
func TestManyAreInvitedInGroups(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@all"))
	for i := range 250 {
		id := incident.PersonID(fmt.Sprintf("U%03d", i))
		w.c.people[id] = incident.Person{ID: id, Kind: incident.Member}
		w.c.groups["all"] = append(w.c.groups["all"], id)
	}
	w.trigger("plan", "Water")
	var sizes []string
	left := w.drain(takes)
	for _, d := range left {
		if d.Kind == incident.KindInvite {
			sizes = append(sizes, fmt.Sprint(len(d.Body.People)))
		}
	}
	w.same(strings.Join(sizes, " "), "1 100 100 50")
	if n := len(strings.Fields(invited(left))); n != 251 {
		t.Errorf("%d were invited", n)
	}
}
