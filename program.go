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
	watched    []string // channels whose members a playbook pages
	log        zerolog.Logger
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
	p := &program{directory: bot.NewDirectory(slack), store: store, watched: book.PagedChannels(), log: log}
	if err := p.directory.Refresh(ctx, p.watched); err != nil {
		log.Error().Err(err).Msg("the directory could not be read; people are looked up one at a time until it can")
	}
	p.unresolved(book)
	p.wire(slack, book, texts)
	return p, nil
}

func connect(ctx context.Context, cfg *config.Config, n network, log zerolog.Logger) (*bot.Slack, error) {
	scopes, err := config.Scopes(manifest)
	if err != nil {
		return nil, err
	}
	slack, err := bot.Connect(ctx, bot.Options{
		AppToken: cfg.Slack.AppToken.Reveal(), BotToken: cfg.Slack.BotToken.Reveal(), APIURL: cfg.Slack.APIURL,
		HTTP: n.http, Dialer: n.dialer, Connections: cfg.Slack.Connections, PostsPerMinute: cfg.Slack.PostsPerMinute, Log: log,
	}, scopes)
	if err != nil {
		return nil, &setupError{err}
	}
	log.Info().Str("workspace", slack.Team).Msg("connected to Slack")
	return slack, nil
}

func (p *program) wire(slack *bot.Slack, book *playbooks.Book, texts *lang.Texts) {
	service := &incident.Service{Store: p.store, Playbooks: book, Directory: p.directory}
	p.dispatcher = dispatch.New(dispatch.Options{
		Store: p.store, Service: service, Exclusive: p.store.Exclusive(), Log: p.log,
		Senders: map[string]dispatch.Sender{"slack": bot.NewSender(slack, p.store, p.directory, texts)},
	})
	service.Wake = p.dispatcher.Wake
	p.bot = bot.New(slack, &verbs.Handler{Incidents: service, Store: p.store, Playbooks: book, Directory: p.directory, Texts: texts}, p.directory)
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
	const usually = 10 * time.Minute
	tick := time.NewTicker(usually)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := p.directory.Refresh(ctx, p.watched); err != nil && ctx.Err() == nil {
			p.log.Error().Err(err).Msg("the directory could not be read anew; what was known stays in use")
			tick.Reset(time.Minute)
			continue
		}
		tick.Reset(usually)
	}
}
