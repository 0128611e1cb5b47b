package oncall_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident/oncall"
)

// A hand-over at 02:30 comes exactly once on the two odd days. In spring there is no 02:30: it comes an hour after 01:30 all
// the same, when the clocks show 03:30. In autumn there are two: it comes at the first.
func TestHandoverOnOddDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, from, to, want string }{
		{"Europe/Berlin", "2026-03-28 02:30", "2026-03-31 02:30", `
			Sat 2026-03-28 02:30 +0100 @mara
			Sun 2026-03-29 03:30 +0200 @jonas
			Mon 2026-03-30 02:30 +0200 @mara`},
		{"Europe/Berlin", "2026-10-24 02:30", "2026-10-27 02:30", `
			Sat 2026-10-24 02:30 +0200 @mara
			Sun 2026-10-25 02:30 +0200 @jonas
			Mon 2026-10-26 02:30 +0100 @mara`},
		{"America/New_York", "2026-03-07 02:30", "2026-03-10 02:30", `
			Sat 2026-03-07 02:30 -0500 @jonas
			Sun 2026-03-08 03:30 -0400 @mara
			Mon 2026-03-09 02:30 -0400 @jonas`},
		{"America/New_York", "2026-10-31 02:30", "2026-11-03 02:30", `
			Sat 2026-10-31 02:30 -0400 @jonas
			Sun 2026-11-01 02:30 -0500 @mara
			Mon 2026-11-02 02:30 -0500 @jonas`},
	} {
		expect(t, roster(zone(t, c.zone), daily(t, "2026-01-01", "02:30", "@mara", "@jonas")), c.from, c.to, c.want)
	}
	// New York goes back at 02:00, so that 01:30 is what comes twice there.
	expect(t, roster(zone(t, "America/New_York"), daily(t, "2026-01-01", "01:30", "@mara", "@jonas")), "2026-10-31 01:30", "2026-11-03 01:30", `
		Sat 2026-10-31 01:30 -0400 @jonas
		Sun 2026-11-01 01:30 -0400 @mara
		Mon 2026-11-02 01:30 -0500 @jonas`)
}

// Turns of days are 23 and 25 hours long then, turns of hours are not.
func TestLengthOfTurnsOnOddDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone, day string
		unit      oncall.Unit
		want      []float64 // hours
	}{
		{"Europe/Berlin", "2026-03-28", oncall.Days, []float64{23, 24}},
		{"Europe/Berlin", "2026-10-24", oncall.Days, []float64{25, 24}},
		{"America/New_York", "2026-03-07", oncall.Days, []float64{23, 24}},
		{"America/New_York", "2026-10-31", oncall.Days, []float64{25, 24}},
		{"Europe/Berlin", "2026-03-28", oncall.Hours, []float64{12, 12, 12, 11}},
		{"America/New_York", "2026-10-31", oncall.Hours, []float64{12, 12, 12, 12, 1}},
	} {
		z := zone(t, c.zone)
		layer := daily(t, c.day, "09:00", "@jonas", "@mara")
		if layer.Turn.Unit = c.unit; c.unit == oncall.Hours {
			layer.Turn.N = 12
		}
		from := clock(t, z, c.day+" 09:00")
		var got []float64
		for _, s := range roster(z, layer).Shifts(from, from.AddDate(0, 0, 2)) {
			got = append(got, s.To.Sub(s.From).Hours())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %s %c: %s", c.zone, c.day, c.unit, diff)
		}
	}
}

// A window keeps to the clock as well, and may be empty where the clocks skip its end; the week after, it is there again.
func TestWindowsOnOddDays(t *testing.T) {
	t.Parallel()
	night := oncall.Layer{People: []string{"@yuki"}, Only: []oncall.Window{{Days: oncall.WeekdaysOf(0), From: hour(t, "02:45"), To: hour(t, "03:15")}}}
	expect(t, roster(zone(t, "Europe/Berlin"), night), "2026-03-22 03:15", "2026-04-05 12:00", `
		Sun 2026-03-22 03:15 +0100 nobody
		Sun 2026-04-05 02:45 +0200 @yuki
		Sun 2026-04-05 03:15 +0200 nobody`)
	night.Only[0] = oncall.Window{Days: oncall.WeekdaysOf(6), From: hour(t, "22:00"), To: hour(t, "06:00")}
	expect(t, roster(zone(t, "Europe/Berlin"), night), "2026-10-24 00:00", "2026-10-25 12:00", `
		Sat 2026-10-24 00:00 +0200 nobody
		Sat 2026-10-24 22:00 +0200 @yuki
		Sun 2026-10-25 06:00 +0100 nobody`)
}

// A zone that moves over the date line leaves out a whole day: nobody has a turn then.
func TestSkippedDay(t *testing.T) {
	t.Parallel()
	expect(t, roster(zone(t, "Pacific/Apia"), daily(t, "2011-12-28", "09:00", "@jonas", "@mara", "@yuki")), "2011-12-28 09:00", "2012-01-01 09:00", `
		Wed 2011-12-28 09:00 -1000 @jonas
		Thu 2011-12-29 09:00 -1000 @mara
		Sat 2011-12-31 09:00 +1400 @jonas`)
}
