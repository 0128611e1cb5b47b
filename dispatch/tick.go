package dispatch

import (
	"context"
	"time"

	"github.com/robfig/cron/v3"
)

// job is something that is done over and over.
type job struct {
	what string // for the log
	do   func(context.Context, time.Time) error
	at   cron.Schedule
}

// tick is how often it is looked whether anything is due.
const tick = time.Second

// jobs is what the beat is for. Each is done by itself: one that takes long skips its own next turn and holds up no other.
func (d *Dispatcher) jobs() []job {
	second := cron.Every(tick)
	list := []job{
		{"firing timers", d.sweep, second},
		{"refusing what no configured method delivers", d.refuse, second},
		{"ringing other methods while Slack does not answer", d.hasten, second},
		{"showing how far broadcasts have come", d.show, second},
		{"looking for what others left behind", d.lookAround, cron.Every(glance)},
		{"telling who is on call from now on", d.handOver, cron.Every(time.Minute)},
		{"forgetting old requests", d.Service.Forget, daily{time.Now().Add(time.Minute)}},
		{"forgetting old deliveries", d.Service.ForgetDeliveries, cron.Every(time.Hour)},
	}
	if d.Heartbeat.URL != "" {
		list = append(list, job{"the heartbeat", d.Heartbeat.beat, cron.Every(d.Heartbeat.Every)})
	}
	return list
}

func (d *Dispatcher) hasten(ctx context.Context, now time.Time) error {
	a, err := d.agendaAt(ctx, now)
	if err == nil && a.Late {
		_, err = d.Service.Hasten(ctx, d.SlackPatience, now)
	}
	return err
}

func (d *Dispatcher) show(ctx context.Context, now time.Time) error {
	a, err := d.agendaAt(ctx, now)
	if err == nil && a.Unreported {
		err = d.Service.Report(ctx, now)
	}
	return err
}

func (d *Dispatcher) handOver(ctx context.Context, now time.Time) error {
	_, err := d.Service.HandOver(ctx, now)
	return err
}

// glance is how often the lines look for what others left behind: an instance that died, or a clock that was set. What this
// instance knows of it does not wait for that.
const glance = 5 * time.Second

// startBeat ticks in UTC: every second exists once there.
func (d *Dispatcher) startBeat(ctx context.Context) *cron.Cron {
	c := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cron.DiscardLogger),
		cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	for _, j := range d.jobs() {
		look := newWatch(d.Log, j.what)
		c.Schedule(j.at, cron.FuncJob(func() { d.repeat(ctx, look, j.do) }))
	}
	c.Start()
	return c
}

// beforeTheNext is most of the second between two ticks: a sweep is over when the next one is to begin.
const beforeTheNext = 900 * time.Millisecond

// sweep fires the timers that are due and, at its very time, each that falls due before the next tick. It writes nothing where
// there are none.
func (d *Dispatcher) sweep(ctx context.Context, now time.Time) error {
	if a, err := d.agendaAt(ctx, now); err != nil || a.Timer.IsZero() {
		return err
	}
	pause := time.Duration(0)
	for end := now.Add(beforeTheNext); ; {
		next, ok, err := d.Service.Store.NextTimer(ctx, end)
		if err != nil || !ok || !now.Before(end) {
			return err
		}
		select {
		case <-time.After(max(time.Until(next), pause)):
		case <-ctx.Done():
			return nil
		}
		now, pause = time.Now(), least // what is due and cannot be fired now must not make this spin
		if _, err := d.Service.Sweep(ctx, now); err != nil {
			return err
		}
	}
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
