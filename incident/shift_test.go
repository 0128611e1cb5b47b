package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

func (w *world) plan(n incident.Number, who string, from, to time.Duration) error {
	_, err := w.s.PlanShift(w.Context(), "", n, "MARA", targets(who)[0], w.now.Add(from), w.now.Add(to), w.now)
	return err
}

// shifts says how the shifts of an incident stand: "INES begun, DIEGO planned".
func (w *world) shifts(n incident.Number) string {
	var list []string
	for _, s := range w.record(n).Shifts {
		list = append(list, fmt.Sprint(s.Person, " ", s.State))
	}
	return strings.Join(list, ", ")
}

// led is an incident that Mara triggered and Jonas leads.
func (w *world) led() incident.Number {
	n := w.trigger("plan", "Water").Number
	w.ack(n, "JONAS")
	w.drain(takes)
	return n
}

func TestAShiftIsToldBeforeAndCarriedOutAtItsTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	n := w.led()
	w.must(w.plan(n, "@ines", 2*time.Hour, 4*time.Hour))
	left := w.drain(takes)
	w.same(to(left, incident.KindShift), "INES")
	w.same(invited(left), "INES")
	w.same(w.timers(n), "shift 1h45m0s")
	w.pass(105 * time.Minute)
	left = w.drain(takes)
	w.same(to(left, incident.KindShift), "INES")
	w.same(rung(left), "")
	w.same(w.timers(n), "shift 15m0s")
	w.pass(14 * time.Minute)
	w.same(w.shifts(n), "INES announced")
	w.pass(time.Minute)
	left = w.drain(takes)
	w.same(string(w.record(n).Lead), "INES")
	w.same(to(left, incident.KindHandoff), "INES")
	w.same(to(left, incident.KindRelieved), "JONAS")
	w.same(rung(left), "INES slack")
	w.same(w.shifts(n), "INES begun")
	w.same(w.timers(n), "remind 5m0s")
	w.ack(n, "INES")
	w.pass(10 * time.Hour) // over without another one: Ines goes on
	w.same(string(w.record(n).Lead), "INES")
}

// What came due while the program was down happens once. What was over by then does not happen, and that is said.
func TestShiftsAfterTenHoursOfSilence(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	n := w.led()
	for i, who := range []string{"@ines", "@diego", "@helena", "@tomasz"} {
		w.must(w.plan(n, who, time.Duration(4*i+1)*time.Hour, time.Duration(4*i+5)*time.Hour))
	}
	w.drain(takes)
	w.reopen()
	before := w.story(n)
	w.pass(10 * time.Hour)
	w.same(w.shifts(n), "INES missed, DIEGO missed, HELENA begun, TOMASZ planned")
	w.tells(n, before, "missed MARA from=2026-11-22T13:00:00Z reason=shift_over to=INES until=2026-11-22T17:00:00Z",
		"missed MARA from=2026-11-22T17:00:00Z reason=shift_over to=DIEGO until=2026-11-22T21:00:00Z",
		"shift MARA from=2026-11-22T21:00:00Z late=1h0m0s to=HELENA until=2026-11-23T01:00:00Z")
	w.same(to(w.drain(takes), incident.KindHandoff), "HELENA")
	w.same(string(w.record(n).Lead), "HELENA")
}

func TestAShiftOfWhoLeadsAlreadyRingsNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	n := w.led()
	w.must(w.plan(n, "@jonas", 10*time.Minute, time.Hour))
	w.same(w.timers(n), "shift 10m0s") // told when it was planned, not again before it begins
	w.drain(takes)
	w.pass(10 * time.Minute)
	left := w.drain(takes)
	w.same(rung(left), "")
	w.same(said(left), "shift")
}

func TestWhoHasLeftTakesNothingOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	n := w.led()
	w.must(w.plan(n, "@ines", time.Hour, 2*time.Hour))
	w.c.turn(incident.Deactivated, "INES")
	w.pass(time.Hour)
	w.same(w.shifts(n), "INES missed")
	w.same(string(w.record(n).Lead), "JONAS")
}

func TestShiftsThatCannotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	n := w.led()
	w.must(w.plan(n, "@ines", 2*time.Hour, 4*time.Hour))
	for _, c := range []struct {
		who      string
		from, to time.Duration
		want     incident.Code
	}{
		{"@diego", 3 * time.Hour, 5 * time.Hour, incident.ShiftOverlaps},
		{"@diego", time.Hour, 2*time.Hour + time.Minute, incident.ShiftOverlaps},
		{"@ines", 2 * time.Hour, 4 * time.Hour, incident.ShiftOverlaps},
		{"@diego", time.Hour, 5 * time.Hour, incident.ShiftOverlaps},
		{"@diego", time.Hour, 2 * time.Hour, ""}, // one ends where the other begins
		{"@diego", 4 * time.Hour, 5 * time.Hour, ""},
		{"@diego", -time.Minute, time.Hour, incident.OddShift},
		{"@diego", 9 * time.Hour, 8 * time.Hour, incident.OddShift},
		{"@diego", 8 * time.Hour, 8 * time.Hour, incident.OddShift},
		{"@diego", 8 * time.Hour, 33 * time.Hour, incident.OddShift},
		{"@diego", 31 * 24 * time.Hour, 31*24*time.Hour + time.Hour, incident.OddShift},
		{"@crisis", 8 * time.Hour, 9 * time.Hour, incident.SeveralPeople},
		{"@noor", 8 * time.Hour, 9 * time.Hour, incident.CannotTakeOver},
		{"@nobody", 8 * time.Hour, 9 * time.Hour, incident.UnknownTarget},
	} {
		w.refused(w.plan(n, c.who, c.from, c.to), c.want)
	}
	w.same(w.shifts(n), "DIEGO planned, INES planned, DIEGO planned")
	for i := len(w.record(n).Shifts); i < incident.MaxShifts; i++ {
		w.must(w.plan(n, "@diego", time.Duration(10+i)*time.Hour, time.Duration(11+i)*time.Hour))
	}
	w.refused(w.plan(n, "@diego", 200*time.Hour, 201*time.Hour), incident.TooManyShifts)
}

// Whoever was told of it takes part, also when it is taken back. A place in the plan is free again then.
func TestAShiftThatIsTakenBack(t *testing.T) {
	t.Parallel()
	secret := playbook(0, "@crisis")
	secret.Private = true
	w := newWorld(t, secret)
	n := w.led()
	_, err := w.s.Look(t.Context(), n, "INES")
	w.refused(err, incident.NotFound)
	w.must(w.plan(n, "@ines", time.Hour, 2*time.Hour))
	w.drain(takes)
	id := w.record(n).Shifts[0].ID
	drop := func() error {
		_, err := w.s.DropShift(t.Context(), n, "MARA", id, w.now)
		return err
	}
	w.must(drop())
	w.same(to(w.drain(takes), incident.KindShift), "INES")
	w.same(w.timers(n), "none")
	w.refused(drop(), incident.NoShift)
	_, err = w.s.Look(t.Context(), n, "INES")
	w.must(err)
	w.must(w.plan(n, "@diego", time.Hour, 2*time.Hour))
}

func TestNoShiftBeginsAfterTheEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@crisis"))
	n := w.led()
	w.must(w.plan(n, "@ines", time.Hour, 2*time.Hour))
	w.resolve(n, "Dry")
	w.same(w.shifts(n), "INES cancelled")
	w.same(w.timers(n), "none")
	w.refused(w.plan(n, "@diego", time.Hour, 2*time.Hour), incident.AlreadyResolved)
	_, err := w.s.DropShift(t.Context(), n, "MARA", w.record(n).Shifts[0].ID, w.now)
	w.refused(err, incident.AlreadyResolved)
}
