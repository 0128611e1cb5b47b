package oncall_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tocsin/incident/oncall"
)

// Zones whose clocks do odd things: half hours, changes at midnight, a whole day left out, an offset that is 0 in winter or
// in summer, no change at all.
var randomZones = []string{
	"Europe/Berlin", "America/New_York", "Europe/London", "Atlantic/Azores", "Africa/Casablanca", "Australia/Lord_Howe", "America/St_Johns",
	"Asia/Kolkata", "Asia/Kathmandu", "Pacific/Apia", "Pacific/Chatham", "America/Sao_Paulo", "Asia/Beirut", "Africa/Cairo", "UTC",
}

// drawTime prefers days on which clocks change.
func drawTime(t *rapid.T, label string) time.Time {
	odd := rapid.SampledFrom([]string{
		"2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01", "2026-04-05", "2028-02-29", "2011-12-30", "2018-11-04", "2026-02-15", "2026-06-15",
	}).Draw(t, label)
	day, err := time.Parse(time.DateOnly, odd)
	if err != nil {
		t.Fatal(err)
	}
	return day.Add(time.Duration(rapid.IntRange(-4*24*60, 4*24*60).Draw(t, label+" minutes")) * time.Minute)
}

func drawLayer(t *rapid.T, number int) oncall.Layer {
	day := drawTime(t, "start").AddDate(0, 0, -rapid.IntRange(0, 400).Draw(t, "days before"))
	l := oncall.Layer{
		Start:    oncall.DateOf(day.Date()),
		Turn:     oncall.Turn{N: rapid.IntRange(0, 5).Draw(t, "n"), Unit: rapid.SampledFrom([]oncall.Unit{oncall.Hours, oncall.Days, oncall.Weeks}).Draw(t, "unit")},
		Handover: oncall.Clock(rapid.SampledFrom([]int{0, 60, 90, 150, 9 * 60, 23*60 + 30}).Draw(t, "handover")),
		Weekday:  time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday")),
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "people") {
		l.People = append(l.People, fmt.Sprintf("@p%d-%d", number, i))
	}
	if rapid.Bool().Draw(t, "ends") {
		l.Until = l.Start + oncall.Date(rapid.IntRange(0, 500).Draw(t, "lasts"))
	}
	for range rapid.IntRange(0, 2).Draw(t, "windows") {
		l.Only = append(l.Only, oncall.Window{
			Days: oncall.Weekdays(rapid.IntRange(0, 127).Draw(t, "weekdays")),
			From: oncall.Clock(rapid.IntRange(0, 24*60-1).Draw(t, "from")),
			To:   oncall.Clock(rapid.IntRange(0, 24*60).Draw(t, "to")),
		})
	}
	return l
}

func drawRoster(t *rapid.T) oncall.Roster {
	z, err := time.LoadLocation(rapid.SampledFrom(randomZones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	r := roster(z)
	for number := range rapid.IntRange(0, 3).Draw(t, "layers") {
		r.Layers = append(r.Layers, drawLayer(t, number))
	}
	for number := range rapid.IntRange(0, 3).Draw(t, "overrides") {
		from := drawTime(t, "from")
		r.Overrides = append(r.Overrides, oncall.Override{
			ID: fmt.Sprint(number), Person: fmt.Sprintf("@o%d", number), From: from,
			To: from.Add(time.Duration(rapid.IntRange(-60, 5000).Draw(t, "minutes")) * time.Minute), MadeAt: drawTime(t, "made"),
		})
	}
	if rapid.Bool().Draw(t, "has a calendar") {
		if r.Events, err = oncall.ParseICS(strings.NewReader(drawICS(t))); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// Shifts cover a span without gap or overlap, none is empty, two in a row differ, and at each moment they say what At does.
func TestRandomShifts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, from := drawRoster(t), drawTime(t, "span")
		to := from.Add(time.Duration(rapid.IntRange(1, 20*24*60).Draw(t, "span minutes")) * time.Minute)
		shifts := r.Shifts(from, to)
		if len(shifts) == 0 || !shifts[0].From.Equal(from) || !shifts[len(shifts)-1].To.Equal(to) {
			t.Fatalf("%v to %v is not covered:\n%s", from, to, table(shifts))
		}
		for i, s := range shifts {
			if !s.From.Before(s.To) || i > 0 && !s.From.Equal(shifts[i-1].To) {
				t.Fatalf("shift %d does not follow the one before:\n%s", i, table(shifts))
			}
			if i > 0 && fmt.Sprint(s.Duty) == fmt.Sprint(shifts[i-1].Duty) {
				t.Fatalf("shift %d is no other than the one before:\n%s", i, table(shifts))
			}
			inside := time.Duration(rapid.Int64Range(0, int64(s.To.Sub(s.From))-1).Draw(t, "inside"))
			for _, at := range []time.Time{s.From, s.From.Add(inside), s.To.Add(-1)} {
				if d := r.At(at); fmt.Sprint(d) != fmt.Sprint(s.Duty) {
					t.Fatalf("at %v: %v, but the shift says %v", at, d, s.Duty)
				}
			}
		}
		checkHandover(t, r, from, shifts)
	})
}

func checkHandover(t *rapid.T, r oncall.Roster, from time.Time, shifts []oncall.Shift) {
	at, next, ok := r.Handover(from)
	i := slices.IndexFunc(shifts, func(s oncall.Shift) bool { return !slices.Equal(s.People, shifts[0].People) })
	if i >= 0 && (!ok || !at.Equal(shifts[i].From) || fmt.Sprint(next) != fmt.Sprint(shifts[i].Duty)) {
		t.Fatalf("the next hand-over is at %v to %v, but the shifts are\n%s", at, next, table(shifts))
	}
}

// Of layers, exactly one has its person on call: the last that has anybody by itself. An override goes before all.
func TestRandomWinner(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, at := drawRoster(t), drawTime(t, "at")
		r.Events = oncall.Calendar{}
		want, by := []string(nil), oncall.Source("")
		for _, l := range r.Layers {
			if alone := roster(r.Zone, l).At(at).People; alone != nil {
				want, by = alone, oncall.ByLayer
			}
		}
		var made time.Time
		for _, o := range r.Overrides {
			if !at.Before(o.From) && at.Before(o.To) && !o.MadeAt.Before(made) {
				want, by, made = []string{o.Person}, oncall.ByOverride, o.MadeAt
			}
		}
		if got := r.At(at); !slices.Equal(got.People, want) || got.By != by {
			t.Fatalf("at %v: %v, want %v by %q", at, got, want, by)
		}
	})
}

// However the turns are computed, they are those that one gets by walking from hand-over to hand-over.
func TestRandomTurns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := drawLayer(t, 0)
		l.Only, l.Until, l.People = nil, 0, []string{"@a", "@b", "@c"}
		z, err := time.LoadLocation(rapid.SampledFrom(randomZones).Draw(t, "zone"))
		if err != nil || l.Turn.N == 0 {
			t.Skip()
		}
		at := drawTime(t, "at")
		r, whose := roster(z, l), -1
		for h, next := firstHandover(r), 0; !h.After(at); h, next = handoverAfter(r, h, next), next+1 {
			whose = next
		}
		want := ""
		if whose >= 0 {
			want = l.People[whose%3]
		}
		if got := strings.Join(r.At(at).People, " "); got != want {
			t.Fatalf("at %v: %q, want %q", at, got, want)
		}
	})
}

// quarter is what all of these zones' offsets, and the times at which they change, are multiples of.
const quarter = 15 * time.Minute

// onWall is the first moment at which the clocks show a time of a day or have skipped it, looked for quarter by quarter.
func onWall(z *time.Location, d oncall.Date, c oncall.Clock) time.Time {
	day, _ := time.Parse(time.DateOnly, d.String())
	shown := day.Add(time.Duration(c) * time.Minute)
	begin := shown.Add(-15 * time.Hour)
	for m := begin; m.Before(begin.Add(30 * time.Hour)); m = m.Add(quarter) {
		if _, offset := m.In(z).Zone(); m.Add(time.Duration(offset) * time.Second).Equal(shown) {
			return m
		}
	}
	for m := begin; ; m = m.Add(quarter) { // skipped: by the offset before the gap
		_, before := m.In(z).Zone()
		if _, after := m.Add(quarter).In(z).Zone(); after > before {
			if end := m.Add(quarter + time.Duration(after)*time.Second); end.After(shown) {
				return shown.Add(-time.Duration(before) * time.Second)
			}
		}
	}
}

func firstHandover(r oncall.Roster) time.Time {
	return onWall(r.Zone, r.Layers[0].Start, r.Layers[0].Handover)
}

// handoverAfter gives the hand-over that ends turn number i, which began at h.
func handoverAfter(r oncall.Roster, h time.Time, i int) time.Time {
	l := r.Layers[0]
	n := oncall.Date(l.Turn.N)
	switch l.Turn.Unit {
	case oncall.Hours:
		return h.Add(time.Duration(n) * time.Hour)
	case oncall.Days:
		return onWall(r.Zone, l.Start+oncall.Date(i+1)*n, l.Handover)
	}
	monday := l.Start
	for monday.Weekday() != l.Weekday {
		monday--
	}
	return onWall(r.Zone, monday+oncall.Date(i+1)*7*n, l.Handover)
}
