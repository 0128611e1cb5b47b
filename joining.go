package main

import (
	"context"
	"time"

	"github.com/rs/zerolog"

	"tocsin/bot"
)

// begin joins the workspace and reads the directory, unless an earlier run has kept it: what came due meanwhile must ring in
// other ways while Slack does not answer, and links must work. A large workspace takes minutes to read, too.
func (p *program) begin(ctx context.Context) error {
	known, err := p.directory.Recall(ctx)
	if err != nil {
		p.log.Warn().Err(err).Msg("the directory that was kept cannot be read; without it, tocsin waits for Slack")
	}
	if !known {
		if err := p.join(ctx); err != nil {
			return err
		}
		return p.firstLook(ctx)
	}
	p.log.Info().Time("as_of", p.directory.AsOf()).Msg("the people, groups and channels of the last run are known")
	p.blind = true
	team, err := p.slack.Join(ctx, p.scopes)
	switch {
	case err == nil:
		p.welcome(team)
	case bot.Refused(err):
		return &setupError{err}
	case ctx.Err() != nil:
		return ctx.Err()
	default:
		p.looked(err)
		p.nextLook = lookAfter(0, err)
	}
	return nil
}

func (p *program) welcome(team string) {
	p.joined = true
	p.log.Info().Str("workspace", team).Msg("connected to Slack")
}

// join joins the workspace. While Slack does not answer it keeps trying, until ctx ends.
func (p *program) join(ctx context.Context) error {
	team := ""
	err := persist(ctx, p.log, func() (err error) {
		team, err = p.slack.Join(ctx, p.scopes)
		return err
	})
	if err != nil {
		return &setupError{err}
	}
	p.welcome(team)
	return nil
}

// firstLook reads the directory: without it nobody can be paged. What Slack does not let tocsin read does not keep it from
// standing by.
func (p *program) firstLook(ctx context.Context) error {
	err := persist(ctx, p.log, func() error { return p.directory.Refresh(ctx) })
	if ctx.Err() != nil {
		return ctx.Err()
	}
	p.looked(err)
	p.nextLook = lookAfter(0, err)
	return nil
}

// looked says what is wrong with the directory, and what it lacks for the playbooks.
func (p *program) looked(err error) {
	p.blind = err != nil
	switch {
	case bot.Refused(err):
		p.log.Error().Err(err).Msg("Slack does not let tocsin read all of the directory, so playbooks may lead to nobody; trying again every minute")
	case err != nil:
		p.log.Error().Err(err).Msg("Slack does not answer; going on with the people that were known last, in other ways than Slack")
	}
	p.unresolved()
}

// The pauses between attempts to reach Slack: the first, doubled each time, up to the longest.
const (
	firstPause   = time.Second
	longestPause = 30 * time.Second
)

// persist does something until it goes well, Slack refuses it for good, or ctx ends.
func persist(ctx context.Context, log zerolog.Logger, do func() error) error {
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := do()
		if err == nil || ctx.Err() != nil || bot.Refused(err) {
			return err
		}
		log.Warn().Err(err).Msgf("Slack does not answer; trying again in %v. If that goes on, check the network, and slack.api_url in the configuration", pause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// hear listens to people in Slack, once it has joined.
func (p *program) hear(ctx context.Context) error {
	if !p.joined {
		if err := p.join(ctx); ctx.Err() != nil {
			return nil
		} else if err != nil {
			return err
		}
	}
	return p.bot.Run(ctx)
}
