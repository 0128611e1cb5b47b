package schedules

import (
	"fmt"
	"path"
	"time"

	"tocsin/config/strict"
	"tocsin/incident/oncall"
)

// What a schedule may hold.
const (
	maxLayers  = 20
	maxPeople  = 100 // of a layer
	maxWindows = 20  // of a layer
	maxTurn    = 366 // days
)

// file is a schedule as it is written. What a single value must look like, its type says.
type file struct {
	Name     name    `key:"name,required"`
	Title    title   `key:"title,required"`
	Zone     zone    `key:"time_zone,required"`
	Layers   []layer `key:"layers"`
	Calendar address `key:"calendar"`
	Secret   string  `key:"calendar_file"` // holds the calendar's address, in its place
}

type layer struct {
	People   []person `key:"people,required"`
	Start    date     `key:"start"`
	Every    every    `key:"every"`
	Handover handover `key:"handover"`
	Until    date     `key:"until"`
	Only     []window `key:"only"`
}

type window struct {
	Days days  `key:"days"`
	From clock `key:"from"`
	To   clock `key:"to"`
}

// parse reads one schedule. The last element of the file's shown name must be the schedule's.
func parse(shown string, data []byte) (oncall.Schedule, error) {
	var f file
	doc := strict.Read(shown, data, &f)
	f.readCalendar(doc)
	f.check(doc, stem(path.Base(shown)))
	if err := doc.Err(); err != nil {
		return oncall.Schedule{}, err
	}
	return f.schedule(), nil
}

// check holds what single values cannot: bounds, and how they go together.
func (f *file) check(doc *strict.File, fileName string) {
	if string(f.Name) != fileName {
		doc.Fail("name", "%q is not the name of the file, %q: make them the same", f.Name, fileName)
	}
	switch n := len(f.Layers); {
	case n == 0 && f.Calendar == "" && f.Secret == "":
		doc.Fail("layers", "has nobody: write a layer, or a calendar")
	case n > maxLayers:
		doc.Fail("layers", "has %d layers; %d may be there", n, maxLayers)
	}
	for i, l := range f.Layers {
		l.check(doc, fmt.Sprintf("layers[%d]", i))
	}
}

func (l *layer) check(doc *strict.File, path string) {
	if n := len(l.People); n < 1 || n > maxPeople {
		doc.Fail(path+".people", "has %d people; 1 to %d may be there", n, maxPeople)
	}
	if n := len(l.Only); n > maxWindows {
		doc.Fail(path+".only", "has %d entries; %d may be there", n, maxWindows)
	}
	l.checkTurns(doc, path)
	if l.Start.given && l.Until.given && l.Until.Date <= l.Start.Date {
		doc.Fail(path+".until", "%s is not after the start, %s", l.Until, l.Start)
	}
	for i, w := range l.Only {
		if w.From.given && w.To.given && w.From.Clock == w.To.Clock {
			doc.Fail(fmt.Sprintf("%s.only[%d].to", path, i), "is the same as from: leave both out for a whole day")
		}
		if w.From.Clock == midnight {
			doc.Fail(fmt.Sprintf("%s.only[%d].from", path, i), "24:00 is the end of a day: write 00:00, and the next day")
		}
	}
}

// checkTurns sees to it that people who take turns have all that says when.
func (l *layer) checkTurns(doc *strict.File, path string) {
	if len(l.People) > 1 {
		const why = "is missing: several people take turns"
		if !l.Start.given {
			doc.Fail(path+".start", "%s from a date on, such as 2026-01-05", why)
		}
		if l.Every.N == 0 {
			doc.Fail(path+".every", "%s of a length, such as 1w", why)
		}
		if !l.Handover.given {
			doc.Fail(path+".handover", "%s that end at a time, such as mon 09:00", why)
		}
	}
	if l.Handover.weekday != nil && l.Every.N > 0 && l.Every.Unit != oncall.Weeks {
		doc.Fail(path+".handover", "a day of the week is for turns of weeks: write the time alone")
	}
}

func (f *file) schedule() oncall.Schedule {
	s := oncall.Schedule{Name: string(f.Name), Title: string(f.Title), Zone: f.Zone.Location, Calendar: string(f.Calendar)}
	for _, l := range f.Layers {
		s.Layers = append(s.Layers, l.layer())
	}
	return s
}

func (l *layer) layer() oncall.Layer {
	out := oncall.Layer{Start: l.Start.Date, Until: l.Until.Date, Turn: l.Every.Turn, Handover: l.Handover.Clock}
	for _, p := range l.People {
		out.People = append(out.People, string(p))
	}
	if l.Every.Unit == oncall.Weeks {
		out.Weekday = l.Start.Weekday()
		if l.Handover.weekday != nil {
			out.Weekday = *l.Handover.weekday
		}
	}
	for _, w := range l.Only {
		to := w.To.Clock
		if !w.To.given {
			to = midnight
		}
		out.Only = append(out.Only, oncall.Window{Days: w.Days.Weekdays, From: w.From.Clock, To: to})
	}
	return out
}

const midnight = oncall.Clock(24 * time.Hour / time.Minute) // at a day's end
