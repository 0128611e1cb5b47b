package oncall_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident/oncall"
)

func TestTurnsOfWeeks(t *testing.T) {
	t.Parallel()
	r := roster(zone(t, "Europe/Berlin"), weekly(t, "2026-01-05", "@jonas", "@mara", "@tomasz"))
	expect(t, r, "2026-01-01 00:00", "2026-02-01 00:00", `
		Thu 2026-01-01 00:00 +0100 nobody
		Mon 2026-01-05 09:00 +0100 @jonas
		Mon 2026-01-12 09:00 +0100 @mara
		Mon 2026-01-19 09:00 +0100 @tomasz
		Mon 2026-01-26 09:00 +0100 @jonas`)
	expectAt(t, r, "2026-01-05 08:59", "")
	expectAt(t, r, "2026-01-05 09:00", "@jonas")
	expectAt(t, r, "2036-01-07 12:00", "@jonas") // 522 weeks later, without counting them
}

// Who begins in the middle of a week hands over on the usual day.
func TestFirstTurnIsShorter(t *testing.T) {
	t.Parallel()
	layer := weekly(t, "2026-01-07", "@jonas", "@mara")
	layer.Turn.N = 2
	expect(t, roster(zone(t, "Europe/Berlin"), layer), "2026-01-07 09:00", "2026-02-10 00:00", `
		Wed 2026-01-07 09:00 +0100 @jonas
		Mon 2026-01-19 09:00 +0100 @mara
		Mon 2026-02-02 09:00 +0100 @jonas`)
}

func TestLeapDay(t *testing.T) {
	t.Parallel()
	r := roster(zone(t, "Europe/Berlin"), daily(t, "2028-02-27", "09:00", "@jonas", "@mara", "@tomasz"))
	expect(t, r, "2028-02-27 09:00", "2028-03-02 09:00", `
		Sun 2028-02-27 09:00 +0100 @jonas
		Mon 2028-02-28 09:00 +0100 @mara
		Tue 2028-02-29 09:00 +0100 @tomasz
		Wed 2028-03-01 09:00 +0100 @jonas`)
	if _, err := oncall.ParseDate("2026-02-29"); err == nil {
		t.Error("2026 has no leap day")
	}
}

// Later layers win where they have somebody; where they are restricted, the layer below serves.
func TestLayersAndRestrictions(t *testing.T) {
	t.Parallel()
	always := oncall.Layer{People: []string{"@stefan"}}
	office := weekly(t, "2026-01-05", "@jonas", "@mara")
	office.Only = []oncall.Window{{Days: oncall.WeekdaysOf(time.Monday, time.Friday), From: hour(t, "08:00"), To: hour(t, "18:00")}}
	night := oncall.Layer{People: []string{"@yuki"}, Only: []oncall.Window{{Days: oncall.WeekdaysOf(time.Friday), From: hour(t, "22:00"), To: hour(t, "06:00")}}}
	r := roster(zone(t, "Europe/Berlin"), always, office, night)
	expect(t, r, "2026-01-09 00:00", "2026-01-13 00:00", `
		Fri 2026-01-09 00:00 +0100 @stefan
		Fri 2026-01-09 08:00 +0100 @jonas
		Fri 2026-01-09 18:00 +0100 @stefan
		Fri 2026-01-09 22:00 +0100 @yuki
		Sat 2026-01-10 06:00 +0100 @stefan
		Mon 2026-01-12 08:00 +0100 @jonas
		Mon 2026-01-12 09:00 +0100 @mara
		Mon 2026-01-12 18:00 +0100 @stefan`)
	want := oncall.Duty{People: []string{"@yuki"}, By: oncall.ByLayer, Layer: 2}
	if diff := cmp.Diff(want, r.At(clock(t, r.Zone, "2026-01-10 05:59"))); diff != "" {
		t.Error(diff)
	}
}

func TestWholeDays(t *testing.T) {
	t.Parallel()
	weekend := oncall.Layer{People: []string{"@mara"}, Only: []oncall.Window{{Days: oncall.WeekdaysOf(time.Saturday, time.Sunday), To: 24 * 60}}}
	expect(t, roster(zone(t, "Europe/Berlin"), weekend), "2026-03-27 00:00", "2026-03-31 00:00", `
		Fri 2026-03-27 00:00 +0100 nobody
		Sat 2026-03-28 00:00 +0100 @mara
		Mon 2026-03-30 00:00 +0200 nobody`)
}

// Of two overrides that overlap the one made last wins, whichever begins first.
func TestOverrides(t *testing.T) {
	t.Parallel()
	r := roster(zone(t, "Europe/Berlin"), weekly(t, "2026-01-05", "@jonas"))
	at := func(text string) time.Time { return clock(t, r.Zone, text) }
	r.Overrides = []oncall.Override{
		{ID: "b", Person: "@mara", From: at("2026-01-06 12:00"), To: at("2026-01-07 12:00"), MadeAt: at("2026-01-03 00:00")},
		{ID: "a", Person: "@yuki", From: at("2026-01-06 00:00"), To: at("2026-01-08 00:00"), MadeAt: at("2026-01-02 00:00")},
		{ID: "ends before it begins", Person: "@diego", From: at("2026-01-06 00:00"), To: at("2026-01-05 00:00"), MadeAt: at("2026-01-04 00:00")},
	}
	expect(t, r, "2026-01-05 09:00", "2026-01-10 00:00", `
		Mon 2026-01-05 09:00 +0100 @jonas
		Tue 2026-01-06 00:00 +0100 @yuki
		Tue 2026-01-06 12:00 +0100 @mara
		Wed 2026-01-07 12:00 +0100 @yuki
		Thu 2026-01-08 00:00 +0100 @jonas`)
	want := oncall.Duty{People: []string{"@mara"}, By: oncall.ByOverride, Override: "b"}
	if diff := cmp.Diff(want, r.At(at("2026-01-06 12:00"))); diff != "" {
		t.Error(diff)
	}
}

func TestNextHandover(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	r := roster(berlin, weekly(t, "2026-01-05", "@jonas", "@jonas", "@mara"))
	for now, want := range map[string]string{
		"2026-01-05 09:00": "2026-01-19 09:00", // from Jonas to himself is no hand-over
		"2026-01-19 08:59": "2026-01-19 09:00",
		"2026-01-19 09:00": "2026-01-26 09:00",
		"2025-06-01 00:00": "2026-01-05 09:00", // from nobody
	} {
		at, next, ok := r.Handover(clock(t, berlin, now))
		if !ok || !at.Equal(clock(t, berlin, want)) || len(next.People) != 1 {
			t.Errorf("after %s: %v %v, want %s", now, at, next, want)
		}
	}
	if at, _, ok := roster(berlin, oncall.Layer{People: []string{"@jonas"}}).Handover(clock(t, berlin, "2026-01-05 09:00")); ok {
		t.Errorf("Jonas is always on call, and yet hands over at %v", at)
	}
	r.Layers[0].Until = date(t, "2026-01-12")
	if at, next, ok := r.Handover(clock(t, berlin, "2026-01-06 00:00")); !ok || len(next.People) != 0 || !at.Equal(clock(t, berlin, "2026-01-12 09:00")) {
		t.Errorf("to nobody: %v %v", at, next)
	}
}

// How a person leaves a rotation in the middle of a turn, and what that does to the others.
func TestPersonLeaves(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	before := weekly(t, "2026-01-05", "@jonas", "@mara", "@tomasz")
	const from, to = "2026-01-12 09:00", "2026-02-09 09:00" // Mara has just begun

	// Replaced where she stood: nobody else's turn moves.
	expect(t, roster(berlin, weekly(t, "2026-01-05", "@jonas", "@yuki", "@tomasz")), from, to, `
		Mon 2026-01-12 09:00 +0100 @yuki
		Mon 2026-01-19 09:00 +0100 @tomasz
		Mon 2026-01-26 09:00 +0100 @jonas
		Mon 2026-02-02 09:00 +0100 @yuki`)

	// A layer that follows the old one: she finishes her turn.
	ends, after := before, weekly(t, "2026-01-19", "@tomasz", "@jonas")
	ends.Until = after.Start
	want := `
		Mon 2026-01-12 09:00 +0100 @mara
		Mon 2026-01-19 09:00 +0100 @tomasz
		Mon 2026-01-26 09:00 +0100 @jonas
		Mon 2026-02-02 09:00 +0100 @tomasz`
	expect(t, roster(berlin, ends, after), from, to, want)
	expect(t, roster(berlin, before, after), from, to, want)

	// Just taken out: those after her move up at once, in the middle of her turn.
	expect(t, roster(berlin, weekly(t, "2026-01-05", "@jonas", "@tomasz")), from, to, `
		Mon 2026-01-12 09:00 +0100 @tomasz
		Mon 2026-01-19 09:00 +0100 @jonas
		Mon 2026-01-26 09:00 +0100 @tomasz
		Mon 2026-02-02 09:00 +0100 @jonas`)
}

func TestNobodyThere(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]oncall.Roster{
		"no layers":       {},
		"a layer of none": roster(nil, oncall.Layer{}),
		"ends at once":    roster(nil, oncall.Layer{People: []string{"@mara"}, Start: 9, Until: 9}),
	} {
		shifts := r.Shifts(time.Unix(0, 0), time.Unix(1e9, 0))
		if len(shifts) != 1 || shifts[0].People != nil || !shifts[0].To.Equal(time.Unix(1e9, 0)) {
			t.Errorf("%s: %v", name, shifts)
		}
	}
}

func BenchmarkYear(b *testing.B) {
	berlin := zone(b, "Europe/Berlin")
	office := weekly(b, "2020-01-06", "@jonas", "@mara", "@tomasz")
	office.Only = []oncall.Window{{Days: oncall.WeekdaysOf(1, 2, 3, 4, 5), From: hour(b, "08:00"), To: hour(b, "18:00")}}
	r := roster(berlin, daily(b, "2020-01-01", "09:00", "@stefan", "@marcus", "@callum"), office)
	from := clock(b, berlin, "2026-01-01 00:00")
	for b.Loop() {
		r.Shifts(from, from.AddDate(1, 0, 0))
	}
}
