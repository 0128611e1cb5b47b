package incident_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

// relieved lets time pass and gives who is told to be on call from now on.
func (w *world) relieved(d time.Duration) string {
	w.Helper()
	w.now = w.now.Add(d)
	_, err := w.s.HandOver(w.Context(), w.now)
	w.must(err)
	return to(w.drain(takes), incident.KindHandover)
}

func TestWhoIsOnCallFromNowOnIsTold(t *testing.T) {
	t.Parallel()
	w := water(t)
	w.same(w.relieved(0), "") // the first look: who has been on call knows
	w.same(w.relieved(8*time.Hour-time.Millisecond), "")
	w.same(w.relieved(time.Millisecond), "AMARA")
	w.same(w.relieved(time.Hour), "")
}

func TestWhoTakesOverAndWhoGetsItBackAreTold(t *testing.T) {
	t.Parallel()
	w := water(t)
	w.relieved(0)
	w.must(w.override("@ines", 0, time.Hour))
	w.same(w.relieved(0), "INES")
	w.same(w.relieved(time.Hour), "JONAS")
}

// The program was down over two hand-overs. Only who is on call now is told, once.
func TestAHandOverThatWasMissedIsToldOnce(t *testing.T) {
	t.Parallel()
	w := water(t)
	w.relieved(0)
	w.must(w.override("@ines", time.Hour, 2*time.Hour))
	w.reopen()
	w.same(w.relieved(10*time.Hour), "AMARA")
	w.reopen()
	w.same(w.relieved(time.Minute), "")
}

// Slack has not given the directory yet: nobody has been relieved by that.
func TestAnUnreadDirectoryRelievesNobody(t *testing.T) {
	t.Parallel()
	w := water(t)
	w.relieved(0)
	p := w.c.people["JONAS"]
	delete(w.c.people, "JONAS")
	w.same(w.relieved(time.Minute), "")
	w.c.people["JONAS"] = p
	w.same(w.relieved(time.Minute), "")
}

func TestWhoStaysOnCallIsNotToldAgain(t *testing.T) {
	t.Parallel()
	w := water(t)
	w.rota["water"] = []shift{{w.now, "@jonas, @amara"}, {w.now.Add(time.Hour), "@amara, @ines"}, {w.now.Add(2 * time.Hour), "@ines"}}
	w.relieved(0)
	w.same(w.relieved(time.Hour), "INES")
	w.same(w.relieved(time.Hour), "")
}

func TestWhoHasLeftIsNotTold(t *testing.T) {
	t.Parallel()
	w := water(t)
	w.relieved(0)
	w.c.turn(incident.Deactivated, "AMARA")
	w.same(w.relieved(8*time.Hour), "")
}

// Whom a page may be to: who is named, who is in a group, and who has a turn in a schedule; nobody by one that is not there.
func TestWhomAPageMayBeTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rota["facilities"] = []shift{{w.now.Add(-time.Hour), "@tomasz"}, {w.now.Add(100 * time.Hour), "@ines, solveig@halden.example"}}
	for target, want := range map[string]string{"@crisis": "JONAS AMARA", "oncall:facilities": "TOMASZ INES SOLVEIG", "oncall:nobody": "", "@nowhere": ""} {
		for _, who := range []incident.PersonID{"JONAS", "AMARA", "TOMASZ", "INES", "SOLVEIG", "MARA"} {
			may := w.s.MayPage(targets(target), who, w.now)
			if may != slices.Contains(strings.Fields(want), string(who)) {
				t.Errorf("%s pages %s: %v", target, who, may)
			}
		}
	}
	w.s.Schedules = nil
	if w.s.MayPage(targets("oncall:facilities"), "TOMASZ", w.now) {
		t.Error("without schedules nobody is on call")
	}
}
