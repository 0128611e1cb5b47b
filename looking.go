package main

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"tocsin/incident"
)

const (
	// lookEvery is how often the directory is read anew at most. Slack tells most changes by itself.
	lookEvery = 10 * time.Minute
	// lookShare is the part of the time that reading it may take: a company of 100,000 takes five minutes, each hour.
	lookShare = 12
	// lookLatest is for when it took very long, as when Slack wants to be left alone for hours.
	lookLatest = 6 * time.Hour
	// lookSoon is when it is tried again.
	lookSoon = time.Minute
	// lookOld is how old the directory is when people are told so.
	lookOld = 24 * time.Hour
)

// targets are those that playbooks, roles and notification rules name.
func (p *program) targets() []incident.Target {
	list := slices.Concat(p.book.Targets(), p.service.Roles.Targets())
	for _, t := range p.service.Rules.Teams {
		list = append(list, t.Team)
	}
	return list
}

// keepDirectory takes up what Slack tells, and reads all of it anew now and then: at once where it is of an earlier run, and
// sooner where it could not be read.
func (p *program) keepDirectory(ctx context.Context) {
	var parts sync.WaitGroup
	parts.Go(func() { p.directory.Attend(ctx) })
	p.look(ctx)
	beat := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cron.DiscardLogger), cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	beat.Schedule(cron.Every(time.Minute), cron.FuncJob(func() { p.look(ctx) }))
	if !p.store.Exclusive() {
		beat.Schedule(cron.Every(time.Minute), cron.FuncJob(func() { p.follow(ctx) }))
	}
	beat.Start()
	<-ctx.Done()
	<-beat.Stop().Done()
	parts.Wait()
}

// follow takes up what other instances know of the directory, and which channels were subscribed there.
func (p *program) follow(ctx context.Context) {
	subscribed, err := p.store.SubscribedTargets(ctx)
	if err = errors.Join(err, p.directory.Follow(ctx)); err != nil && ctx.Err() == nil {
		p.log.Warn().Err(err).Msg("what other instances know of the directory cannot be read; trying again in a minute")
	}
	p.directory.WatchChannels(subscribed)
}

// look reads the directory if it is time to.
func (p *program) look(ctx context.Context) {
	began := time.Now()
	if ctx.Err() != nil || began.Before(p.nextLook) {
		return
	}
	err := p.directory.Refresh(ctx)
	first := p.nextLook.IsZero()
	switch {
	case ctx.Err() != nil:
	case err != nil && first:
		p.looked(err)
	case err != nil:
		p.log.Error().Err(err).Time("as_of", p.directory.AsOf()).Msg("the directory could not be read anew; what was known stays in use")
	case p.blind:
		p.blind = false
		p.log.Info().Msg("the directory is read")
		p.unresolved()
	}
	p.nextLook = lookAfter(time.Since(began), err)
}

// lookAfter says when the directory is read again after it took so long.
func lookAfter(took time.Duration, err error) time.Time {
	pause := min(max(lookEvery, (lookShare-1)*took), lookLatest)
	if err != nil {
		pause = lookSoon
	}
	return time.Now().Add(pause)
}
