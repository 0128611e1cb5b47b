//go:build bench

package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tocsin/dispatch"
	"tocsin/incident"
)

// ladderTimeout is that of the playbook's levels.
const ladderTimeout = 5 * time.Minute

// oneTx is a store all of whose changes are one transaction: thousands of them take seconds then.
type oneTx struct {
	incident.Store
	tx incident.Tx
}

func (s oneTx) Change(_ context.Context, fn func(incident.Tx) error) error { return fn(s.tx) }

// inOne runs use cases of a program in one transaction.
func inOne(t *testing.T, p *program, do func(s *incident.Service) error) {
	t.Helper()
	err := p.store.Change(t.Context(), func(tx incident.Tx) error {
		s := *p.service
		s.Store, s.Wake = oneTx{p.store, tx}, func() {}
		return do(&s)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// seed opens incidents, each at its time, and has all that they send delivered, so that only their timers are left.
func seed(t *testing.T, p *program, total int, at func(i int) time.Time) {
	t.Helper()
	by, err := p.directory.Expand(incident.Target{Kind: incident.ByHandle, Name: "asker0"})
	if err != nil {
		t.Fatal(err)
	}
	inOne(t, p, func(s *incident.Service) error {
		for i := range total {
			title := fmt.Sprintf("Alarm %d", i)
			if _, err := s.Trigger(t.Context(), incident.Trigger{Key: title, Playbook: "ladder", Text: title, By: by[0].ID}, at(i)); err != nil {
				return err
			}
		}
		return nil
	})
	far := time.Now().Add(time.Hour)
	for {
		claimed, err := p.store.Claim(t.Context(), incident.MethodSlack, far, incident.PriorityRefresh, 20_000, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if len(claimed) == 0 {
			return
		}
		results := make([]incident.Result, len(claimed))
		for i, d := range claimed {
			results[i] = arrives(d)
			results[i].Delivery = d
		}
		inOne(t, p, func(s *incident.Service) error { return s.Settle(t.Context(), results, time.Now()) })
	}
}

// arrives is what comes of a delivery where the other side takes everything at once.
func arrives(d incident.Delivery) (r incident.Result) {
	switch d.Kind {
	case incident.KindChannel:
		r.Channel = &incident.Channel{ID: "C" + d.ID, Name: "c"}
	case incident.KindPage:
		r.Copy = incident.Copy{Role: incident.CopyPage, Person: incident.PersonID(d.To), Channel: "D" + d.To, TS: d.ID}
	case incident.KindSummary:
		r.Copy = incident.Copy{Role: incident.CopySummary, Channel: "C" + d.ID, TS: d.ID}
	}
	return r
}

type taker struct{}

func (taker) Send(_ context.Context, d incident.Delivery) incident.Result { return arrives(d) }

// deliver runs a program's timers and its outbox, with another side that takes everything at once.
func deliver(t *testing.T, p *program) (stop func()) {
	d := dispatch.New(dispatch.Options{
		Store: p.store, Service: p.service, Exclusive: true, Log: p.log,
		Senders: map[incident.Method]dispatch.Sender{incident.MethodSlack: taker{}},
	})
	p.service.Wake = d.Wake
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
