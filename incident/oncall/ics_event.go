package oncall

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What says when an event is and is not understood: to pass over it would be to get the event wrong.
var unread = []string{"RDATE", "EXRULE"}

const maxRepeated = 366 // days that an event may last that repeats

// event reads one VEVENT. One that was cancelled has no people.
func (c component) event(zones zones) (e event, err error) {
	for _, p := range c.properties {
		if slices.Contains(unread, p.name) {
			return e, p.errorf("is not read")
		}
		if p.name == "RECURRENCE-ID" && p.params["RANGE"] != "" {
			return e, p.errorf("RANGE=%s is not read", p.params["RANGE"])
		}
	}
	if err := e.times(c, zones); err != nil {
		return e, err
	}
	if p, ok := c.get("RRULE"); ok {
		if e.lasts() > maxRepeated {
			return e, p.errorf("the event repeats and lasts longer than a year")
		}
		if e.repeat, err = parseRule(p.value, e.start, zones); err != nil {
			return e, p.errorf("%s", err)
		}
	}
	for _, p := range c.properties {
		if p.name == "EXDATE" {
			if err := e.leaveOut(p, zones); err != nil {
				return e, err
			}
		}
	}
	if status, _ := c.get("STATUS"); !strings.EqualFold(status.value, "CANCELLED") {
		e.people = c.people()
	}
	return e, nil
}

// times reads when an event begins and ends. Without an end, one of a whole day lasts that day, and another one no time.
func (e *event) times(c component, zones zones) error {
	begin, ok := c.get("DTSTART")
	if !ok {
		return fmt.Errorf("line %d: the event has no DTSTART", c.line)
	}
	var allDay bool
	var err error
	if e.start, allDay, err = zones.stamp(begin); err != nil {
		return err
	}
	e.end = e.start
	if allDay {
		e.end = e.start.moved(1)
	}
	if p, ok := c.get("DTEND"); ok {
		if e.end, _, err = zones.stamp(p); err != nil {
			return err
		}
		if e.end.when(time.UTC).Before(e.start.when(time.UTC)) {
			return p.errorf("the event ends before it begins")
		}
	} else if p, ok := c.get("DURATION"); ok {
		var days Date
		if days, e.extra, err = duration(p.value); err != nil {
			return p.errorf("%s", err)
		}
		e.end = e.start.moved(days)
	}
	return nil
}

// leaveOut takes the occurrences out that a property names by when they begin; by the day alone if it names days.
func (e *event) leaveOut(p property, zones zones) error {
	for value := range strings.SplitSeq(p.value, ",") {
		one := p
		one.value = value
		s, allDay, err := zones.stamp(one)
		if err != nil {
			return err
		}
		if e.gone == nil {
			e.gone, e.goneDays = map[wall]bool{}, map[Date]bool{}
		}
		if allDay {
			e.goneDays[s.date()] = true
			continue
		}
		if s.zone == nil {
			s.zone = e.start.zone
		}
		e.gone[e.key(s)] = true
	}
	return nil
}

var durationForm = regexp.MustCompile(`^\+?P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$`)

// duration reads "P1W" or "P1DT12H" (section 3.3.6). Weeks and days are those of the calendar, the rest is exact.
func duration(text string) (days Date, exact time.Duration, err error) {
	match := durationForm.FindStringSubmatch(strings.TrimSpace(text))
	if match == nil || !strings.ContainsAny(text, "0123456789") {
		return 0, 0, errors.New(short(text) + " is no duration such as P1D or PT12H")
	}
	n := func(i int) int { v, _ := strconv.Atoi(match[i]); return v } // digits, few of them, or none
	seconds := n(3)*3600 + n(4)*60 + n(5)
	return Date(7*n(1) + n(2)), time.Duration(seconds) * time.Second, nil
}

func (z zones) stamp(p property) (s stamp, allDay bool, err error) {
	if s, allDay, err = z.parse(p.value, p.params["TZID"]); err != nil {
		return s, allDay, p.errorf("%s", err)
	}
	return s, allDay, nil
}

// parse reads 20260105 (a day), 20260105T090000Z (UTC), and 20260105T090000 (in a zone, or floating).
func (z zones) parse(text, zone string) (s stamp, allDay bool, err error) {
	text = strings.TrimSpace(text)
	if day, err := time.Parse("20060102", text); err == nil {
		return stamp{wallOf(day), nil}, true, nil
	}
	const form = "20060102T150405"
	local, utc := strings.CutSuffix(text, "Z")
	t, err := time.Parse(form, local)
	if err != nil || len(local) != len(form) { // Parse would take fractions of a second
		return stamp{}, false, errors.New(short(text) + " is no date such as 20260105T090000Z")
	}
	s.wall = wallOf(t)
	switch {
	case utc:
		s.zone = time.UTC
	case zone != "":
		s.zone, err = z.zone(zone)
	}
	return s, false, err
}
