package dispatch

import (
	"context"
	"fmt"
	"runtime/debug"

	"tocsin/incident"
)

// ReasonNoSender is why a delivery failed that names a contact method nobody has configured.
const ReasonNoSender = "no_sender"

// attempt hands one delivery over, once, and says what is to become of it.
func (l *line) attempt(going context.Context, one incident.Delivery) incident.Result {
	return l.conclude(one, l.send(going, one))
}

// conclude decides what is to become of a delivery, and tells those who look on.
func (d *Dispatcher) conclude(one incident.Delivery, r incident.Result) incident.Result {
	r = d.judge(one, r)
	d.report(r)
	d.Metrics.attempted(r)
	return r
}

func (l *line) send(going context.Context, one incident.Delivery) (r incident.Result) {
	ctx, cancel := context.WithTimeout(going, sendTimeout)
	defer cancel()
	err := guarded(func() error {
		r = l.sender.Send(ctx, one)
		return nil
	})
	if err != nil {
		return incident.Result{Cause: err, Unsure: true}
	}
	r.Unsure = r.Unsure || ctx.Err() != nil // cut off, perhaps after it was handed over
	return r
}

// guarded makes an error of a panic: one delivery or one incident must not silence all others.
func guarded(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return fn()
}

// report logs what went wrong; never a text or a name, since incidents are confidential.
func (d *Dispatcher) report(r incident.Result) {
	e := d.Log.Debug()
	switch {
	case r.Reason != "":
		e = d.Log.Warn().Str("reason", r.Reason)
	case r.RetryIn == 0:
		return
	case !r.Deferred:
		e = d.Log.Info()
	}
	one := r.Delivery
	e.Str("delivery", one.ID).Stringer("incident", one.Incident).Str("kind", string(one.Kind)).Str("method", string(one.Method)).
		Int("attempts", one.Attempts+1).Dur("retry_in", r.RetryIn).Bool("deferred", r.Deferred).Err(r.Cause).Msg("not delivered")
}
