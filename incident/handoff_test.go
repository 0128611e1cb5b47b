package incident_test

import (
	"strings"
	"testing"

	"tocsin/incident"
)

func TestWhoIsHandedTheLeadIsPagedAndToldAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	w.drain(takes)
	before := w.story(n)
	r, err := w.s.HandOff(t.Context(), "", n, "JONAS", targets("@ines")[0], " The keys. ", w.now)
	w.must(err)
	w.same(string(r.Lead), "INES")
	w.tells(n, before, "handed_off JONAS text=The keys. to=INES")
	left := w.drain(takes)
	w.same(rung(left), "INES slack")
	w.same(invited(left), "INES")
	w.same(to(left, incident.KindHandoff), "INES")
	w.same(to(left, incident.KindRelieved), "JONAS")
	w.same(w.timers(n), "remind 5m0s") // until Ines answers
	for _, d := range left {
		if d.Kind == incident.KindHandoff && (d.Body.Text != "The keys." || d.Body.By != "JONAS") {
			t.Errorf("%+v", d.Body)
		}
	}
}

// Nothing need be open, and nobody need have led.
func TestAHandOffNeedsNoWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	for range 2 {
		_, err := w.s.HandOff(t.Context(), "envelope-1", n, "MARA", targets("@amara")[0], "", w.now)
		w.must(err)
	}
	left := w.drain(takes)
	w.same(to(left, incident.KindHandoff), "AMARA")
	w.same(to(left, incident.KindRelieved), "")
}

func TestWhoCannotBeHandedTheLead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	before := w.story(n)
	for target, want := range map[string]incident.Code{
		"@crisis": incident.SeveralPeople, "@nobody": incident.UnknownTarget, "pager:ops": incident.UnknownTarget, "lead": incident.UnknownTarget,
		"@noor": incident.CannotTakeOver, "@robo": incident.CannotTakeOver, "@kaspar": incident.CannotTakeOver,
	} {
		_, err := w.s.HandOff(t.Context(), "", n, "MARA", targets(target)[0], "", w.now)
		w.refused(err, want)
	}
	_, err := w.s.HandOff(t.Context(), "", n, "MARA", targets("@ines")[0], strings.Repeat("a", incident.MaxText+1), w.now)
	w.refused(err, incident.TextTooLong)
	w.tells(n, before)
	w.resolve(n, "Dry")
	_, err = w.s.HandOff(t.Context(), "", n, "MARA", targets("@ines")[0], "", w.now)
	w.refused(err, incident.AlreadyResolved)
}
