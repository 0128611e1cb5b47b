package incident_test

import (
	"testing"

	"tocsin/incident"
)

func (w *world) subscribe(n incident.Number, by incident.PersonID, x incident.Subscriber) error {
	_, err := w.s.Subscribe(w.Context(), "", n, by, x, w.now)
	return err
}

// told gives who hears an update that is sent now.
func (w *world) told(n incident.Number) string {
	w.Helper()
	w.drain(takes)
	w.update("", n, "Dry")
	return to(w.drain(takes), incident.KindUpdate)
}

func target(text string) incident.Target { return targets(text)[0] }

func TestSubscribersComeAndGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.same(w.told(n), "C-STAKEHOLDERS C-OFFICE MARA")
	w.must(w.subscribe(n, "JONAS", incident.Subscriber{Person: "DIEGO"}))                          // hears it in #office
	w.must(w.subscribe(n, "JONAS", incident.Subscriber{Person: "AMARA"}))                          // is in no channel
	w.must(w.subscribe(n, "JONAS", incident.Subscriber{Target: target("@backup")}))                // a team
	w.must(w.subscribe(n, "HELENA", incident.Subscriber{Person: "HELENA", Wish: incident.Direct})) // is told, so that she sees it
	w.must(w.subscribe(n, "MARA", incident.Subscriber{Person: "MARA", Wish: incident.Silent}))     // herself
	w.must(w.subscribe(n, "MARA", incident.Subscriber{Target: target("#office"), Wish: incident.Silent}))
	w.same(w.told(n), "C-STAKEHOLDERS SOLVEIG TOMASZ DIEGO AMARA HELENA")
	w.must(w.subscribe(n, "JONAS", incident.Subscriber{Target: target("@backup"), Wish: incident.Silent}))
	w.same(w.told(n), "C-STAKEHOLDERS DIEGO AMARA HELENA")
}

// Who takes no part in a private incident, and is not told of it, learns nothing; who is told cannot change who else is.
func TestStrangersSubscribeNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	for by, x := range map[incident.PersonID]incident.Subscriber{
		"INES": {Person: "INES", Wish: incident.Direct}, "HELENA": {Person: "INES"}, "NOOR": {Person: "NOOR", Wish: incident.Direct},
	} {
		w.refused(w.subscribe(n, by, x), incident.NotFound)
	}
	w.refused(w.subscribe(n, "JONAS", incident.Subscriber{Target: target("@nobody")}), incident.UnknownTarget)
	w.refused(w.subscribe(n, "JONAS", incident.Subscriber{Target: target("#elsewhere")}), incident.UnknownTarget)
	_, _, err := w.s.Subscriptions(t.Context(), n, "INES")
	w.refused(err, incident.NotFound)
}

// A group that vanishes between two updates is named, and everybody else is told.
func TestATargetThatIsGoneIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	delete(w.c.groups, "executives")
	before := w.story(n)
	w.same(w.told(n), "C-STAKEHOLDERS C-OFFICE")
	w.tells(n, before, "updated MARA text=Dry", "lost reason=target_lost target=@executives")
	b := w.sending()
	_, untold, err := w.s.Untold(t.Context(), b.ID, "JONAS")
	w.must(err)
	if b.Total != 3 || b.Failed != 1 || b.State != incident.Done || len(untold) != 1 || untold[0] != (incident.Untold{To: "@executives", Reason: incident.ReasonTargetLost}) {
		t.Errorf("%+v; not told are %+v", b, untold)
	}
	list, _, err := w.s.Subscriptions(t.Context(), n, "JONAS")
	w.must(err)
	if len(list) != 3 || !list[1].Lost {
		t.Errorf("%+v", list)
	}
}
