package oncall

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Bounds of what ParseICS reads.
const (
	MaxICS     = 4 << 20 // bytes
	MaxEvents  = 10_000
	maxRepeats = 500 // events that repeat
	maxPeople  = 500
)

// ParseICS reads a calendar as Google, Outlook, PagerDuty and Opsgenie export it (RFC 5545). Every event puts people on
// call from its start to its end:
//
//   - those whom it invites, by their mail addresses; not rooms, not who only listens, not who declined;
//   - if it invites nobody: the mail addresses and handles ("@jonas") in its title;
//   - if there are none: its title, whatever it says, as the one name. A person's full name is then all it should be.
//
// Events at one time add up. Cancelled ones do not count. Events without a zone, and those of whole days, are in the zone
// of the schedule. An event that repeats ends at the same time of day as the first, where the clocks change too, although
// the RFC has it end after the same number of hours: so calendars show it, and nobody's turn ends an hour early.
//
// It reads DTSTART, DTEND, DURATION, RECURRENCE-ID, EXDATE, and RRULE with FREQ=DAILY or WEEKLY, INTERVAL, BYDAY, COUNT,
// UNTIL and WKST. What else an event says of when it is, and whatever else it does not understand, is an error with the
// line, and then there is no calendar: half of one would leave somebody off call in silence.
func ParseICS(r io.Reader) (Calendar, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxICS+1))
	switch {
	case err != nil:
		return Calendar{}, err
	case len(data) > MaxICS:
		return Calendar{}, fmt.Errorf("the calendar has more than %d bytes; that is the most that is read", MaxICS)
	}
	found, err := components(string(data))
	if err != nil {
		return Calendar{}, err
	}
	return build(found)
}

// component is a VEVENT as it is written. What lies in it, such as an alarm, is left out.
type component struct {
	line       int
	properties []property
}

func components(text string) (found []component, err error) {
	var open []string
	whole := false
	err = unfold(text, func(number int, line string) error {
		p, err := parseLine(number, line)
		switch value := strings.ToUpper(strings.TrimSpace(p.value)); {
		case len(open) == 0 && (err != nil || p.name != "BEGIN" || value != "VCALENDAR"):
			return fmt.Errorf("line %d: this is no calendar: it must begin with BEGIN:VCALENDAR", number)
		case err != nil:
			return err
		case p.name == "BEGIN":
			open = append(open, value)
			if isEvent(open) {
				found = append(found, component{line: number})
			}
		case p.name == "END":
			if open[len(open)-1] != value {
				return p.errorf("%s is not what was begun last", short(value))
			}
			open = open[:len(open)-1]
			whole = true
		case isEvent(open):
			last := &found[len(found)-1]
			last.properties = append(last.properties, p)
		}
		if len(found) > MaxEvents {
			return fmt.Errorf("line %d: there are more than %d events", number, MaxEvents)
		}
		return nil
	})
	if err == nil && (len(open) > 0 || !whole) {
		err = errors.New("the calendar is cut off: there is no END:VCALENDAR")
	}
	return found, err
}

func isEvent(open []string) bool { return slices.Equal(open, []string{"VCALENDAR", "VEVENT"}) }

// get gives the first property of a name.
func (c component) get(name string) (property, bool) {
	for _, p := range c.properties {
		if p.name == name {
			return p, true
		}
	}
	return property{}, false
}

// build makes events of what is written. An occurrence that is written anew is taken out of what it repeats.
func build(found []component) (c Calendar, err error) {
	zones := zones{}
	first := map[string]int{} // the index of the event that repeats, by UID
	var again []component
	repeats := 0
	for _, written := range found {
		if _, moved := written.get("RECURRENCE-ID"); moved {
			again = append(again, written)
		}
		e, err := written.event(zones)
		if err != nil {
			return Calendar{}, err
		}
		if e.people == nil {
			continue
		}
		if e.repeat != nil {
			uid, _ := written.get("UID")
			first[uid.value] = len(c.events)
			repeats++
		}
		c.events = append(c.events, e)
	}
	for _, written := range again {
		uid, _ := written.get("UID")
		id, _ := written.get("RECURRENCE-ID")
		if i, ok := first[uid.value]; ok && uid.value != "" {
			if err := c.events[i].leaveOut(id, zones); err != nil {
				return Calendar{}, err
			}
		}
	}
	switch {
	case repeats > maxRepeats:
		return Calendar{}, fmt.Errorf("more than %d events repeat", maxRepeats)
	case len(c.People()) > maxPeople:
		return Calendar{}, fmt.Errorf("the events name more than %d people", maxPeople)
	}
	return c, nil
}
