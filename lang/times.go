package lang

import (
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones of people are known wherever the program runs
)

// Clock gives the time of day in a zone, with the zone's name: "03:05 CET". An unknown or empty zone is UTC.
func (l Language) Clock(t time.Time, tz string) string {
	t = t.In(zone(tz))
	name := t.Format("MST")
	if strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-") { // a zone without letters of its own
		name = "UTC" + name
	}
	return l.Say("time.clock", "time", t.Format("15:04"), "zone", name)
}

// Day gives the day of the week and the date in a zone: "Tue 2026-11-24", which nobody reads the wrong way round.
func (l Language) Day(t time.Time, tz string) string {
	t = t.In(zone(tz))
	return l.Say("weekday."+strings.ToLower(t.Format("Mon"))) + " " + t.Format(time.DateOnly)
}

// zones keeps the zones that were asked for: a broadcast to ten thousand people would read the same few files each time.
var zones sync.Map

func zone(name string) *time.Location {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC // not kept: names of no zone are without number
	}
	zones.Store(name, z)
	return z
}

// Ago says how long ago something was, in its largest unit, rounded down: "5 minutes ago".
// What is less than a minute ago, or still to come, is "just now".
func (l Language) Ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return l.Say("ago.now")
	case d < time.Hour:
		return l.Say("ago.minutes", "Count", int(d/time.Minute))
	case d < day:
		return l.Say("ago.hours", "Count", int(d/time.Hour))
	default:
		return l.Say("ago.days", "Count", int(d/day))
	}
}

const day = 24 * time.Hour

var units = []struct {
	id     string
	length time.Duration
}{{"time.days", day}, {"time.hours", time.Hour}, {"time.minutes", time.Minute}, {"time.seconds", time.Second}}

// Duration gives a length of time in its largest unit and the next smaller one, rounded to whole seconds:
// "1 hour 30 minutes". What is below zero is zero.
func (l Language) Duration(d time.Duration) string {
	d = max(d.Round(time.Second), 0)
	for i, u := range units {
		if d < u.length {
			continue
		}
		text := l.Say(u.id, "Count", int(d/u.length))
		if i+1 < len(units) {
			if next := int(d % u.length / units[i+1].length); next > 0 {
				text += " " + l.Say(units[i+1].id, "Count", next)
			}
		}
		return text
	}
	return l.Say("time.seconds", "Count", 0)
}
