package oncall

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// rule is a repetition: every so many days or weeks, on some days of the week, from first to last.
type rule struct {
	first, last Date
	weekly      bool
	interval    int // 0: first is the only one
	days        Weekdays
	weekStart   time.Weekday // where weeks begin, which counts from the second week on
}

const noEnd = Date(math.MaxInt32)

// next gives the first day on or after d on which the rule has an occurrence. The first day always is one, as in RFC 5545.
func (r rule) next(d Date) (Date, bool) {
	d = max(d, r.first)
	for range 16 { // the rest of a week, a leap, and a whole week
		switch {
		case d > r.last:
			return 0, false
		case d == r.first:
			return d, true
		case r.interval == 0:
			return 0, false
		}
		leap, here := r.onward(d)
		if here && r.days.Has(d.Weekday()) {
			return d, true
		}
		d += leap
	}
	return 0, false
}

// onward says whether the days or weeks between leave d in, and how many days further on it may be worth looking.
func (r rule) onward(d Date) (leap Date, here bool) {
	if !r.weekly {
		over := Date(floorMod(int(d-r.first), r.interval))
		return Date(r.interval) - over, over == 0
	}
	begin := r.first - Date(floorMod(int(r.first.Weekday()-r.weekStart), 7))
	over := Date(floorMod(int(d-begin), 7*r.interval))
	if over < 7 {
		return 1, true
	}
	return Date(7*r.interval) - over, false
}

// What a repetition may be. RFC 5545 sets no bounds; these keep a calendar from costing more than it can be worth.
const (
	maxInterval = 1000
	maxCount    = 10_000
)

// parseRule reads an RRULE of an event that begins at start. What it does not understand is an error that names it: nobody
// may be taken off call in silence.
func parseRule(text string, start stamp, zones zones) (*rule, error) {
	r := &rule{first: start.date(), last: noEnd, interval: 1, weekStart: time.Monday}
	count, until, weekly := 0, "", ""
	for part := range strings.SplitSeq(strings.ToUpper(strings.TrimSuffix(text, ";")), ";") {
		key, value, _ := strings.Cut(part, "=")
		var err error
		switch key {
		case "FREQ":
			weekly = value
		case "INTERVAL":
			r.interval, err = number(value, maxInterval)
		case "COUNT":
			count, err = number(value, maxCount)
		case "UNTIL":
			until = value
		case "BYDAY":
			r.days, err = weekdays(value)
		case "WKST":
			var first Weekdays
			if first, err = weekdays(value); err == nil {
				r.weekStart = first.first()
			}
		default:
			err = errors.New("is not read")
		}
		if err != nil {
			return nil, fmt.Errorf("%s %w", short(part), err)
		}
	}
	switch {
	case weekly != "DAILY" && weekly != "WEEKLY":
		return nil, fmt.Errorf("%s is not read: only FREQ=DAILY and FREQ=WEEKLY are", short("FREQ="+weekly))
	case count > 0 && until != "":
		return nil, errors.New("COUNT and UNTIL exclude each other")
	}
	if r.weekly = weekly == "WEEKLY"; r.weekly && r.days == 0 {
		r.days = WeekdaysOf(r.first.Weekday())
	}
	return r, r.end(count, until, start, zones)
}

// end works out the last day, so that no occurrence has to be counted later.
func (r *rule) end(count int, until string, start stamp, zones zones) error {
	last := r.first
	switch {
	case count > 0:
		for range count - 1 {
			d, ok := r.next(last + 1)
			if !ok {
				break
			}
			last = d
		}
		r.last = last
	case until != "":
		end, allDay, err := zones.parse(until, "")
		if err != nil {
			return err
		}
		if end.zone != nil && start.zone != nil {
			end.wall = wallOf(end.in(end.zone).In(start.zone))
		}
		if r.last = end.date(); !allDay && end.wall < r.last.at(0)+start.wall-start.date().at(0) {
			r.last-- // that day's occurrence would begin too late
		}
	}
	return nil
}

func number(text string, most int) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, fmt.Errorf("is no number from 1 to %d", most)
	}
	return n, nil
}

var icsDays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

func weekdays(text string) (set Weekdays, err error) {
	for day := range strings.SplitSeq(text, ",") {
		found := false
		for i, name := range icsDays {
			if day == name {
				set, found = set|WeekdaysOf(time.Weekday(i)), true
			}
		}
		if !found {
			return 0, errors.New("is not read: only days such as MO are, without numbers")
		}
	}
	return set, nil
}

func (s Weekdays) first() time.Weekday {
	day := time.Sunday
	for !s.Has(day) {
		day++
	}
	return day
}
