package oncall

import (
	"fmt"
	"time"
)

// Date is a day of the calendar: 0 is 1970-01-01, 1 the day after.
type Date int

const daySeconds = 24 * 60 * 60

// DateOf gives the date of a year, month and day.
func DateOf(year int, month time.Month, day int) Date {
	return wallOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC)).date()
}

// ParseDate reads "2026-01-05". A day that no calendar has, such as the 29th of February of most years, is an error.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is no date: write it as 2026-01-05", s)
	}
	return wallOf(t).date(), nil
}

func (d Date) String() string { return time.Unix(int64(d)*daySeconds, 0).UTC().Format(time.DateOnly) }

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday {
	return time.Weekday(floorMod(int(d)+int(time.Thursday), 7)) // 1970-01-01 was a Thursday
}

// at is a time of day on a date.
func (d Date) at(c Clock) wall { return wall(int64(d)*daySeconds + int64(c)*60) }

// Clock is a time of day in minutes after midnight: 0 to 24*60, which is the midnight at the day's end.
type Clock int

// ParseClock reads "09:00", from "00:00" to "24:00".
func ParseClock(s string) (Clock, error) {
	var h, m int
	if n, err := fmt.Sscanf(s, "%2d:%2d", &h, &m); err != nil || n != 2 || fmt.Sprintf("%02d:%02d", h, m) != s ||
		h < 0 || m < 0 || m > 59 || h*60+m > 24*60 {
		return 0, fmt.Errorf("%q is no time of day: write it as 09:00", s)
	}
	return Clock(h*60 + m), nil
}

func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

// Weekdays is a set of days of the week. The empty one stands for every day.
type Weekdays uint8

// WeekdaysOf gives the set of some days.
func WeekdaysOf(days ...time.Weekday) (set Weekdays) {
	for _, d := range days {
		set |= 1 << d
	}
	return set
}

// Has says whether a day is in the set.
func (s Weekdays) Has(day time.Weekday) bool { return s == 0 || s&(1<<day) != 0 }

// wall is what a clock on a wall shows, its date included, as seconds from 1970-01-01 00:00 on that clock.
type wall int64

func wallOf(t time.Time) wall {
	_, offset := t.Zone()
	return wall(t.Unix() + int64(offset))
}

func (w wall) date() Date {
	return Date((int64(w) - floorMod(int64(w), daySeconds)) / daySeconds)
}

// in gives the moment at which the clocks of a zone show w. Where they are put back and show it twice, it is the first of
// the two; where they are put forward and skip it, it is as long after the gap's beginning as if they had not been: 02:30
// becomes 03:30. That is the rule of RFC 5545, section 3.3.5. So each w comes exactly once, and later ones never before
// earlier ones that are a day apart.
func (w wall) in(zone *time.Location) time.Time {
	u := time.Unix(int64(w), 0).UTC()
	t := time.Date(u.Year(), u.Month(), u.Day(), u.Hour(), u.Minute(), u.Second(), 0, zone)
	switch shown := wallOf(t); {
	case shown > w:
		return t // in a gap, and by the offset before it
	case shown < w:
		_, offset := t.Zone()
		return time.Unix(int64(w)-int64(offset), 0).In(zone) // in a gap; time.Date took the offset after it
	}
	since, _ := t.ZoneBounds()
	if since.IsZero() {
		return t
	}
	_, before := since.Add(-time.Second).Zone()
	if first := time.Unix(int64(w)-int64(before), 0).In(zone); first.Before(since) {
		return first
	}
	return t
}

func floorMod[N int | int64](n, by N) N { return (n%by + by) % by }
