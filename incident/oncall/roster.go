package oncall

import (
	"slices"
	"sort"
	"time"
)

// Schedule is who is on call when, as it stands in a file.
type Schedule struct {
	Name, Title string
	Zone        *time.Location // of all dates and times of day; nil: UTC
	Layers      []Layer        // where several have somebody, the last of them counts
	Calendar    string         // the address of a calendar, a secret; empty: none
}

// Roster is all that says who is on call: a schedule and what may change it. Overrides go before the calendar, and that
// before the layers, which serve wherever the calendar has nobody, or is not there at all.
type Roster struct {
	Schedule
	Events    Calendar   // of the schedule's calendar
	Overrides []Override // of this schedule
}

// Duty is who is on call, and why.
type Duty struct {
	People   []string // references: one by a layer or an override, perhaps several by a calendar; none: nobody
	By       Source   // empty where there is nobody
	Layer    int      // ByLayer: from 0
	Override string   // ByOverride: its ID
}

// Source is what put somebody on call.
type Source string

// The sources of a duty.
const (
	ByLayer    Source = "layer"
	ByCalendar Source = "calendar"
	ByOverride Source = "override"
)

// Shift is a duty from one time to another, in the schedule's zone.
type Shift struct {
	From, To time.Time
	Duty
}

// At says who is on call at a time.
func (r Roster) At(t time.Time) Duty {
	duty, _ := r.view(t, t.Add(1))(t)
	return duty
}

// Shifts gives the shifts of a span. They cover it all, one after the other, times with nobody included; the first and
// last are cut off at the span's ends. Two that follow each other differ in who is on call or in why.
func (r Roster) Shifts(from, to time.Time) (shifts []Shift) {
	look := r.view(from, to)
	for t := from; t.Before(to); {
		duty, until := look(t)
		if until.IsZero() || until.After(to) {
			until = to
		}
		if last := len(shifts) - 1; last >= 0 && shifts[last].same(duty) {
			shifts[last].To = until.In(r.zone())
		} else {
			shifts = append(shifts, Shift{t.In(r.zone()), until.In(r.zone()), duty})
		}
		t = until
	}
	return shifts
}

// Ahead bounds how far Handover looks.
const Ahead = 366 * 24 * time.Hour

// Handover gives the first time after t, within Ahead, at which other people are on call than just before, and who is then:
// perhaps nobody.
func (r Roster) Handover(t time.Time) (at time.Time, next Duty, ok bool) {
	const step = 30 * 24 * time.Hour // mostly enough, and a year of a busy calendar is much
	now := r.At(t).People
	for from := t; from.Before(t.Add(Ahead)); from = from.Add(step) {
		for _, shift := range r.Shifts(from, from.Add(step)) {
			if !slices.Equal(shift.People, now) {
				return shift.From, shift.Duty, true
			}
		}
	}
	return time.Time{}, Duty{}, false
}

func (d Duty) same(other Duty) bool {
	return d.By == other.By && d.Layer == other.Layer && d.Override == other.Override && slices.Equal(d.People, other.People)
}

func (s Schedule) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

// look says who is on call at a time, and until when that is sure: for ever, if that is the zero time.
type look func(t time.Time) (duty Duty, until time.Time)

// view stacks what says who is on call, for times from one to another.
func (r Roster) view(from, to time.Time) look {
	stack := []look{r.overridden(), r.Events.look(from, to, r.zone())}
	for number, l := range slices.Backward(r.Layers) {
		stack = append(stack, func(t time.Time) (Duty, time.Time) {
			person, until := l.at(t, r.zone())
			if person == "" {
				return Duty{}, until
			}
			return Duty{People: []string{person}, By: ByLayer, Layer: number}, until
		})
	}
	return func(t time.Time) (duty Duty, until time.Time) {
		for _, ask := range stack {
			said, sure := ask(t)
			until = earlier(until, sure)
			if len(said.People) > 0 {
				return said, until
			}
		}
		return Duty{}, until
	}
}

func (r Roster) overridden() look {
	byAge := slices.Clone(r.Overrides)
	sort.SliceStable(byAge, func(i, j int) bool { return byAge[i].MadeAt.Before(byAge[j].MadeAt) })
	return func(t time.Time) (duty Duty, until time.Time) {
		for _, o := range byAge {
			switch {
			case t.Before(o.From) && o.From.Before(o.To):
				until = earlier(until, o.From)
			case !t.Before(o.From) && t.Before(o.To):
				until = earlier(until, o.To)
				duty = Duty{People: []string{o.Person}, By: ByOverride, Override: o.ID}
			}
		}
		return duty, until
	}
}
