package incident_test

import (
	"testing"

	"tocsin/incident"
)

// A program of the configuration sees and changes the incidents of its playbooks, private ones too, and to it no other is there,
// whatever it took part in.
func TestAProgramHasItsPlaybooks(t *testing.T) {
	t.Parallel()
	other := crisis()
	other.Name = "flood"
	w := newWorld(t, other)
	cron, board, stranger := incident.Outsider("cron (API)"), incident.Outsider("board (API)"), incident.Outsider("lost (API)")
	w.s.Programs = map[incident.PersonID]incident.Program{cron: {Playbooks: []string{"crisis"}}, board: {}}
	w.s.Roles.May = map[incident.Action][]incident.Target{incident.ToUpdate: targets("@mara"), incident.ToResolve: targets("@mara")}
	mine, theirs := w.trigger("crisis", "Water").Number, w.trigger("flood", "More water").Number
	_, err := w.s.Acknowledge(t.Context(), theirs, board, w.now)
	w.must(err)

	for _, who := range []incident.PersonID{cron, board} {
		_, err = w.s.Look(t.Context(), mine, who)
		w.must(err)
		_, _, err = w.s.Update(t.Context(), "", mine, who, incident.News{Text: "Still wet"}, w.now)
		w.must(err)
	}
	w.s.Programs[board] = incident.Program{Playbooks: []string{"crisis"}} // the configuration has changed
	for _, who := range []incident.PersonID{cron, board, stranger} {
		_, err = w.s.Look(t.Context(), theirs, who)
		w.refused(err, incident.NotFound)
		for what, err := range w.everything(theirs, who) {
			if incident.CodeOf(err) != incident.NotFound {
				t.Errorf("%s may %s: %v", who, what, err)
			}
		}
		_, err = w.s.Resolve(t.Context(), "", theirs, who, "Dry", w.now)
		w.refused(err, incident.NotFound)
	}
	if r, err := w.s.Resolve(t.Context(), "", mine, cron, "Dry", w.now); err != nil || r.ResolvedBy != cron {
		t.Errorf("%+v, %v", r.Incident, err)
	}
	list, err := w.s.List(t.Context(), w.s.Visible(cron))
	if err != nil || len(list) != 1 || list[0].Number != mine {
		t.Errorf("it sees %d incidents, %v", len(list), err)
	}
}
