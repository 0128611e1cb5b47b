package incident_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

func TestWhoLeadsHearsAtOnceWhoNeedsHelp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, c := w.called("@executives @crisis")
	w.drain(takes)
	w.says(c, "HELENA", incident.InNeed, "")
	list := w.claim()
	w.same(to(list, incident.KindHelp), "AMARA")
	if list[0].Kind != incident.KindHelp || list[0].Priority != incident.PriorityPage {
		t.Errorf("first leaves %+v", list[0])
	}
	w.settle(list, takes)
	w.says(c, "HELENA", incident.InNeed, "") // pressed twice
	w.same(to(w.drain(takes), incident.KindHelp), "")
	w.says(c, "HELENA", incident.InNeed, "Smoke")
	w.says(c, "HELENA", incident.InNeed, "Smoke")
	w.same(to(w.drain(takes), incident.KindHelp), "AMARA")
	w.says(c, "HELENA", incident.Safe, "")
	w.same(to(w.drain(takes), incident.KindHelp), "AMARA")
	w.says(c, "AMARA", incident.InNeed, "") // not she herself, but who was paged as well
	w.same(to(w.drain(takes), incident.KindHelp), "JONAS")
}

// Without a lead whose account is there, who was paged hears of it; where nobody of these is left, who triggered it.
func TestHelpIsHeardWithoutALead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n, c := w.called("@night")
	w.ack(n, "JONAS")
	w.drain(takes)
	help := func(who incident.PersonID) string {
		w.says(c, "DIEGO", incident.InNeed, w.now.String())
		w.now = w.now.Add(time.Second)
		return to(w.drain(takes), incident.KindHelp)
	}
	w.same(help("DIEGO"), "AMARA")
	w.c.turn(incident.Deactivated, "AMARA")
	w.same(help("DIEGO"), "JONAS")
	w.c.turn(incident.Deactivated, "JONAS")
	w.same(help("DIEGO"), "MARA")
}

func TestOnlyWhoIsAskedAnswersAndOnlyUntilItIsClosed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n, c := w.called("@executives")
	say := func(id string, who incident.PersonID, a incident.Answer) error {
		return w.s.AnswerRoll(t.Context(), "", id, who, a, w.now)
	}
	safe := incident.Answer{Safety: incident.Safe}
	w.refused(say(c.ID, "DIEGO", safe), incident.NotFound)
	w.refused(say("none", "HELENA", safe), incident.NotFound)
	w.refused(say(c.ID, "HELENA", incident.Answer{Safety: "gone"}), incident.NotFound)
	w.refused(say(c.ID, "HELENA", incident.Answer{}), incident.NotFound)
	w.refused(say(c.ID, "HELENA", incident.Answer{Safety: incident.Safe, Note: strings.Repeat("é", incident.MaxText+1)}), incident.TextTooLong)
	w.refused(say(c.ID, "HELENA", incident.Answer{Safety: incident.Safe, Where: strings.Repeat("é", incident.MaxTitle+1)}), incident.TextTooLong)
	w.same(w.counts(c), "2 asked: 0 safe, 0 help, 0 unaffected, 0 unreached")
	w.must(w.s.CloseRoll(t.Context(), "", n, "JONAS", w.now))
	w.refused(say(c.ID, "HELENA", safe), incident.RollCallClosed)
	w.refused(say(c.ID, "DIEGO", safe), incident.NotFound)
	w.same(w.counts(c), "2 asked: 0 safe, 0 help, 0 unaffected, 0 unreached")
}

func TestWhoLeadsAnswersForOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n, c := w.called("@executives @night")
	w.drain(takes)
	answer := func(by incident.PersonID, target string) error {
		_, err := w.s.AnswerFor(t.Context(), "", n, by, targets(target)[0], incident.Answer{Safety: incident.Safe, Note: "He called"}, w.now)
		return err
	}
	w.refused(answer("MARA", "@diego"), incident.NotLeading) // she only triggered it, and AMARA leads
	w.refused(answer("HELENA", "@diego"), incident.NotFound)
	w.refused(answer("JONAS", "@ines"), incident.NotAsked)
	w.refused(answer("JONAS", "@crisis"), incident.SeveralPeople)
	w.refused(answer("JONAS", "@stranger"), incident.UnknownTarget)
	w.must(answer("JONAS", "@diego"))
	w.same(to(w.drain(takes), incident.KindAnswered), "DIEGO")
	a, err := w.store.Asked(t.Context(), c.ID, "DIEGO")
	if err != nil || a.By != "JONAS" || a.Safety != incident.Safe || a.Note != "He called" {
		t.Errorf("%+v, %v", a, err)
	}
	w.says(c, "DIEGO", incident.Unaffected, "") // the person's own word comes after, and counts
	w.same(w.counts(c), "4 asked: 0 safe, 0 help, 1 unaffected, 0 unreached")
}

// Names are read by those who lead, counts by everybody who sees the incident.
func TestWhoSeesWhichAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n, c := w.called("@night")
	w.says(c, "DIEGO", incident.InNeed, "Smoke")
	for who, want := range map[incident.PersonID]incident.Code{
		"AMARA": "", "JONAS": "", "MARA": incident.NotLeading, "HELENA": incident.NotLeading, "DIEGO": incident.NotFound, "INES": incident.NotFound, "": incident.NotFound,
	} {
		list, err := w.s.WhoAnswered(t.Context(), n, who, incident.RollFilter{Safety: incident.InNeed})
		w.refused(err, want)
		if (len(list) == 1) != (want == "") {
			t.Errorf("%s reads %+v", who, list)
		}
		_, _, tally, err := w.s.Roll(t.Context(), n, who)
		if seen := want != incident.NotFound; (err == nil) != seen || (len(tally) == 1) != seen {
			t.Errorf("%s reads %+v, %v", who, tally, err)
		}
	}
	for _, e := range w.story(n) {
		if strings.Contains(e, "DIEGO") || strings.Contains(e, "Smoke") {
			t.Errorf("the timeline says %q", e)
		}
	}
}
