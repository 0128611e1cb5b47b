package incident_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

// everything is each thing that one person can do about one incident, with what is allowed and with what is not.
func (w *world) everything(n incident.Number, who incident.PersonID) map[string]error {
	ctx, ines, nobody := w.Context(), targets("@ines")[0], targets("@nobody")[0]
	done := map[string]error{}
	_, done["look"] = w.s.Look(ctx, n, who)
	_, done["acknowledge"] = w.s.Acknowledge(ctx, n, who, w.now)
	_, _, done["update"] = w.s.Update(ctx, "", n, who, incident.News{Text: "Dry"}, w.now)
	_, done["escalate"] = w.s.Escalate(ctx, "", n, who, w.now)
	_, _, done["page"] = w.s.Page(ctx, "", n, who, ines, w.now)
	_, _, done["page nobody"] = w.s.Page(ctx, "", n, who, nobody, w.now)
	_, done["assign"] = w.s.Assign(ctx, "", n, who, ines, w.now)
	_, done["assign nobody"] = w.s.Assign(ctx, "", n, who, nobody, w.now)
	_, done["take"] = w.s.Take(ctx, n, who, w.now)
	_, done["severity"] = w.s.Grade(ctx, "", n, who, "sev1", w.now)
	_, done["severity that is none"] = w.s.Grade(ctx, "", n, who, "sev9", w.now)
	_, done["hand off"] = w.s.HandOff(ctx, "", n, who, ines, "All of it", w.now)
	_, done["hand off to nobody"] = w.s.HandOff(ctx, "", n, who, nobody, "", w.now)
	_, done["plan a shift"] = w.s.PlanShift(ctx, "", n, who, ines, w.now.Add(time.Hour), w.now.Add(2*time.Hour), w.now)
	_, done["plan a shift in the past"] = w.s.PlanShift(ctx, "", n, who, ines, w.now.Add(-time.Hour), w.now, w.now)
	_, done["drop a shift"] = w.s.DropShift(ctx, n, who, "none", w.now)
	_, done["snooze"] = w.s.Snooze(ctx, "", n, who, time.Hour, w.now)
	_, done["snooze for no time"] = w.s.Snooze(ctx, "", n, who, 0, w.now)
	_, done["reopen"] = w.s.Reopen(ctx, "", n, who, "Wet", w.now)
	_, done["reopen without text"] = w.s.Reopen(ctx, "", n, who, "", w.now)
	_, done["resolve without text"] = w.s.Resolve(ctx, "", n, who, "", w.now)
	_, done["resolve"] = w.s.Resolve(ctx, "", n, who, "Dry", w.now)
	_, done["a key that was used"] = w.s.Resolve(ctx, "used", n, who, "Dry", w.now)
	return done
}

// Who takes no part in a private incident cannot tell it from one that does not exist, whatever they try.
func TestAPrivateIncidentIsNotThereForOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	ended := w.trigger("crisis", "Fire").Number
	_, err := w.s.Resolve(t.Context(), "used", ended, "MARA", "Out", w.now)
	w.must(err)
	before := w.story(n)
	for _, who := range []incident.PersonID{"INES", "NOOR", "KASPAR", "NOBODY", ""} {
		none := w.everything(n+100, who)
		for _, hidden := range []incident.Number{n, ended} {
			for what, err := range w.everything(hidden, who) {
				w.refused(err, incident.NotFound)
				if diff := cmp.Diff(named(none[what], n+100), named(err, hidden)); diff != "" {
					t.Errorf("%q can tell, by %s:\n%s", who, what, diff)
				}
			}
		}
		for _, number := range []incident.Number{0, -1} {
			for _, err := range w.everything(number, who) {
				w.refused(err, incident.NotFound)
			}
		}
	}
	w.tells(n, before)
}

// named is an error with the number that was asked for taken out.
func named(err error, n incident.Number) incident.Error {
	e, ok := err.(*incident.Error)
	if !ok {
		return incident.Error{}
	}
	e = &incident.Error{Code: e.Code, Data: map[string]string{"incident": e.Data["incident"]}}
	if e.Data["incident"] == n.String() {
		e.Data["incident"] = "INC-?"
	}
	return *e
}

// A number that stands for none does not stand for the newest either.
func TestNoNumberIsNoIncident(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.trigger("crisis", "Water")
	for what, err := range w.everything(0, "MARA") {
		if incident.CodeOf(err) != incident.NotFound {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Who is told of the updates may look and nothing else; who takes part may do all; the others nothing.
func TestWhoMayLookAndWhoMayAct(t *testing.T) {
	t.Parallel()
	public := playbook(0, "@crisis @noor @gone", "@backup")
	public.Subscribers = targets("@executives")
	private := public
	private.Name, private.Private = "secret", true
	w := newWorld(t, public, private)
	for _, c := range []struct {
		who      incident.PersonID
		playbook string
		look     incident.Code
		act      incident.Code
	}{
		{"MARA", "secret", "", ""}, {"JONAS", "secret", "", ""}, {"NOOR", "secret", "", ""},
		{"HELENA", "secret", "", incident.NotFound},
		{"SOLVEIG", "secret", incident.NotFound, incident.NotFound}, // not paged yet
		{"INES", "secret", incident.NotFound, incident.NotFound},
		{"HELENA", "plan", "", ""}, {"SOLVEIG", "plan", "", ""}, {"INES", "plan", "", ""}, {"NOOR", "plan", "", ""},
		{"ROBO", "plan", incident.NotFound, incident.NotFound},
		{"NOBODY", "plan", incident.NotFound, incident.NotFound},
	} {
		n := w.trigger(c.playbook, "Water").Number
		_, look := w.s.Look(t.Context(), n, c.who)
		_, act := w.s.Acknowledge(t.Context(), n, c.who, w.now)
		if incident.CodeOf(look) != c.look || incident.CodeOf(act) != c.act {
			t.Errorf("%s of %s: looks %v, acts %v", c.who, c.playbook, look, act)
		}
	}
}

// Once paged, always part of it: what the next level was told cannot be untold.
func TestTheNextLevelSeesItOnceItIsPaged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	_, err := w.s.Look(t.Context(), n, "TOMASZ")
	w.refused(err, incident.NotFound)
	w.pass(crisis().Policy.Levels[0].Timeout)
	r, err := w.s.Look(t.Context(), n, "TOMASZ")
	w.must(err)
	w.same(r.Title, "Water")
	w.ack(n, "TOMASZ")
}

// A guest sees what they take part in, and nothing that is merely public.
func TestAGuestSeesNoMoreThanTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	n := w.trigger("plan", "Water").Number
	for what, err := range w.everything(n, "NOOR") {
		if incident.CodeOf(err) != incident.NotFound {
			t.Errorf("%s: %v", what, err)
		}
	}
}
