package incident_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

// overrides gives who was told of overrides: "override INES, override JONAS".
func (w *world) overrides() string {
	w.Helper()
	var list []string
	for _, d := range w.drain(takes) {
		if d.Kind == incident.KindOverride || d.Kind == incident.KindReturned {
			list = append(list, string(d.Kind)+" "+d.To)
		}
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// Jonas is on call for eight hours, then Amara: an override replaces whomever it meets.
func TestWhomAnOverrideConcernsIsToldAtOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		who      string
		from, to time.Duration
		told     string
	}{
		{"@ines", time.Hour, 2 * time.Hour, "override INES, override JONAS"},
		{"@ines", 7 * time.Hour, 9 * time.Hour, "override AMARA, override INES, override JONAS"},
		{"@ines", 8 * time.Hour, 9 * time.Hour, "override AMARA, override INES"},
		{"@ines", 0, time.Hour, "override JONAS"}, // Ines is told by the hand-over, this minute
		{"@jonas", 0, 9 * time.Hour, "override AMARA, override JONAS"},
		{"@jonas", time.Hour, 2 * time.Hour, "override JONAS"},
		{"@mara", time.Hour, 2 * time.Hour, "override JONAS"}, // she did it herself
	} {
		w := water(t)
		w.must(w.override(c.who, c.from, c.to))
		w.same(w.overrides(), c.told)
	}
}

func TestAnOverrideThatIsTakenBackIsToldToTheSamePeople(t *testing.T) {
	t.Parallel()
	w := water(t)
	w.must(w.override("@ines", time.Hour, 9*time.Hour))
	w.overrides()
	_, made, err := w.s.OnDuty(t.Context(), "water", w.now)
	w.must(err)
	w.must(w.s.DropOverride(t.Context(), "JONAS", "water", made[0].ID, w.now)) // who knows what he did
	w.same(w.overrides(), "returned AMARA, returned INES")
	w.refused(w.s.DropOverride(t.Context(), "MARA", "water", made[0].ID, w.now), incident.NoOverride)
	w.same(w.overrides(), "")
}

// Of two the one made last counts. Where the first is taken back, nobody is on call who was not before.
func TestTakingBackWhatDidNotCountIsToldToWhoTookOverAlone(t *testing.T) {
	t.Parallel()
	w := water(t)
	w.must(w.override("@ines", time.Hour, 2*time.Hour))
	w.must(w.override("@diego", time.Hour, 2*time.Hour))
	w.same(w.overrides(), "override DIEGO, override INES, override INES, override JONAS")
	_, made, err := w.s.OnDuty(t.Context(), "water", w.now)
	w.must(err)
	w.must(w.s.DropOverride(t.Context(), "MARA", "water", made[0].ID, w.now))
	w.same(w.overrides(), "returned INES")
	w.must(w.s.DropOverride(t.Context(), "MARA", "water", made[1].ID, w.now))
	w.same(w.overrides(), "returned DIEGO, returned JONAS")
}
