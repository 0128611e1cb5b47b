package oncall

import "time"

// Window is a time of day on some days of the week. Where To is not after From, it ends on the next day, which need not be
// one of Days: "fri 22:00 to 06:00" ends on a Saturday.
type Window struct {
	Days     Weekdays // on which it begins
	From, To Clock
}

// on gives the window that begins on a date. On the two odd days of the year it may be an hour longer, shorter, or empty.
func (w Window) on(d Date, zone *time.Location) (from, to time.Time) {
	if w.To <= w.From {
		return d.at(w.From).in(zone), (d + 1).at(w.To).in(zone)
	}
	return d.at(w.From).in(zone), d.at(w.To).in(zone)
}

// A date that a window begins on and the date that the clocks show then differ by a day at most, even where a zone has left
// out a day; one day more is for the night. Ahead, each window comes within a week, or within two where the clocks skip it.
const (
	daysBack  = 2
	daysAhead = 15
)

// open says whether one of the windows is open at t, and until when that is sure.
func open(windows []Window, t time.Time, zone *time.Location) (is bool, until time.Time) {
	today := wallOf(t.In(zone)).date()
	for d := today - daysBack; d <= today+daysAhead; d++ {
		if d > today+1 && !until.IsZero() {
			break // those of later days open later
		}
		for _, w := range windows {
			if !w.Days.Has(d.Weekday()) {
				continue
			}
			switch from, to := w.on(d, zone); {
			case !t.Before(from) && t.Before(to):
				return true, to
			case from.After(t) && from.Before(to):
				until = earlier(until, from)
			}
		}
	}
	return false, until
}

// earlier gives the earlier of two times, of which the zero one is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
