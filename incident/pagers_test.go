package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

// events gives what one pager was told, in order.
func events(list []incident.Delivery, pager string) string {
	text := ""
	for _, d := range list {
		if d.To == pager {
			text += string(d.Kind) + " " + string(d.Body.Event) + " by " + string(d.Method) + "; "
		}
	}
	return text
}

func TestAPagerIsPagedLikeAPersonAndToldWhatBecomesOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "pager:ops @jonas"))
	w.setUp("pager:ops")
	n := w.trigger("plan", "Water").Number
	left := w.drain(takes)
	w.same(events(left, "pager:ops"), "page trigger by pager:ops; ")
	w.same(invited(left), "MARA JONAS") // a pager joins no channel
	w.same(w.pages(n), "pager:ops 1 reached, JONAS 1 reached")
	w.ack(n, "JONAS")
	left = w.drain(takes)
	w.same(events(left, "pager:ops"), "mirror acknowledge by pager:ops; ")
	w.same(to(left, incident.KindRefresh), "JONAS -") // nor has it a message to edit
	w.resolve(n, "Dry")
	w.same(events(w.drain(takes), "pager:ops"), "mirror resolve by pager:ops; ")
}

// While the pager does not answer, what it is told waits in its order.
func TestAPagerIsToldInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "pager:ops @jonas"))
	w.setUp("pager:ops")
	n := w.trigger("plan", "Water").Number
	w.drain(down("pager:ops"))
	w.ack(n, "JONAS")
	w.drain(down("pager:ops"))
	w.now = w.now.Add(time.Minute)
	w.same(events(w.drain(takes), "pager:ops"), "page trigger by pager:ops; mirror acknowledge by pager:ops; ")
}

// An answer there is one here. A pager leads nothing.
func TestAPagerCanAnswer(t *testing.T) {
	t.Parallel()
	p := each("pager:ops @jonas", "@backup")
	p.Private = true
	w := newWorld(t, p)
	w.setUp("pager:ops")
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	r := w.ack(n, "pager:ops")
	if r.State != incident.Acknowledged || r.AcknowledgedBy != "pager:ops" || r.Lead != "" {
		t.Errorf("%+v", r.Incident)
	}
	w.same(invited(w.drain(takes)), "")
	w.pass(5 * time.Minute)
	w.same(rung(w.drain(takes)), "JONAS slack") // everybody must hear of it
	if r := w.ack(n, "JONAS"); r.Lead != "JONAS" || r.AcknowledgedBy != "pager:ops" {
		t.Errorf("%+v", r.Incident)
	}
}

// People must answer themselves, pagers need not: what one person said was mirrored there.
func TestAPagerIsNotRemindedOnceSomebodyAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t, each("pager:ops @crisis"))
	w.setUp("pager:ops")
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	w.drain(takes)
	w.pass(5 * time.Minute)
	w.same(rung(w.drain(takes)), "AMARA slack")
}

func TestAPagerThatIsNotConfiguredIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "pager:ops", "@jonas"))
	n := w.trigger("plan", "Water").Number
	w.tells(n, nil, "triggered MARA playbook=plan text=Water", "unreached pager:ops reason=no_pager", "paged count=1 level=2")
	w.ack(n, "JONAS")
	w.same(events(w.drain(takes), "pager:ops"), "") // what was never told of it is not told what became of it
}

func TestWhatAPagerRefusesIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "pager:ops", "@jonas"))
	w.setUp("pager:ops")
	n := w.trigger("plan", "Water").Number
	left := w.drain(broken("invalid_key", "pager:ops"))
	w.same(rung(left), "JONAS slack, pager:ops pager:ops")
	w.same(w.pages(n), "pager:ops 1 failed (invalid_key), JONAS 2 reached")
	w.ack(n, "JONAS")
	before := w.story(n)
	w.drain(refuses("invalid_key", incident.KindMirror, "pager:ops"))
	w.tells(n, before, "undelivered kind=mirror reason=invalid_key to=pager:ops")
}

func TestAReopenedIncidentRingsThePagerAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "pager:ops"))
	w.setUp("pager:ops")
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.resolve(n, "Dry")
	w.drain(takes)
	w.now = w.now.Add(time.Minute)
	w.again(n, "Wet")
	w.same(events(w.drain(takes), "pager:ops"), "page trigger by pager:ops; ")
}

// mirrored is what a webhook of the pager does: who acted goes by a name alone.
func (w *world) mirrored(dedup, name string, e incident.Event) (repeat bool, err error) {
	return w.s.Mirrored(w.Context(), "hook "+name+string(e), dedup, e, incident.Agent{Name: name, Pager: "pagerduty"}, "Dry", w.now)
}

// A pager tells no more than a name. Where one person of that name was paged, it is that person who has answered.
func TestWhoAnswersAtAPagerIsFoundByName(t *testing.T) {
	t.Parallel()
	for name, who := range map[string]incident.PersonID{
		"jonas": "JONAS", " Jonas ": "JONAS", "Mara": "pager:Mara (pagerduty)", "amara": "pager:amara (pagerduty)", "": "pager: (pagerduty)",
		"kaspar": "pager:kaspar (pagerduty)", "pager:ops": "pager:pager:ops (pagerduty)",
	} {
		w := newWorld(t, playbook(0, "pager:ops @jonas @amara @diego @kaspar"))
		w.setUp("pager:ops")
		diego := w.c.people["DIEGO"]
		diego.Name = "amara" // two of one name: neither is said to have answered
		w.c.people["DIEGO"] = diego
		r := w.trigger("plan", "Water")
		w.drain(takes)
		_, err := w.mirrored(r.Dedup(), name, incident.EventAcknowledge)
		w.must(err)
		if got := w.record(r.Number); got.AcknowledgedBy != who || (got.Lead == "") != who.IsPager() {
			t.Errorf("%q: %s acknowledged, %s leads; want %s", name, got.AcknowledgedBy, got.Lead, who)
		}
		_, err = w.mirrored(r.Dedup(), name, incident.EventResolve)
		w.must(err)
		if got := w.record(r.Number); got.ResolvedBy != who {
			t.Errorf("%q: %s resolved it, want %s", name, got.ResolvedBy, who)
		}
	}
}

// Pagers remember. What is said there of INC-1 of an earlier database, or of another installation, is not about ours.
func TestAnIncidentIsCalledAtPagersWhatNoOtherIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "pager:ops @jonas"))
	w.setUp("pager:ops")
	r := w.trigger("plan", "Water")
	w.drain(takes)
	earlier := r.Incident
	earlier.TriggeredAt = r.TriggeredAt.Add(-time.Millisecond)
	for _, dedup := range []string{earlier.Dedup(), "tocsin/INC-1", "tocsin/INC-1/", "INC-1/" + r.Dedup()[13:], "tocsin/INC-2/x", ""} {
		_, err := w.mirrored(dedup, "jonas", incident.EventAcknowledge)
		w.refused(err, incident.NotFound)
	}
	w.same(w.pages(r.Number), "pager:ops 1 reached, JONAS 1 reached")
	again := w.record(r.Number)
	if again.Dedup() != r.Dedup() || r.Dedup() != "tocsin/INC-1/mwrsbk00" {
		t.Errorf("it is called %s, and then %s", r.Dedup(), again.Dedup())
	}
	if n, ok := incident.ParseDedup(r.Dedup()); n != r.Number || !ok {
		t.Errorf("%s is %s, %v", r.Dedup(), n, ok)
	}
}
