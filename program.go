package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"

	"tocsin/bot"
	verbs "tocsin/commands"
	"tocsin/config"
	"tocsin/dispatch"
	"tocsin/incident"
	"tocsin/lang"
	"tocsin/playbooks"
	"tocsin/storage"
)

// program is tocsin with everything wired together.
type program struct {
	bot        *bot.Bot
	directory  *bot.Directory
	dispatcher *dispatch.Dispatcher
	store      *storage.Store
	book       *playbooks.Book
	log        zerolog.Logger
	blind      bool // the directory could not be read yet
}

// network is how to reach Slack where it is not the usual way: in tests, over memory.
type network struct {
	http   *http.Client
	dialer *websocket.Dialer
}

// assemble opens the store, connects to Slack and wires the rooms together. What it started is closed again on an error.
func assemble(ctx context.Context, cfg *config.Config, book *playbooks.Book, n network, log zerolog.Logger) (_ *program, err error) {
	texts, err := lang.New()
	if err != nil {
		return nil, err
	}
	if err := texts.Prefer(cfg.Language); err != nil {
		return nil, &setupError{err}
	}
	store, err := storage.Open(ctx, cfg.Storage.URL.Reveal())
	if err != nil {
		return nil, &setupError{err}
	}
	defer func() {
		if err != nil {
			_ = store.Close()
		}
	}()
	slack, err := connect(ctx, cfg, n, log)
	if err != nil {
		return nil, err
	}
	p := &program{directory: bot.NewDirectory(slack), store: store, book: book, log: log}
	if err := p.firstLook(ctx); err != nil {
		return nil, err
	}
	p.wire(slack, texts)
	return p, nil
}

// connect joins the workspace. While Slack does not answer it keeps trying, until ctx ends.
func connect(ctx context.Context, cfg *config.Config, n network, log zerolog.Logger) (slack *bot.Slack, err error) {
	scopes, err := config.Scopes(manifest)
	if err != nil {
		return nil, err
	}
	err = persist(ctx, log, func() error {
		slack, err = bot.Connect(ctx, bot.Options{
			AppToken: cfg.Slack.AppToken.Reveal(), BotToken: cfg.Slack.BotToken.Reveal(), APIURL: cfg.Slack.APIURL,
			HTTP: n.http, Dialer: n.dialer, Connections: cfg.Slack.Connections, PostsPerMinute: cfg.Slack.PostsPerMinute, Log: log,
		}, scopes)
		return err
	})
	if err != nil {
		return nil, &setupError{err}
	}
	log.Info().Str("workspace", slack.Team).Msg("connected to Slack")
	return slack, nil
}

// firstLook reads the directory: without it nobody can be paged. What Slack does not let tocsin read does not keep it from
// standing by.
func (p *program) firstLook(ctx context.Context) error {
	err := persist(ctx, p.log, func() error { return p.directory.Refresh(ctx, p.book.PagedChannels()) })
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if p.blind = err != nil; p.blind {
		p.log.Error().Err(err).Msg("Slack does not let tocsin read all of the directory, so playbooks may lead to nobody; trying again every minute")
	}
	p.unresolved()
	return nil
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

func (p *program) wire(slack *bot.Slack, texts *lang.Texts) {
	service := &incident.Service{Store: p.store, Playbooks: p.book, Directory: p.directory}
	p.dispatcher = dispatch.New(dispatch.Options{
		Store: p.store, Service: service, Exclusive: p.store.Exclusive(), Log: p.log,
		Senders: map[incident.Method]dispatch.Sender{"slack": bot.NewSender(slack, p.store, p.directory, texts)},
	})
	service.Wake = p.dispatcher.Wake
	p.bot = bot.New(slack, &verbs.Handler{Incidents: service, Store: p.store, Playbooks: p.book, Directory: p.directory, Texts: texts}, p.directory)
}

// run stands by until ctx ends, and then finishes what is in flight. It returns early, with an error, when Slack will not
// have the app any more.
func (p *program) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var parts sync.WaitGroup
	var undelivered error
	parts.Go(func() { undelivered = p.dispatcher.Run(ctx) })
	parts.Go(func() { p.keepDirectory(ctx) })
	refused := p.bot.Run(ctx)
	if refused == nil {
		p.log.Info().Msg("told to stop; what is under way is finished first")
	}
	stop()
	parts.Wait()
	if refused != nil {
		return &setupError{refused}
	}
	return undelivered
}

func (p *program) close() error {
	if err := p.store.Close(); err != nil {
		return fmt.Errorf("closing the store: %w", err)
	}
	return nil
}

// keepDirectory reads the directory anew now and then, sooner when it could not be read.
func (p *program) keepDirectory(ctx context.Context) {
	const usually, soon = 10 * time.Minute, time.Minute
	next := usually
	if p.blind {
		next = soon
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(next):
		}
		next = usually
		err := p.directory.Refresh(ctx, p.book.PagedChannels())
		switch {
		case ctx.Err() != nil:
		case err != nil:
			p.log.Error().Err(err).Msg("the directory could not be read anew; what was known stays in use")
			next = soon
		case p.blind:
			p.blind = false
			p.log.Info().Msg("the directory is read")
			p.unresolved()
		}
	}
}
