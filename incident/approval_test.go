package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

// propose has Mara write an update that goes to more than one person may send it to alone.
func (w *world) propose(n incident.Number, text string) incident.Broadcast {
	w.Helper()
	w.s.ApprovalAbove = 2
	_, reach, err := w.s.Update(w.Context(), "", n, "MARA", incident.News{Text: text, Next: time.Hour}, w.now)
	w.must(err)
	if !reach.Waiting {
		w.Errorf("an update to %d does not wait", reach.People())
	}
	return w.sending()
}

func (w *world) approve(b incident.Broadcast, approved bool, by incident.PersonID) error {
	_, err := w.s.Approve(w.Context(), b.ID, approved, by, w.now)
	return err
}

func TestAnUpdateToManyNeedsASecondPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	before := w.story(n)
	b := w.propose(n, "Dry")
	w.same(to(w.drain(takes), incident.KindUpdate), "")
	w.tells(n, before, "proposed MARA count=4 text=Dry")
	w.refused(w.approve(b, true, "MARA"), incident.OwnUpdate)
	w.refused(w.approve(b, true, "INES"), incident.NotFound)
	w.reopen()
	w.now = w.now.Add(time.Hour)
	w.must(w.approve(b, true, "JONAS"))
	w.tells(n, before, "proposed MARA count=4 text=Dry", "approved JONAS author=MARA", "updated MARA text=Dry")
	w.same(to(w.drain(takes), incident.KindUpdate), "C-STAKEHOLDERS C-OFFICE MARA")
	r := w.record(n)
	if r.LastUpdate != "Dry" || !r.LastUpdateAt.Equal(w.now) || !r.NextUpdateAt.Equal(w.now.Add(time.Hour)) {
		t.Errorf("%+v", r.Incident)
	}
	w.refused(w.approve(b, true, "AMARA"), incident.NoBroadcast)
}

func TestAProposedUpdateThatIsRejectedIsHeardByNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	b := w.propose(n, "Dry")
	w.must(w.approve(b, false, "MARA")) // its author may take it back
	w.same(to(w.drain(takes), incident.KindUpdate), "")
	w.refused(w.approve(b, true, "JONAS"), incident.NoBroadcast)
}

// What was proposed before newer news is old by then.
func TestAProposedUpdateIsOvertaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	b := w.propose(n, "Dry")
	w.s.ApprovalAbove = 0
	w.update("", n, "Wet")
	w.refused(w.approve(b, true, "JONAS"), incident.NoBroadcast)
	b = w.propose(n, "Dry")
	w.resolve(n, "over")
	w.refused(w.approve(b, true, "JONAS"), incident.AlreadyResolved)
}

// An incident ends at once, whoever is there; what tells many of it waits for a second person, as an update does.
func TestAClosingMessageToManyNeedsASecondPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	old := w.propose(n, "Dry")
	before := w.story(n)
	w.resolve(n, "Pipe mended")
	if r := w.record(n); r.State != incident.Resolved || r.Resolution != "Pipe mended" {
		t.Errorf("%+v", r.Incident)
	}
	w.same(to(w.drain(takes), incident.KindClosed), "")
	closing := w.proposed(n)
	want := []string{"resolved MARA text=Pipe mended", "proposed MARA closing=yes count=4 text=Pipe mended"}
	w.tells(n, before, want...)
	w.refused(w.approve(old, true, "JONAS"), incident.AlreadyResolved)
	w.refused(w.approve(closing, true, "MARA"), incident.OwnUpdate)
	w.refused(w.approve(closing, true, "INES"), incident.NotFound)
	w.reopen()
	w.must(w.approve(closing, true, "JONAS"))
	w.tells(n, before, append(want, "approved JONAS author=MARA closing=yes")...)
	w.same(to(w.drain(takes), incident.KindClosed), "C-STAKEHOLDERS C-OFFICE MARA")
	if r := w.record(n); r.State != incident.Resolved || r.LastUpdate != "" {
		t.Errorf("%+v", r.Incident)
	}
	w.refused(w.approve(closing, true, "AMARA"), incident.AlreadyResolved)
}

// One that is rejected is heard by nobody, and one that waits when the incident is opened again is old news.
func TestAClosingMessageThatIsNotSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.s.ApprovalAbove = 2
	w.resolve(n, "Dry")
	w.must(w.approve(w.proposed(n), false, "JONAS"))
	w.same(to(w.drain(takes), incident.KindClosed), "")

	n = w.trigger("crisis", "Fire").Number
	w.resolve(n, "Out")
	closing := w.proposed(n)
	_, err := w.s.Reopen(t.Context(), "", n, "JONAS", "It burns again", w.now)
	w.must(err)
	w.refused(w.approve(closing, true, "AMARA"), incident.NoBroadcast)
	w.same(to(w.drain(takes), incident.KindUpdate), "")
	w.must(w.approve(w.proposed(n), true, "MARA"))
	w.same(to(w.drain(takes), incident.KindUpdate), "C-STAKEHOLDERS C-OFFICE MARA")
	if r := w.record(n); !r.Open() || r.LastUpdate != "It burns again" {
		t.Errorf("%+v", r.Incident)
	}
}

// proposed is what of an incident waits for a second person.
func (w *world) proposed(n incident.Number) (b incident.Broadcast) {
	w.Helper()
	list, err := w.store.Unreported(w.Context())
	w.must(err)
	for _, one := range list {
		if one.Incident == n && one.State == incident.Proposed {
			b = one
		}
	}
	return b
}

func (w *world) correct(n incident.Number, text string) (edited int) {
	w.Helper()
	_, edited, err := w.s.Correct(w.Context(), "", n, "", "JONAS", incident.News{Text: text}, w.now)
	w.must(err)
	return edited
}

// Who has heard the update has their message edited, who has not hears the new text; and a second correction takes the place
// of the first.
func TestACorrectionReachesWhoHasHeardAndWhoHasNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, crowdPlan())
	n := crowd(w)
	w.update("", n, "It is Dri")
	w.feed()
	w.settle(w.claimUpTo(400), takes)
	some := w.claimUpTo(50) // under way
	if edited := w.correct(n, "It is dry"); edited != 448 {
		t.Errorf("%d are edited", edited)
	}
	w.correct(n, "It is drying")
	w.settle(some, takes)
	heard, edits := map[string]int{}, map[string]int{}
	for _, d := range w.wave(200, takes) {
		switch d.Kind {
		case incident.KindUpdate:
			heard[w.text(d)]++
		case incident.KindCorrection:
			edits[w.text(d)]++
		}
	}
	if len(heard) != 1 || heard["It is drying"] != 1501-448 || edits["It is drying"] != 448 || edits["It is dry"] > 1 {
		t.Errorf("heard: %v; edited: %v", heard, edits)
	}
	if r := w.record(n); r.LastUpdate != "It is drying" {
		t.Errorf("%+v", r.Incident)
	}
}

// What somebody wrote for one update never takes the place of a newer one.
func TestACorrectionIsOfTheUpdateThatItsAuthorSaw(t *testing.T) {
	t.Parallel()
	w := newWorld(t, crowdPlan())
	n := crowd(w)
	w.update("", n, "It is Dri")
	seen, err := w.s.Correctable(w.Context(), n, "", "JONAS", w.now)
	w.must(err)
	w.now = w.now.Add(time.Second)
	w.update("", n, "It burns")
	_, _, err = w.s.Correct(w.Context(), "", n, seen.ID, "JONAS", incident.News{Text: "It is dry"}, w.now)
	w.refused(err, incident.UpdateOvertaken)
	_, err = w.s.Correctable(w.Context(), n, seen.ID, "JONAS", w.now)
	w.refused(err, incident.UpdateOvertaken)
	seen, err = w.s.Correctable(w.Context(), n, "", "JONAS", w.now)
	w.must(err)
	if _, _, err = w.s.Correct(w.Context(), "", n, seen.ID, "JONAS", incident.News{Text: "It burned"}, w.now); err != nil || w.record(n).LastUpdate != "It burned" || seen.Text != "It burns" {
		t.Errorf("%v; %+v", err, w.record(n).Incident)
	}
}

func TestThereMustBeSomethingToCorrect(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	_, _, err := w.s.Correct(t.Context(), "", n, "", "JONAS", incident.News{Text: "Dry"}, w.now)
	w.refused(err, incident.NothingSent)
	w.propose(n, "Dri")
	_, _, err = w.s.Correct(t.Context(), "", n, "", "JONAS", incident.News{Text: "Dry"}, w.now)
	w.refused(err, incident.NothingSent) // what waits has not been sent
	_, _, err = w.s.Correct(t.Context(), "", n, "", "INES", incident.News{Text: "Dry"}, w.now)
	w.refused(err, incident.NotFound)
}

func TestAPromisedUpdateIsRemindedOfAndThenMissed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.ack(n, "JONAS")
	promise := func(d time.Duration) {
		_, _, err := w.s.Update(t.Context(), "", n, "JONAS", incident.News{Text: "Wet", Next: d}, w.now)
		w.must(err)
	}
	promise(time.Hour)
	w.drain(takes)
	w.pass(49 * time.Minute)
	w.same(to(w.drain(takes), incident.KindReminder), "")
	w.pass(time.Minute)
	w.same(to(w.drain(takes), incident.KindReminder), "JONAS")
	before := w.story(n)
	w.pass(10 * time.Minute)
	w.same(said(w.drain(takes)), "overdue")
	w.tells(n, before, "overdue at=1795352400")

	promise(30 * time.Minute)
	w.update("", n, "Dry") // people wait for the promised one all the same
	w.drain(takes)
	w.pass(30 * time.Minute)
	left := w.drain(takes)
	w.same(to(left, incident.KindReminder)+said(left), "JONASoverdue")
	promise(30 * time.Minute)
	promise(incident.NoPromise)
	w.drain(takes)
	w.pass(time.Hour)
	left = w.drain(takes)
	w.same(to(left, incident.KindReminder)+said(left), "")
	promise(30 * time.Minute)
	w.resolve(n, "over")
	w.drain(takes)
	w.pass(time.Hour)
	w.same(said(w.drain(takes)), "")
	for _, d := range []time.Duration{time.Minute, -time.Hour, 8 * 24 * time.Hour} {
		open := w.trigger("crisis", "Fire").Number
		_, _, err := w.s.Update(t.Context(), "", open, "JONAS", incident.News{Text: "Wet", Next: d}, w.now)
		w.refused(err, incident.OddPromise)
	}
}

// What a second person had to approve is not changed by one alone: neither what has arrived nor what is still to be sent.
func TestACorrectionIsNoWayAroundTheSecondPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	b := w.propose(n, "Dry")
	w.must(w.approve(b, true, "JONAS"))
	_, _, err := w.s.Correct(w.Context(), "", n, "", "MARA", incident.News{Text: "All of you are dismissed"}, w.now)
	w.refused(err, incident.TooManyToCorrect)
	if r := w.record(n); r.LastUpdate != "Dry" || w.sending().Text != "Dry" {
		t.Errorf("%+v", r.Incident)
	}
}
