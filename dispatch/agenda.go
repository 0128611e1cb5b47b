package dispatch

import (
	"context"
	"slices"
	"time"

	"tocsin/incident"
)

// agenda is what there is to do at a tick, read once for all jobs that ask.
type agenda struct {
	turn chan struct{} // holds the token of whoever reads
	read time.Time
	last incident.Agenda
	err  error
}

// agendaAt gives what there was to do at a time, or half a second before. It counts timers that fall due until the next tick.
func (d *Dispatcher) agendaAt(ctx context.Context, now time.Time) (incident.Agenda, error) {
	a := &d.agenda
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		return incident.Agenda{}, context.Cause(ctx)
	}
	if a.read.IsZero() || now.Sub(a.read) >= tick/2 {
		a.read = time.Now()
		a.last, a.err = d.Store.Agenda(ctx, now.Add(beforeTheNext), now.Add(-d.SlackPatience))
	}
	return a.last, a.err
}

// lookAround wakes the lines by which something waits, and whoever feeds broadcasts where there are some.
func (d *Dispatcher) lookAround(ctx context.Context, now time.Time) error {
	a, err := d.agendaAt(ctx, now)
	if err != nil {
		d.Wake()
		return err
	}
	for by, l := range d.lines {
		if slices.Contains(a.Methods, by) {
			ring(l.nudge)
		}
	}
	if a.Unreported {
		ring(d.fed)
	}
	return nil
}
