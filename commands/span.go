package commands

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	spanFor  = regexp.MustCompile(`^(?:(?:from|ab|von)\s+(.+?)\s+)?(?:for|für)\s+(.+)$`)
	spanTill = regexp.MustCompile(`^(?:(?:from|ab|von)\s+(.+?)\s+)?(?:until|till|to|bis)\s+(.+)$`)
	clock    = regexp.MustCompile(`^(?:([0-9]{4})-([0-9]{2})-([0-9]{2})[ t]+)?([0-9]{1,2})(?::([0-9]{2}))?\s*(?:h|uhr)?$`)
)

// readSpan reads from when until when, in the person's zone.
func readSpan(text string, now time.Time, tz string) (from, to time.Time, ok bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	long := spanFor.FindStringSubmatch(text)
	m := long
	if m == nil {
		m = spanTill.FindStringSubmatch(text)
	}
	if m == nil {
		return from, to, false
	}
	from, ok = now, true
	if m[1] != "" {
		from, ok = readClock(m[1], now, tz)
	}
	if !ok {
		return from, to, false
	}
	if long != nil {
		d, ok := duration(m[2])
		return from, from.Add(d), ok
	}
	to, ok = readClock(m[2], from, tz)
	return from, to, ok
}

// readClock reads a time of day, with or without its day: alone it is the next such time after another.
func readClock(text string, after time.Time, tz string) (time.Time, bool) {
	zone, err := time.LoadLocation(tz)
	if err != nil {
		zone = time.UTC
	}
	m := clock.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return time.Time{}, false
	}
	hour, _ := strconv.Atoi(m[4])
	minute, _ := strconv.Atoi(m[5])
	if hour > 24 || minute > 59 || hour == 24 && minute > 0 {
		return time.Time{}, false
	}
	if m[1] != "" {
		day, err := time.ParseInLocation(time.DateOnly, m[1]+"-"+m[2]+"-"+m[3], zone)
		return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, zone), err == nil
	}
	day := after.In(zone)
	at := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, zone)
	if !at.After(after) {
		at = time.Date(day.Year(), day.Month(), day.Day()+1, hour, minute, 0, 0, zone)
	}
	return at, true
}
