package paging

import (
	"context"
	"errors"
	"time"

	"tocsin/incident"
)

// Compose makes the message of a delivery, in its reader's language. An error counts as a failure that may pass.
type Compose func(context.Context, incident.Delivery) (Message, error)

// ErrUnwanted is what a Compose says of a message that nobody waits for any more: nothing is sent, and nothing is wrong.
var ErrUnwanted = errors.New("the message is not wanted any more")

// Sender makes a Provider a sender of dispatch, with a breaker of its own: a provider that is down gets one attempt now and
// then, and everything else for it is sent back at once to wait. Make one with NewSender.
//
// A provider that takes no key against repeats (SMS, voice) cannot tell a repeat, and neither can the person who gets it. So of
// a delivery that was on its way when the program died, or whose answer never came, one more is sent and that is all:
// where that one has no answer either, the delivery ends with ReasonUnconfirmed.
type Sender struct {
	name     string
	provider Provider
	compose  Compose
	breaker  breaker
}

// NewSender makes the sender of one provider. The name is for the metrics and people who run tocsin: "sms", "pager:ops".
func NewSender(name string, p Provider, c Compose) *Sender {
	return &Sender{name: name, provider: p, compose: c, breaker: breaker{since: time.Now()}}
}

// keyless are the providers that take no key against repeats.
type keyless interface{ keyless() }

var errOpen = errors.New("the breaker is open")

// Name is what NewSender was given.
func (s *Sender) Name() string { return s.name }

// State tells what the breaker does, and since when it is closed or is not.
func (s *Sender) State() (State, time.Time) { return s.breaker.read() }

// Send makes one attempt, unless the breaker is open.
func (s *Sender) Send(ctx context.Context, d incident.Delivery) incident.Result {
	probe, wait := s.breaker.enter(time.Now())
	if wait > 0 {
		return incident.Result{Delivery: d, RetryIn: wait, Deferred: true, Cause: errOpen}
	}
	how := neither // also of a panic: what dispatch catches must not leave the breaker waiting for its probe
	defer func() { s.breaker.leave(probe, how, time.Now()) }()

	m, err := s.compose(ctx, d)
	if errors.Is(err, ErrUnwanted) {
		return incident.Result{Delivery: d}
	}
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	r := s.provider.Notify(ctx, m)
	r.Delivery = d
	how = judge(ctx, r)
	if _, blind := s.provider.(keyless); blind && d.Recovered && r.Unsure && r.Reason == "" {
		r.Reason = ReasonUnconfirmed
	}
	return r
}

// judge tells what an attempt says about the provider. A refusal is an answer: the provider works. One that waits its turn
// says nothing, and neither does one that was cut off because tocsin ends.
func judge(ctx context.Context, r incident.Result) ending {
	switch {
	case r.Deferred:
		return neither
	case r.Reason != "" || r.Cause == nil:
		return well
	case errors.Is(ctx.Err(), context.Canceled):
		return neither
	}
	return badly
}
