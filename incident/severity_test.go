package incident_test

import (
	"testing"

	"tocsin/incident"
)

func (w *world) grade(n incident.Number, name string) incident.Record {
	w.Helper()
	r, err := w.s.Grade(w.Context(), "", n, "MARA", name, w.now)
	w.must(err)
	return r
}

func TestTheSeverityIsGivenOrTheUsualOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for given, want := range map[string]string{"": "sev2", "sev1": "sev1", "SEV3": "sev3"} {
		r, err := w.s.Trigger(t.Context(), incident.Trigger{Playbook: "crisis", Text: "Water", Severity: given, By: "MARA"}, w.now)
		w.must(err)
		w.same(w.record(r.Number).Severity.Name, want)
	}
	_, err := w.s.Trigger(t.Context(), incident.Trigger{Playbook: "crisis", Text: "Water", Severity: "sev9", By: "MARA"}, w.now)
	w.refused(err, incident.UnknownSeverity)
	w.s.Severities = incident.Severities{} // a company that does without
	w.same(w.trigger("crisis", "Water").Severity.Name, "")
}

// Raised, it pages whom the play adds then, once, and asks them until they answer.
func TestRaisingTheSeverityPagesWhomThePlayAdds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, played())
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.ack(n, "JONAS")
	w.drain(takes)
	before := w.story(n)
	w.grade(n, "sev1")
	w.tells(n, before, "graded MARA before=sev2 mark= severity=sev1 title=Critical", "asked MARA count=1")
	left := w.drain(takes)
	w.same(rung(left), "INES slack")
	w.same(invited(left), "INES")
	w.same(to(left, incident.KindRefresh), "JONAS AMARA HELENA INES -")
	w.same(w.timers(n), "remind 5m0s")
	w.ack(n, "INES")
	w.same(w.timers(n), "none")
	for _, name := range []string{"sev3", "sev1", "sev1"} { // up and down, nobody is rung twice
		w.grade(n, name)
	}
	w.same(rung(w.drain(takes)), "")
}

func TestLoweringTheSeverityPagesNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, played())
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	before := w.story(n)
	if r := w.grade(n, "sev3"); r.Severity.Title != "Minor" {
		t.Errorf("%+v", r.Severity)
	}
	w.tells(n, before, "graded MARA before=sev2 mark= severity=sev3 title=Minor")
	w.grade(n, "sev3") // once more is no news
	w.same(rung(w.drain(takes)), "")
}

func TestWhatIsNoSeverity(t *testing.T) {
	t.Parallel()
	w := newWorld(t, played())
	n := w.trigger("plan", "Water").Number
	before := w.story(n)
	_, err := w.s.Grade(t.Context(), "", n, "MARA", "sev9", w.now)
	w.refused(err, incident.UnknownSeverity)
	w.tells(n, before)
	for range 2 { // a repeated request rings once
		_, err := w.s.Grade(t.Context(), "envelope-1", n, "MARA", "sev1", w.now)
		w.must(err)
	}
	w.resolve(n, "Dry")
	_, err = w.s.Grade(t.Context(), "", n, "MARA", "sev9", w.now)
	w.refused(err, incident.AlreadyResolved)
}
