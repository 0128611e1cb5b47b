package commands

import (
	"testing"
	"time"
)

func TestDuration(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"30": 30 * time.Minute, "30m": 30 * time.Minute, " 30 Min. ": 30 * time.Minute, "90 minutes": 90 * time.Minute, "5 Minuten": 5 * time.Minute,
		"2h": 2 * time.Hour, "2 Std.": 2 * time.Hour, "1 Stunde": time.Hour, "2 hours": 2 * time.Hour, "1h30": 90 * time.Minute, "1h 30m": 90 * time.Minute,
		"1 hour 30 minutes": 90 * time.Minute, "45s": 45 * time.Second, "45 Sekunden": 45 * time.Second, "3d": 72 * time.Hour, "3 Tage": 72 * time.Hour,
		"1d 12h": 36 * time.Hour, "00030m": 30 * time.Minute, "99999 days 99999 days": longest,
		// What is not understood is refused rather than half of it done.
		"": 0, "0": 0, "0m": 0, "-5m": 0, "soon": 0, "h": 0, "1.5h": 0, "1,5h": 0, "30 30": 0, "30 weeks": 0, "3 Wochen": 0, "2 months": 0, "2 years": 0,
		"30m please": 0, "for 30m": 0, "123456m": 0, "٣m": 0, "30 µs": 0, "30m\x00": 0,
	} {
		got, ok := duration(text)
		if got != want && ok || ok != (want != 0) {
			t.Errorf("%q is %v, %v; want %v", text, got, ok, want)
		}
	}
}

// It is Saturday, the 28th of March 2026, 22:10 in Berlin: the night that has no 02:30.
func TestReadSpan(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 28, 22, 10, 0, 0, berlin)
	const layout = "Mon 02 15:04"
	for text, want := range map[string]string{
		"for 8h":                           "Sat 28 22:10 - Sun 29 07:10", // by the clock on the wall it is nine
		"for 1d":                           "Sat 28 22:10 - Sun 29 23:10",
		"until 22:10":                      "Sat 28 22:10 - Sun 29 22:10", // that is now, so it is the next one
		"until 22:11":                      "Sat 28 22:10 - Sat 28 22:11",
		"until 8":                          "Sat 28 22:10 - Sun 29 08:00",
		"till 8:00":                        "Sat 28 22:10 - Sun 29 08:00",
		"bis 8 Uhr":                        "Sat 28 22:10 - Sun 29 08:00",
		"bis 24 Uhr":                       "Sat 28 22:10 - Sun 29 00:00",
		"from 23:00 until 07:00":           "Sat 28 23:00 - Sun 29 07:00",
		"von 23 bis 7":                     "Sat 28 23:00 - Sun 29 07:00",
		"ab 7:00 für 12 Stunden":           "Sun 29 07:00 - Sun 29 19:00",
		"FROM 2026-03-30 08:00 TO 17:00":   "Mon 30 08:00 - Mon 30 17:00",
		"from 2026-03-30T08:00 until 2:00": "Mon 30 08:00 - Tue 31 02:00",
		"until 2026-03-30 08:00":           "Sat 28 22:10 - Mon 30 08:00",
		"until 2:30":                       "Sat 28 22:10 - Sun 29 03:30", // which the night does not have
		"":                                 "",
		"8h":                               "",
		"for":                              "",
		"until":                            "",
		"from 8":                           "",
		"from 8 for":                       "",
		"until 25":                         "",
		"until 24:30":                      "",
		"until 8:60":                       "",
		"until -8":                         "",
		"until 8.30":                       "",
		"until 2026-02-30 08:00":           "",
		"until 2026-13-01 08:00":           "",
		"until tomorrow":                   "",
		"from 8 until 9 and then some":     "",
		"from tomorrow until 9":            "",
	} {
		from, to, ok := readSpan(text, now, "Europe/Berlin")
		got := from.In(berlin).Format(layout) + " - " + to.In(berlin).Format(layout)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q is %s, %v; want %s", text, got, ok, want)
		}
	}
}

// Whose zone nobody knows is understood in UTC.
func TestReadSpanWithoutAZone(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 28, 22, 10, 0, 0, time.UTC)
	for _, tz := range []string{"", "Mars/Olympus"} {
		if _, to, ok := readSpan("until 23:00", now, tz); !ok || !to.Equal(now.Add(50*time.Minute)) {
			t.Errorf("%q: %v, %v", tz, to, ok)
		}
	}
}
