package incident

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Bounds of shifts.
const (
	MaxShift      = 24 * time.Hour
	MaxShiftAhead = 30 * 24 * time.Hour // how far ahead one may begin
	MaxShifts     = 100                 // of one incident
)

// shiftNotice is how long before it begins whoever takes over is told.
const shiftNotice = 15 * time.Minute

// Shift is a time for which it is planned who leads. When it begins, the incident is handed over; when it ends without another
// one, whoever leads goes on.
type Shift struct {
	ID     string     `json:"id"`
	Person PersonID   `json:"person"`
	From   time.Time  `json:"from"`
	To     time.Time  `json:"to"`
	By     PersonID   `json:"by"` // who planned it
	State  ShiftState `json:"state"`
}

// ShiftState is how far a shift has come.
type ShiftState string

// The states of a shift.
const (
	ShiftPlanned   ShiftState = "planned"
	ShiftAnnounced ShiftState = "announced" // whoever takes over was told that it begins soon
	ShiftBegun     ShiftState = "begun"
	ShiftMissed    ShiftState = "missed"    // it could not be carried out
	ShiftCancelled ShiftState = "cancelled" // taken back, or the incident was over first
)

// Ahead says whether the shift is still to begin.
func (s Shift) Ahead() bool { return s.State == ShiftPlanned || s.State == ShiftAnnounced }

func (r *Record) hasShift(who PersonID) bool {
	return slices.ContainsFunc(r.Shifts, func(s Shift) bool { return s.Person == who })
}

// PlanShift plans who leads from a time to another. Whoever it is takes part in the incident from now on, and is told. key is
// the request's own id. Refusals: NotFound, MayNot, AlreadyResolved, UnknownTarget, SeveralPeople, CannotTakeOver, OddShift,
// ShiftOverlaps, TooManyShifts.
func (s *Service) PlanShift(ctx context.Context, key string, n Number, by PersonID, t Target, from, to, now time.Time) (Record, error) {
	return s.decide(ctx, n, by, now, s.only(ToPlan, by, func(tx Tx, r Record, who roster) (*Outcome, error) {
		return once(tx, key, r, now, func() (*Outcome, error) {
			if err := r.over(); err != nil {
				return nil, err
			}
			lead, err := successor(t, who)
			if err != nil {
				return nil, err
			}
			one := Shift{ID: NewID(), Person: lead.ID, From: from, To: to, By: by, State: ShiftPlanned}
			if !from.After(now.Add(shiftNotice)) { // that it is planned is told now, and says all
				one.State = ShiftAnnounced
			}
			if err := r.fits(one, now); err != nil {
				return nil, err
			}
			return r.plan(one, now), nil
		})
	}))
}

// fits refuses a shift that lies in the past, lasts too long, or meets another one.
func (r Record) fits(one Shift, now time.Time) error {
	if one.From.Before(now) || one.From.After(now.Add(MaxShiftAhead)) || !one.To.After(one.From) || one.To.Sub(one.From) > MaxShift {
		return refuse(OddShift, "days", itoa(int(MaxShiftAhead.Hours()/24)), "hours", itoa(int(MaxShift.Hours())))
	}
	if len(r.Shifts) >= MaxShifts {
		return refuse(TooManyShifts, "most", itoa(MaxShifts))
	}
	for _, s := range r.Shifts {
		if (s.Ahead() || s.State == ShiftBegun) && one.From.Before(s.To) && s.From.Before(one.To) {
			return refuse(ShiftOverlaps, "by", string(s.Person))
		}
	}
	return nil
}

func (r Record) plan(one Shift, now time.Time) *Outcome {
	o := r.outcome()
	known := r.Responds(one.Person)
	o.Record.Shifts = append(slices.Clone(r.Shifts), one)
	slices.SortFunc(o.Record.Shifts, func(a, b Shift) int { return a.From.Compare(b.From) })
	o.Shifts = append(o.Shifts, one)
	o.note(Entry{At: now, Kind: EntryPlanned, By: one.By, Data: one.data()})
	if !known {
		o.invite([]PersonID{one.Person}, now)
	}
	if one.Person != one.By {
		o.message(KindShift, one.Person, Body{Text: "planned", By: one.By, Shift: &one}, now)
	}
	o.setShiftTimer()
	return o
}

// data is a shift on the timeline.
func (s Shift) data() map[string]string {
	return data("to", string(s.Person), "from", s.From.UTC().Format(time.RFC3339), "until", s.To.UTC().Format(time.RFC3339))
}

// DropShift takes back a shift that has not begun. Whoever was to lead still takes part: what they were told cannot be untold.
// Refusals: NotFound, MayNot, AlreadyResolved, NoShift.
func (s *Service) DropShift(ctx context.Context, n Number, by PersonID, id string, now time.Time) (Record, error) {
	return s.decide(ctx, n, by, now, s.only(ToPlan, by, func(_ Tx, r Record, _ roster) (*Outcome, error) {
		if err := r.over(); err != nil {
			return nil, err
		}
		i := slices.IndexFunc(r.Shifts, func(s Shift) bool { return s.ID == id && s.Ahead() })
		if i < 0 {
			return nil, refuse(NoShift)
		}
		o := r.outcome()
		o.Record.Shifts = slices.Clone(r.Shifts)
		one := &o.Record.Shifts[i]
		one.State = ShiftCancelled
		o.Shifts = append(o.Shifts, *one)
		o.note(Entry{At: now, Kind: EntryUnplanned, By: by, Data: one.data()})
		if one.Person != by {
			o.message(KindShift, one.Person, Body{Text: "dropped", By: by, Shift: one}, now)
		}
		o.setShiftTimer()
		return o, nil
	}))
}

// setShiftTimer waits for what is next: to announce a shift, or to begin one.
func (o *Outcome) setShiftTimer() {
	var next time.Time
	for _, s := range o.Record.Shifts {
		at := s.From
		if s.State == ShiftPlanned {
			at = at.Add(-shiftNotice)
		}
		if s.Ahead() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	if next.IsZero() {
		o.Cancel = append(o.Cancel, TimerShift)
		return
	}
	o.setTimer(TimerShift, next)
}

// shiftsDue announces what begins soon and begins what is due. Of several that came due while the program was down, only the
// one that is not over yet is carried out.
func (r Record) shiftsDue(who roster, now time.Time) *Outcome {
	o := r.outcome()
	o.Record.Shifts = slices.Clone(r.Shifts)
	for i := range o.Record.Shifts {
		one := &o.Record.Shifts[i]
		before := one.State
		switch {
		case !one.Ahead():
		case !one.To.After(now):
			o.missShift(one, ReasonShift, now)
		case !one.From.After(now):
			o.beginShift(one, who, now)
		case one.State == ShiftPlanned && !one.From.After(now.Add(shiftNotice)):
			one.State = ShiftAnnounced
			soon := *one
			o.message(KindShift, one.Person, Body{Text: "soon", By: one.By, Shift: &soon}, now)
		}
		if one.State != before {
			o.Shifts = append(o.Shifts, *one)
		}
	}
	o.setShiftTimer()
	return o
}

// beginShift hands the incident over, as planned. Who leads already only goes on.
func (o *Outcome) beginShift(one *Shift, who roster, now time.Time) {
	next := who.person(one.Person)
	if next.Kind != Member {
		o.missShift(one, cmp.Or(string(next.Kind), string(Deactivated)), now)
		return
	}
	one.State = ShiftBegun
	e := Entry{At: now, Kind: EntryShift, By: one.By, Data: one.data()}
	if late := now.Sub(one.From).Truncate(time.Minute); late > 0 {
		e.Data["late"] = late.String()
	}
	o.note(e)
	if o.Record.Lead != one.Person {
		o.lead(next, one.By, "", now)
	}
}

func (o *Outcome) missShift(one *Shift, reason string, now time.Time) {
	one.State = ShiftMissed
	e := Entry{At: now, Kind: EntryMissed, By: one.By, Data: one.data()}
	e.Data["reason"] = reason
	o.note(e)
}

// cancelShifts lets no shift begin any more, since the incident is over.
func (o *Outcome) cancelShifts() {
	o.Record.Shifts = slices.Clone(o.Record.Shifts)
	for i := range o.Record.Shifts {
		if one := &o.Record.Shifts[i]; one.Ahead() {
			one.State = ShiftCancelled
			o.Shifts = append(o.Shifts, *one)
		}
	}
	o.Cancel = append(o.Cancel, TimerShift)
}
