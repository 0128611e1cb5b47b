package oncall_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/incident/oncall"
)

// Tests write times as the clocks of a zone show them, and rosters as a few words.

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// clock reads "2026-03-29 01:59", with "+0200" behind it where the clocks show it twice.
func clock(t testing.TB, z *time.Location, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, z)
	if strings.Contains(text, "+") || strings.Count(text, "-") == 3 {
		at, err = time.Parse("2006-01-02 15:04 -0700", text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func date(t testing.TB, text string) oncall.Date {
	t.Helper()
	d, err := oncall.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func hour(t testing.TB, text string) oncall.Clock {
	t.Helper()
	c, err := oncall.ParseClock(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// weekly is a layer whose turns of a week end on Mondays at 09:00.
func weekly(t testing.TB, start string, people ...string) oncall.Layer {
	return oncall.Layer{
		People: people, Start: date(t, start), Turn: oncall.Turn{N: 1, Unit: oncall.Weeks},
		Handover: hour(t, "09:00"), Weekday: time.Monday,
	}
}

// daily is a layer whose turns of a day end at a time of day.
func daily(t testing.TB, start, handover string, people ...string) oncall.Layer {
	return oncall.Layer{People: people, Start: date(t, start), Turn: oncall.Turn{N: 1, Unit: oncall.Days}, Handover: hour(t, handover)}
}

func roster(z *time.Location, layers ...oncall.Layer) oncall.Roster {
	return oncall.Roster{Schedule: oncall.Schedule{Name: "facilities", Zone: z, Layers: layers}}
}

// table writes shifts as lines such as "Mon 2026-01-05 09:00 +0100 @jonas".
func table(shifts []oncall.Shift) string {
	var lines []string
	for _, s := range shifts {
		who := strings.Join(s.People, " ")
		if who == "" {
			who = "nobody"
		}
		lines = append(lines, s.From.Format("Mon 2006-01-02 15:04 -0700 ")+who)
	}
	return strings.Join(lines, "\n")
}

// expect compares the shifts of a span with lines as table writes them.
func expect(t *testing.T, r oncall.Roster, from, to, want string) {
	t.Helper()
	shifts := r.Shifts(clock(t, r.Zone, from), clock(t, r.Zone, to))
	want = strings.ReplaceAll(strings.TrimSpace(want), "\t", "")
	if got := table(shifts); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func expectAt(t *testing.T, r oncall.Roster, at, want string) {
	t.Helper()
	if got := strings.Join(r.At(clock(t, r.Zone, at)).People, " "); got != want {
		t.Errorf("at %s: %q is on call, want %q", at, got, want)
	}
}
