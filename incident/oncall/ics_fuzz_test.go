package oncall_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"tocsin/incident/oncall"
)

// Whatever a calendar holds: it is refused in one readable line, or it says at every moment who is on call.
func FuzzICS(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.ics")
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(vevent("SUMMARY:@mara", "DTSTART:20260329T023000", "DURATION:P1DT1H", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU;COUNT=9", "EXDATE;VALUE=DATE:20260412")))
	f.Fuzz(func(t *testing.T, data []byte) {
		events, err := oncall.ParseICS(bytes.NewReader(data))
		if err != nil {
			if len(err.Error()) > 400 || bytes.ContainsAny([]byte(err.Error()), "\r\n") || !utf8.ValidString(err.Error()) {
				t.Fatalf("no readable line: %q", err)
			}
			return
		}
		r := roster(zone(t, "Europe/Berlin"))
		r.Events = events
		from := time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)
		last := from
		for _, s := range r.Shifts(from, from.AddDate(0, 0, 20)) {
			if !s.From.Equal(last) || !s.From.Before(s.To) {
				t.Fatalf("%v does not follow %v", s, last)
			}
			if now := r.At(s.From); !bytes.Equal([]byte(table([]oncall.Shift{{From: s.From, Duty: now}})), []byte(table([]oncall.Shift{s}))) {
				t.Fatalf("%v is on call at the beginning of %v", now, s)
			}
			for _, person := range s.People {
				if person == "" || utf8.RuneCountInString(person) > 254 {
					t.Fatalf("nobody is %q", person)
				}
			}
			last = s.To
		}
	})
}
