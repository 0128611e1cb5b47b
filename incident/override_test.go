package incident_test

import (
	"testing"
	"time"

	"tocsin/incident"
)

// water is a schedule: Jonas, and after eight hours Amara.
func water(t *testing.T, more ...incident.Playbook) *world {
	w := newWorld(t, more...)
	w.rota["water"] = []shift{{w.now, "@jonas"}, {w.now.Add(8 * time.Hour), "@amara"}}
	return w
}

// override has Mara let somebody take over, from and to so much later than now.
func (w *world) override(who string, from, to time.Duration) error {
	w.Helper()
	_, err := w.s.Override(w.Context(), "MARA", "water", targets(who)[0], w.now.Add(from), w.now.Add(to), w.now)
	return err
}

// duty is who is on call now, and how many overrides are known.
func (w *world) duty() (who string, overrides int) {
	w.Helper()
	people, made, err := w.s.OnDuty(w.Context(), "water", w.now)
	w.must(err)
	for _, p := range people {
		who += string(p.ID)
	}
	return who, len(made)
}

func TestWhoIsOnCallIsPaged(t *testing.T) {
	t.Parallel()
	w := water(t, playbook(0, "oncall:water"))
	w.trigger("plan", "Water")
	w.same(rung(w.drain(takes)), "JONAS slack")
	w.now = w.now.Add(8 * time.Hour)
	w.trigger("plan", "Fire")
	w.same(rung(w.drain(takes)), "AMARA slack")
}

func TestAnOverrideHoldsForItsTime(t *testing.T) {
	t.Parallel()
	w := water(t, playbook(0, "oncall:water"))
	w.must(w.override("@ines", time.Hour, 2*time.Hour))
	for _, step := range []struct {
		after     time.Duration
		who       string
		overrides int
	}{{0, "JONAS", 1}, {time.Hour, "INES", 1}, {59 * time.Minute, "INES", 1}, {time.Minute, "JONAS", 0}} {
		w.now = w.now.Add(step.after)
		if who, n := w.duty(); who != step.who || n != step.overrides {
			t.Errorf("%s is on call, of %d overrides; want %s of %d", who, n, step.who, step.overrides)
		}
		w.trigger("plan", "Water")
		w.same(rung(w.drain(takes)), step.who+" slack")
	}
}

func TestOfTwoOverridesTheOneMadeLastWins(t *testing.T) {
	t.Parallel()
	w := water(t)
	w.must(w.override("@ines", 0, 4*time.Hour))
	w.must(w.override("@diego", 0, time.Hour))
	who, _ := w.duty()
	w.same(who, "DIEGO")
	_, made, err := w.s.OnDuty(t.Context(), "water", w.now)
	w.must(err)
	w.must(w.s.DropOverride(t.Context(), "MARA", "water", made[1].ID, w.now))
	who, _ = w.duty()
	w.same(who, "INES")
	w.refused(w.s.DropOverride(t.Context(), "MARA", "water", made[1].ID, w.now), incident.NoOverride)
	w.refused(w.s.DropOverride(t.Context(), "NOOR", "water", made[0].ID, w.now), incident.NotAMember)
}

func TestOverridesThatCannotBe(t *testing.T) {
	t.Parallel()
	w := water(t)
	w.refused(w.override("@ines", time.Hour, time.Hour), incident.OddSpan)
	w.refused(w.override("@ines", 2*time.Hour, time.Hour), incident.OddSpan)
	w.refused(w.override("@ines", -2*time.Hour, -time.Hour), incident.OddSpan)
	w.refused(w.override("@ines", -2*time.Hour, 0), incident.OddSpan) // over this moment
	w.refused(w.override("@ines", 0, incident.MaxOverride+1), incident.OddSpan)
	for who, want := range map[string]incident.Code{
		"@crisis": incident.SeveralPeople, "@kaspar": incident.CannotTakeOver, "@robo": incident.CannotTakeOver, "@nobody": incident.UnknownTarget,
		"oncall:water": incident.UnknownTarget, "pager:ops": incident.UnknownTarget, "lead": incident.UnknownTarget,
	} {
		w.refused(w.override(who, 0, time.Hour), want)
	}
	w.must(w.override("@noor", -time.Hour, incident.MaxOverride-time.Hour))
	_, err := w.s.Override(t.Context(), "MARA", "fire", targets("@ines")[0], w.now, w.now.Add(time.Hour), w.now)
	w.refused(err, incident.UnknownSchedule)
	_, err = w.s.Override(t.Context(), "NOOR", "water", targets("@noor")[0], w.now, w.now.Add(time.Hour), w.now)
	w.refused(err, incident.NotAMember)
	_, _, err = w.s.OnDuty(t.Context(), "fire", w.now)
	w.refused(err, incident.UnknownSchedule)
}

// The schedule names somebody whom nobody knows: that is said, and the next level is paged.
func TestWhoIsOnCallMayBeUnknown(t *testing.T) {
	t.Parallel()
	for _, reference := range []string{"@nobody", "Jonas from the third floor"} {
		w := newWorld(t, playbook(0, "oncall:water", "@amara"))
		w.rota["water"] = []shift{{w.now, reference}}
		n := w.trigger("plan", "Water").Number
		w.tells(n, nil, "triggered MARA playbook=plan text=Water", "unresolved target=oncall:water", "paged count=1 level=2")
	}
}

// A program without any schedule has none of that name either.
func TestWithoutSchedulesNobodyIsOnCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "oncall:water", "@jonas"))
	w.s.Schedules = nil
	n := w.trigger("plan", "Water").Number
	w.tells(n, nil, "triggered MARA playbook=plan text=Water", "unresolved target=oncall:water", "paged count=1 level=2")
	w.refused(w.override("@ines", 0, time.Hour), incident.UnknownSchedule)
	if told, err := w.s.HandOver(t.Context(), w.now); told != 0 || err != nil {
		t.Errorf("%d were told, %v", told, err)
	}
}
