package oncall

import (
	"maps"
	"slices"
	"sort"
	"time"
)

// Calendar is the events of a calendar, each of which puts people on call. ParseICS makes one; the zero one has no events.
// It does not change and may be used by many goroutines.
type Calendar struct{ events []event }

// People lists everybody whom an event names, each once, in alphabetical order.
func (c Calendar) People() []string {
	all := map[string]bool{}
	for _, e := range c.events {
		for _, person := range e.people {
			all[person] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

type event struct {
	start, end stamp         // of the first occurrence
	extra      time.Duration // beyond end, where the file gave a length
	people     []string
	repeat     *rule         // nil: it occurs once
	gone       map[wall]bool // the occurrences that are left out or were moved, by key
	goneDays   map[Date]bool
}

// stamp is a date and time of day in a zone. Without one it floats: it is in the zone of who looks, here the schedule's.
type stamp struct {
	wall
	zone *time.Location
}

func (s stamp) moved(days Date) stamp { return stamp{s.wall + wall(days)*daySeconds, s.zone} }

func (s stamp) when(floating *time.Location) time.Time {
	if s.zone != nil {
		return s.in(s.zone)
	}
	return s.in(floating)
}

// key makes an occurrence's start comparable: by the moment, or by the clock where the event floats.
func (e event) key(s stamp) wall {
	if e.start.zone == nil {
		return s.wall
	}
	return wall(s.when(e.start.zone).Unix())
}

// each tells the occurrences that overlap a span, and perhaps some that nearly do.
func (e event) each(from, to time.Time, zone *time.Location, tell func(start, end time.Time)) {
	first := e.start.date()
	repeat := e.repeat
	if repeat == nil {
		repeat = &rule{first: first, last: first}
	}
	const apart = 3 // days, and more than the clocks of any two zones are apart
	day, ok := repeat.next(wallOf(from.UTC()).date() - e.lasts() - apart)
	for ; ok; day, ok = repeat.next(day + 1) {
		s := e.start.moved(day - first)
		start, end := s.when(zone), e.end.moved(day-first).when(zone).Add(e.extra)
		if !start.Before(to) && day > wallOf(to.UTC()).date()+apart {
			return
		}
		if start.Before(to) && end.After(from) && start.Before(end) && !e.gone[e.key(s)] && !e.goneDays[day] {
			tell(start, end)
		}
	}
}

// lasts is how long an occurrence is, in whole days by the clock.
func (e event) lasts() Date {
	return Date((int64(e.end.wall-e.start.wall) + int64(e.extra/time.Second)) / daySeconds)
}

// look works out a whole span at once, since what overlaps is only known then.
func (c Calendar) look(from, to time.Time, zone *time.Location) look {
	changes := c.changes(from, to, zone)
	return func(t time.Time) (duty Duty, until time.Time) {
		next := sort.Search(len(changes), func(i int) bool { return changes[i].at.After(t) })
		if next < len(changes) {
			until = changes[next].at
		}
		if next > 0 && len(changes[next-1].people) > 0 {
			duty = Duty{People: changes[next-1].people, By: ByCalendar}
		}
		return duty, until
	}
}

// change is a time from which on these people are on call, in alphabetical order.
type change struct {
	at     time.Time
	people []string
}

func (c Calendar) changes(from, to time.Time, zone *time.Location) (changes []change) {
	type edge struct {
		at     time.Time
		people []string
		by     int // 1: they begin, -1: they end
	}
	var edges []edge
	for _, e := range c.events {
		e.each(from, to, zone, func(start, end time.Time) {
			edges = append(edges, edge{start, e.people, 1}, edge{end, e.people, -1})
		})
	}
	slices.SortStableFunc(edges, func(a, b edge) int { return a.at.Compare(b.at) })
	running := map[string]int{} // how many events each is on call by
	for i, e := range edges {
		for _, person := range e.people {
			if running[person] += e.by; running[person] == 0 {
				delete(running, person)
			}
		}
		if last := i+1 == len(edges); last || edges[i+1].at.After(e.at) {
			changes = append(changes, change{e.at, slices.Sorted(maps.Keys(running))})
		}
	}
	return changes
}
