package dispatch

import (
	"context"
	"time"

	"github.com/robfig/cron/v3"
)

// startBeat ticks once a second, in UTC: every second exists once there. A tick that takes longer skips the next.
func (d *Dispatcher) startBeat(ctx context.Context) *cron.Cron {
	c := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cron.DiscardLogger),
		cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	sweeping, forgetting := newWatch(d.Log, "firing timers"), newWatch(d.Log, "forgetting old requests")
	c.Schedule(cron.Every(time.Second), cron.FuncJob(func() {
		d.Wake()
		d.repeat(ctx, sweeping, d.sweep)
	}))
	c.Schedule(daily{time.Now().Add(time.Minute)}, cron.FuncJob(func() { d.repeat(ctx, forgetting, d.Service.Forget) }))
	c.Start()
	return c
}

func (d *Dispatcher) sweep(ctx context.Context, now time.Time) error {
	_, err := d.Service.Sweep(ctx, now)
	return err
}

// repeat does what a tick is for. What fails is tried again at the next tick.
func (d *Dispatcher) repeat(ctx context.Context, look *watch, job func(context.Context, time.Time) error) {
	some, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	err := guarded(func() error { return job(some, time.Now()) })
	if ctx.Err() == nil {
		look.saw(err)
	}
}

// daily is due at a first time and every 24 hours from then on. A program that is started anew each day gets to it as well.
type daily struct{ first time.Time }

func (s daily) Next(now time.Time) time.Time {
	if now.Before(s.first) {
		return s.first
	}
	return now.Add(24 * time.Hour)
}
