package oncall_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident/oncall"
)

// calendar is a roster in Berlin that has nothing but a calendar.
func calendar(t *testing.T, text string) oncall.Roster {
	t.Helper()
	events, err := oncall.ParseICS(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r := roster(zone(t, "Europe/Berlin"))
	r.Events = events
	return r
}

func export(t *testing.T, name string) oncall.Roster {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return calendar(t, string(data))
}

// vevent is a calendar of one event.
func vevent(lines ...string) string {
	return "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

// A turn every other week, of which one is moved, one left out, and one crosses the change to summer time; a whole day.
func TestGoogle(t *testing.T) {
	t.Parallel()
	r := export(t, "google.ics")
	expect(t, r, "2026-01-05 09:00", "2026-03-04 00:00", `
		Mon 2026-01-05 09:00 +0100 tomasz.wilczek@tarrowby.example
		Mon 2026-01-12 09:00 +0100 nobody
		Wed 2026-01-21 12:00 +0100 @priya @yuki
		Fri 2026-01-23 12:00 +0100 nobody
		Fri 2026-01-30 00:00 +0100 Inês Carvalhal
		Sat 2026-01-31 00:00 +0100 nobody
		Mon 2026-02-16 09:00 +0100 tomasz.wilczek@tarrowby.example
		Mon 2026-02-23 09:00 +0100 nobody
		Mon 2026-03-02 09:00 +0100 tomasz.wilczek@tarrowby.example`)
	expect(t, r, "2026-03-27 00:00", "2026-04-14 00:00", `
		Fri 2026-03-27 00:00 +0100 nobody
		Mon 2026-03-30 09:00 +0200 tomasz.wilczek@tarrowby.example
		Mon 2026-04-06 09:00 +0200 nobody
		Mon 2026-04-13 09:00 +0200 tomasz.wilczek@tarrowby.example`)
	expectAt(t, r, "2041-01-14 09:00", "tomasz.wilczek@tarrowby.example") // without a walk through the years
	expectAt(t, r, "2041-01-21 09:00", "")
	if diff := cmp.Diff([]string{"@priya", "@yuki", "Inês Carvalhal", "tomasz.wilczek@tarrowby.example"}, r.Events.People()); diff != "" {
		t.Error(diff)
	}
}

// Working days with the zone names of Windows: two are left out, one is cancelled, the last begins as the rule ends.
func TestOutlook(t *testing.T) {
	t.Parallel()
	expect(t, export(t, "outlook.ics"), "2026-03-23 08:00", "2026-04-10 00:00", `
		Mon 2026-03-23 08:00 +0100 tomasz.wilczek@tarrowby.example
		Mon 2026-03-23 18:00 +0100 nobody
		Tue 2026-03-24 08:00 +0100 tomasz.wilczek@tarrowby.example
		Tue 2026-03-24 18:00 +0100 nobody
		Fri 2026-03-27 08:00 +0100 tomasz.wilczek@tarrowby.example
		Fri 2026-03-27 18:00 +0100 nobody
		Tue 2026-03-31 08:00 +0200 tomasz.wilczek@tarrowby.example
		Tue 2026-03-31 18:00 +0200 nobody
		Wed 2026-04-01 08:00 +0200 tomasz.wilczek@tarrowby.example
		Wed 2026-04-01 18:00 +0200 nobody
		Thu 2026-04-02 08:00 +0200 tomasz.wilczek@tarrowby.example
		Thu 2026-04-02 18:00 +0200 nobody
		Fri 2026-04-03 08:00 +0200 tomasz.wilczek@tarrowby.example
		Fri 2026-04-03 18:00 +0200 nobody`)
}

func TestPagerDuty(t *testing.T) {
	t.Parallel()
	expect(t, export(t, "pagerduty.ics"), "2026-01-01 00:00", "2026-02-01 00:00", `
		Thu 2026-01-01 00:00 +0100 nobody
		Mon 2026-01-05 09:00 +0100 tomasz.wilczek@tarrowby.example
		Mon 2026-01-12 09:00 +0100 yuki.tanabe@tarrowby.example
		Mon 2026-01-19 09:00 +0100 nobody`)
}

// Two are on call at once where events overlap.
func TestOpsgenie(t *testing.T) {
	t.Parallel()
	expect(t, export(t, "opsgenie.ics"), "2026-01-05 09:00", "2026-01-08 00:00", `
		Mon 2026-01-05 09:00 +0100 tomasz.wilczek@tarrowby.example
		Mon 2026-01-05 21:00 +0100 tomasz.wilczek@tarrowby.example yuki.tanabe@tarrowby.example
		Tue 2026-01-06 09:00 +0100 yuki.tanabe@tarrowby.example
		Wed 2026-01-07 09:00 +0100 nobody`)
}

// An override goes before the calendar, and the layers serve where the calendar has nobody.
func TestCalendarAmongTheRest(t *testing.T) {
	t.Parallel()
	r := calendar(t, vevent("SUMMARY:@tomasz", "DTSTART:20260105T090000", "DURATION:PT8H"))
	r.Layers = []oncall.Layer{{People: []string{"@stefan"}}}
	r.Overrides = []oncall.Override{{ID: "1", Person: "@mara", From: clock(t, r.Zone, "2026-01-05 12:00"), To: clock(t, r.Zone, "2026-01-05 13:00")}}
	expect(t, r, "2026-01-05 00:00", "2026-01-06 00:00", `
		Mon 2026-01-05 00:00 +0100 @stefan
		Mon 2026-01-05 09:00 +0100 @tomasz
		Mon 2026-01-05 12:00 +0100 @mara
		Mon 2026-01-05 13:00 +0100 @tomasz
		Mon 2026-01-05 17:00 +0100 @stefan`)
	want := oncall.Duty{People: []string{"@tomasz"}, By: oncall.ByCalendar}
	if diff := cmp.Diff(want, r.At(clock(t, r.Zone, "2026-01-05 09:00"))); diff != "" {
		t.Error(diff)
	}
}

func TestRepetitions(t *testing.T) {
	t.Parallel()
	for rule, want := range map[string]string{
		"FREQ=DAILY;COUNT=3":                                 "01-05 01-06 01-07",
		"FREQ=DAILY;INTERVAL=10;COUNT=3":                     "01-05 01-15 01-25",
		"FREQ=DAILY;BYDAY=MO,FR;COUNT=4":                     "01-05 01-09 01-12 01-16",
		"FREQ=DAILY;INTERVAL=7;BYDAY=TU;COUNT=4":             "01-05", // never another Tuesday
		"FREQ=DAILY;UNTIL=20260107T080000Z":                  "01-05 01-06 01-07",
		"FREQ=DAILY;UNTIL=20260107T075959Z":                  "01-05 01-06",
		"FREQ=DAILY;UNTIL=20260107T085959":                   "01-05 01-06",
		"FREQ=DAILY;UNTIL=20260107":                          "01-05 01-06 01-07",
		"FREQ=WEEKLY;COUNT=2":                                "01-05 01-12",
		"FREQ=WEEKLY;BYDAY=SU;COUNT=3":                       "01-05 01-11 01-18", // the first counts, whatever day it is
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=4":         "01-05 01-11 01-19 01-25",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU;COUNT=4": "01-05 01-18 01-19 02-01",
		"INTERVAL=3;FREQ=WEEKLY;UNTIL=20260220T000000Z;":     "01-05 01-26 02-16",
	} {
		r := calendar(t, vevent("SUMMARY:@tomasz", "DTSTART;TZID=Europe/Berlin:20260105T090000", "DURATION:PT1H", "RRULE:"+rule))
		var got []string
		for _, s := range r.Shifts(clock(t, r.Zone, "2026-01-01 00:00"), clock(t, r.Zone, "2026-12-31 00:00")) {
			if s.People != nil {
				got = append(got, s.From.Format("01-02"))
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", rule, diff)
		}
	}
}

func TestWhoIsOnCallByAnEvent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"invited":             {[]string{"SUMMARY:@mara", "ATTENDEE:MAILTO:Jonas@Halden.example", "ATTENDEE:mailto:jonas@halden.example"}, "jonas@halden.example"},
		"all have declined":   {[]string{"SUMMARY:@mara", "ATTENDEE;PARTSTAT=DECLINED:mailto:jonas@halden.example"}, ""},
		"only listens":        {[]string{"SUMMARY:@mara", "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:jonas@halden.example"}, "@mara"},
		"a room":              {[]string{"SUMMARY:@mara", "ATTENDEE;CUTYPE=ROOM:mailto:room@halden.example"}, "@mara"},
		"no address":          {[]string{"SUMMARY:@mara", "ATTENDEE;CN=Jonas:invalid:nomail"}, "@mara"},
		"addresses in title":  {[]string{`SUMMARY:On call: jonas@halden.example\, <Mara@halden.example>.`}, "jonas@halden.example mara@halden.example"},
		"handles in title":    {[]string{"SUMMARY:On call (@jonas/@björn_2)!"}, "@björn_2 @jonas"},
		"a name":              {[]string{`SUMMARY: Jonas\n Achterberg `}, "Jonas Achterberg"},
		"nothing":             {[]string{"SUMMARY:"}, ""},
		"an at in some words": {[]string{"SUMMARY:Night shift @ Berlin"}, "Night shift @ Berlin"},
		"folded":              {[]string{"SUMM", " ARY:@jo", "\tnas"}, "@jonas"},
		"escaped":             {[]string{`SUMMARY:C:\\new\; x`}, `C:\new; x`},
	} {
		r := calendar(t, vevent(append(c.lines, "DTSTART:20260105T090000Z", "DTEND:20260105T100000Z")...))
		if got := strings.Join(r.At(time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)).People, " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// What is not understood is named, with its line, and there is no calendar.
func TestBadCalendars(t *testing.T) {
	t.Parallel()
	at := "DTSTART:20260105T090000Z"
	for _, c := range []struct{ text, want string }{
		{"", "the calendar is cut off: there is no END:VCALENDAR"},
		{"<!DOCTYPE html>\n<title>Sign in</title>", "line 1: this is no calendar: it must begin with BEGIN:VCALENDAR"},
		{"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + at + "\n", "the calendar is cut off: there is no END:VCALENDAR"},
		{"BEGIN:VCALENDAR\nEND:VEVENT\n", `line 2: "END": "VEVENT" is not what was begun last`},
		{"BEGIN:VCALENDAR\nEND:VCALENDAR\nmore", "line 3: this is no calendar: it must begin with BEGIN:VCALENDAR"},
		{vevent(at, "no colon"), `line 5: "no colon" has no colon`},
		{vevent("SUMMARY:@mara"), "line 2: the event has no DTSTART"},
		{vevent("DTSTART:next Monday"), `line 4: "DTSTART": "next Monday" is no date such as 20260105T090000Z`},
		{vevent("DTSTART:20260229T090000Z"), `line 4: "DTSTART": "20260229T090000Z" is no date such as 20260105T090000Z`},
		{vevent("DTSTART;TZID=Mars/Olympus:20260105T090000"), `line 4: "DTSTART": there is no time zone "Mars/Olympus"`},
		{vevent("DTSTART;TZID=Local:20260105T090000"), `line 4: "DTSTART": there is no time zone "Local"`},
		{vevent("DTSTART;TZID=../../etc/passwd:20260105T090000"), `line 4: "DTSTART": there is no time zone "../../etc/passwd"`},
		{vevent(at, "DTEND:20260105T080000Z"), `line 5: "DTEND": the event ends before it begins`},
		{vevent(at, "DURATION:-PT1H"), `line 5: "DURATION": "-PT1H" is no duration such as P1D or PT12H`},
		{vevent(at, "RRULE:FREQ=MONTHLY;BYDAY=1MO"), `line 5: "RRULE": "BYDAY=1MO" is not read: only days such as MO are, without numbers`},
		{vevent(at, "RRULE:FREQ=MONTHLY"), `line 5: "RRULE": "FREQ=MONTHLY" is not read: only FREQ=DAILY and FREQ=WEEKLY are`},
		{vevent(at, "RRULE:FREQ=DAILY;BYHOUR=9,10"), `line 5: "RRULE": "BYHOUR=9,10" is not read`},
		{vevent(at, "RRULE:FREQ=DAILY;INTERVAL=0"), `line 5: "RRULE": "INTERVAL=0" is no number from 1 to 1000`},
		{vevent(at, "RRULE:FREQ=DAILY;COUNT=1000000000"), `line 5: "RRULE": "COUNT=1000000000" is no number from 1 to 10000`},
		{vevent(at, "RRULE:FREQ=DAILY;COUNT=2;UNTIL=20260107"), `line 5: "RRULE": COUNT and UNTIL exclude each other`},
		{vevent(at, "RRULE:FREQ=DAILY;UNTIL=never"), `line 5: "RRULE": "NEVER" is no date such as 20260105T090000Z`},
		{vevent(at, "DURATION:P400D", "RRULE:FREQ=DAILY"), `line 6: "RRULE": the event repeats and lasts longer than a year`},
		{vevent(at, "RDATE:20260106T090000Z"), `line 5: "RDATE": is not read`},
		{vevent(at, "RECURRENCE-ID;RANGE=THISANDFUTURE:20260106T090000Z"), `line 5: "RECURRENCE-ID": RANGE=THISANDFUTURE is not read`},
		{vevent(at, "EXDATE:20260106T090000Z,tomorrow"), `line 5: "EXDATE": "tomorrow" is no date such as 20260105T090000Z`},
		{"BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VEVENT\nEND:VEVENT\n", oncall.MaxEvents+1), "line 20002: there are more than 10000 events"},
		{"BEGIN:VCALENDAR\nX:" + strings.Repeat("x", oncall.MaxICS), "the calendar has more than 4194304 bytes; that is the most that is read"},
	} {
		_, err := oncall.ParseICS(strings.NewReader(c.text))
		if diff := cmp.Diff(c.want, fmt.Sprint(err)); diff != "" {
			t.Errorf("%.200s: %s", c.text, diff)
		}
	}
}

func TestTooMuch(t *testing.T) {
	t.Parallel()
	for rule, want := range map[string]string{"": "the events name more than 500 people", "RRULE:FREQ=DAILY": "more than 500 events repeat"} {
		var b strings.Builder
		b.WriteString("BEGIN:VCALENDAR\n")
		for i := range 501 {
			fmt.Fprintf(&b, "BEGIN:VEVENT\nDTSTART:20260105T090000Z\nSUMMARY:@p%d\n%s\nEND:VEVENT\n", i, rule)
		}
		if _, err := oncall.ParseICS(strings.NewReader(b.String() + "END:VCALENDAR\n")); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", rule, err, want)
		}
	}
}

// An occurrence is left out or moved whichever way it is named: by its zone, in UTC, or by its day.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	for _, start := range []string{"DTSTART:20260105T090000", "DTSTART;TZID=Europe/Berlin:20260105T090000"} {
		for _, out := range []string{"EXDATE;TZID=Europe/Berlin:20260106T090000", "EXDATE:20260106T090000", "EXDATE;VALUE=DATE:20260106"} {
			r := calendar(t, vevent("SUMMARY:@mara", start, "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3", out))
			if got := table(r.Shifts(clock(t, r.Zone, "2026-01-05 00:00"), clock(t, r.Zone, "2026-01-09 00:00"))); strings.Contains(got, "01-06") || strings.Count(got, "@mara") != 2 {
				t.Errorf("%s, %s:\n%s", start, out, got)
			}
		}
	}
	r := calendar(t, vevent("SUMMARY:@mara", "DTSTART;TZID=Europe/Berlin:20260105T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260106T080000Z"))
	expectAt(t, r, "2026-01-06 09:30", "")
	expectAt(t, r, "2026-01-07 09:30", "@mara")
}
