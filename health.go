package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	verbs "tocsin/commands"
	"tocsin/incident"
	"tocsin/intake"
	"tocsin/paging"
)

var (
	errNoSocket = errors.New("no connection to Slack is up")
	errDeaf     = errors.New("the web server has failed")
)

// checks are what must work for the program to do its duty. A provider that is down is none of them: the others ring.
func (p *program) checks() []intake.Check {
	return []intake.Check{
		{Name: "database", Run: func(ctx context.Context) error {
			_, _, err := p.store.NextDue(ctx, incident.MethodSlack)
			return err
		}},
		{Name: "slack", Run: func(context.Context) error {
			if up, _ := p.bot.Sockets(); up == 0 {
				return errNoSocket
			}
			return nil
		}},
	}
}

// healthy says whether an outside watchdog may be told that all is well.
func (p *program) healthy() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	var problems []error
	if p.deaf.Load() {
		problems = append(problems, errDeaf)
	}
	for _, check := range p.checks() {
		problems = append(problems, check.Run(ctx))
	}
	return errors.Join(problems...)
}

// troubles is what people are told of when they type /incident.
func (p *program) troubles() (list []verbs.Trouble) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	late, err := p.store.Late(ctx, incident.MethodSlack, time.Now().Add(-p.patience))
	switch {
	case err != nil:
		list = append(list, verbs.Trouble{What: "store"})
	case len(late) > 0:
		list = append(list, verbs.Trouble{What: "slack"})
	}
	if p.deaf.Load() {
		list = append(list, verbs.Trouble{What: "web"})
	}
	list = append(list, p.mailTroubles()...)
	if asOf := p.directory.AsOf(); time.Since(asOf) > lookOld {
		list = append(list, verbs.Trouble{What: "directory", Since: asOf})
	}
	for _, by := range slices.Sorted(maps.Keys(p.outside)) {
		if state, _ := p.outside[by].State(); state != paging.Closed {
			list = append(list, verbs.Trouble{What: "method", Method: by})
		}
	}
	return list
}
