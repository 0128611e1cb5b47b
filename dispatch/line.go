package dispatch

import (
	"context"
	"time"

	"tocsin/incident"
)

// otherWorkers are the workers of each method that is not Slack: only pages leave by those, no broadcast.
const otherWorkers = 8

// line hands over what is sent by one method. Each has its own claims and workers, so that a provider that hangs slows no
// other.
type line struct {
	*Dispatcher
	by     incident.Method
	sender Sender
	pool   *pool
	nudge  chan struct{}
	dry    bool // the last claim took all that was due
}

func (d *Dispatcher) newLine(by incident.Method, s Sender) *line {
	workers := otherWorkers
	if by == incident.MethodSlack {
		workers = d.Workers
	}
	return &line{Dispatcher: d, by: by, sender: s, pool: newPool(workers), nudge: make(chan struct{}, 1)}
}

// refuse fails what names a method that nobody has configured: its person must be known not to have been reached.
func (d *Dispatcher) refuse(ctx context.Context, now time.Time) error {
	a, err := d.agendaAt(ctx, now)
	for _, by := range a.Methods {
		if _, configured := d.lines[by]; !configured && err == nil {
			err = d.refuseAll(ctx, by, now)
		}
	}
	return err
}

func (d *Dispatcher) refuseAll(ctx context.Context, by incident.Method, now time.Time) error {
	for {
		claimed, err := d.Store.Claim(ctx, by, now, everything, most, lease)
		if err != nil || len(claimed) == 0 {
			return err
		}
		group := make([]incident.Result, len(claimed))
		for i, one := range claimed {
			group[i] = d.conclude(one, incident.Result{Reason: ReasonNoSender})
		}
		if err := d.settle(ctx, group); err != nil {
			return err // they are claimed again when their lease has run out
		}
	}
}
