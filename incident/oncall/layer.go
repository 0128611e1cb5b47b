package oncall

import "time"

// Layer is one rotation: people take turns. Whose turn it is follows from Start, Turn and People alone, so a change of these
// moves the turns that are over and the one that runs, too. To change a rotation without that:
//
//   - Somebody takes another's place: put the new reference where the old one stood. No turn moves.
//   - Somebody joins or leaves: set Until to the date of the next hand-over, and add a layer that has the new People and
//     that date as its Start. The turn that runs is finished by who has it; the new order begins with the first of the new
//     People. Instead of Until, the new layer may simply come later: later layers win.
//
// Somebody who is taken out of People without more ado has everybody after them move up at once, in the middle of a turn.
type Layer struct {
	People   []string // references, in the order of their turns; somebody may be there more than once
	Start    Date     // the layer serves from the hand-over's time of day on this date
	Until    Date     // and ends at that time of day on this one; 0: never
	Turn     Turn
	Handover Clock        // the time of day at which turns of days and weeks end, and the first turn of hours begins
	Weekday  time.Weekday // on which turns of weeks end; where Start is another day, the first turn is shorter
	Only     []Window     // when the layer serves; empty: always. Elsewhere the layer below does
}

// Turn is how long a turn is: N hours, days or weeks. With N 0 there are no turns: the first of the people serves.
type Turn struct {
	N    int
	Unit Unit
}

// Unit is what turns are counted in.
type Unit byte

// A day lasts from a time of day to the same one of the next day: 23 or 25 hours where the clocks change. Hours are real ones,
// so a hand-over every 12 hours comes an hour earlier or later by the clock after such a day.
const (
	Hours Unit = 'h'
	Days  Unit = 'd'
	Weeks Unit = 'w'
)

// at says who of the layer serves at t, "" for nobody, and until when that is sure; never if that is the zero time.
func (l Layer) at(t time.Time, zone *time.Location) (person string, until time.Time) {
	if len(l.People) == 0 {
		return "", time.Time{}
	}
	if l.Until != 0 {
		if until = l.Until.at(l.Handover).in(zone); !t.Before(until) {
			return "", time.Time{}
		}
	}
	if begin := l.Start.at(l.Handover).in(zone); t.Before(begin) {
		return "", begin
	}
	if len(l.Only) > 0 {
		is, edge := open(l.Only, t, zone)
		until = earlier(until, edge)
		if !is {
			return "", until
		}
	}
	turn, end := l.turn(t, zone)
	return l.People[turn%len(l.People)], earlier(until, end)
}

// turn gives the number of the turn that runs at t, from 0, and when it ends.
func (l Layer) turn(t time.Time, zone *time.Location) (number int, end time.Time) {
	switch {
	case l.Turn.N <= 0 || len(l.People) == 1:
		return 0, time.Time{}
	case l.Turn.Unit == Hours:
		begin, length := l.Start.at(l.Handover).in(zone), time.Duration(l.Turn.N)*time.Hour
		number = int(t.Sub(begin) / length)
		return number, begin.Add(time.Duration(number+1) * length)
	}
	first, days := l.Start, Date(l.Turn.N)
	if l.Turn.Unit == Weeks {
		first, days = first-Date(floorMod(int(first.Weekday()-l.Weekday), 7)), 7*days
	}
	handover := func(number int) time.Time { return (first + Date(number)*days).at(l.Handover).in(zone) }
	number = int((wallOf(t.In(zone)).date() - first) / days)
	for t.Before(handover(number)) {
		number--
	}
	for end = handover(number + 1); !t.Before(end); end = handover(number + 1) {
		number++
	}
	return number, end
}
