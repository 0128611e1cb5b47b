package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"tocsin/bot"
	verbs "tocsin/commands"
	"tocsin/config"
	"tocsin/config/statement"
	"tocsin/dispatch"
	"tocsin/incident"
	"tocsin/intake"
	"tocsin/intake/mail"
	"tocsin/lang"
	"tocsin/paging"
	"tocsin/playbooks"
	"tocsin/playbooks/schedules"
	"tocsin/storage"
)

// program is tocsin with everything wired together.
type program struct {
	slack      *bot.Slack
	scopes     []string // of Slack, that tocsin needs
	bot        *bot.Bot
	directory  *bot.Directory
	dispatcher *dispatch.Dispatcher
	service    *incident.Service
	store      *storage.Store
	book       *playbooks.Book
	company    incident.Company
	texts      *lang.Texts
	outside    map[incident.Method]*paging.Sender // contact methods besides Slack, and pagers
	duties     duties
	web        *intake.Server // nil: nothing is listened to
	listener   net.Listener
	mail       mailIntake
	patience   time.Duration // how long Slack may not answer
	log        zerolog.Logger
	deaf       atomic.Bool // the web server has failed
	joined     bool        // Slack has taken the tokens
	blind      bool        // the directory could not be read yet
	nextLook   time.Time   // when it is read anew; zero: at once
}

// setup is what a program is made of.
type setup struct {
	cfg       *config.Config
	book      *playbooks.Book
	schedules *schedules.Book
	network   network
}

// network is how to reach the world where it is not the usual way: in tests, over memory.
type network struct {
	http      *http.Client // Slack
	dialer    *websocket.Dialer
	providers *http.Client
	mail      func(ctx context.Context, network, address string) (net.Conn, error)
	listener  net.Listener
	smtp      net.Listener  // where mails come in
	resolver  mail.Resolver // of the DNS, for what is asked of senders
}

// assemble opens the store, connects to Slack and wires the rooms together. What it started is closed again on an error.
func assemble(ctx context.Context, s setup, log zerolog.Logger) (_ *program, err error) {
	texts, err := lang.New()
	if err != nil {
		return nil, err
	}
	if err := texts.Prefer(s.cfg.Language); err != nil {
		return nil, &setupError{err}
	}
	p := &program{book: s.book, company: s.cfg.Company(), texts: texts, patience: s.cfg.Notifications.SlackPatience, log: log}
	defer func() {
		if err != nil {
			_ = p.close()
		}
	}()
	if p.store, err = storage.Open(ctx, s.cfg.Storage.URL.Reveal()); err != nil {
		return nil, &setupError{err}
	}
	if p.listener, err = listen(s.cfg, s.network); err != nil {
		return nil, err
	}
	if p.mail.listener, err = listenForMail(s.cfg, s.network); err != nil {
		return nil, err
	}
	if p.scopes, err = config.Scopes(manifest); err != nil {
		return nil, err
	}
	p.slack = open(s.cfg, s.network, log)
	p.directory = bot.NewDirectory(p.slack, p.store, p.company)
	if err := p.wire(s, p.slack); err != nil {
		return nil, err
	}
	subscribed, err := p.store.SubscribedTargets(ctx)
	if err != nil {
		return nil, err
	}
	p.directory.Watch(slices.Concat(p.targets(), subscribed))
	return p, p.begin(ctx)
}

func open(cfg *config.Config, n network, log zerolog.Logger) *bot.Slack {
	return bot.Open(bot.Options{
		AppToken: cfg.Slack.AppToken.Reveal(), BotToken: cfg.Slack.BotToken.Reveal(), APIURL: cfg.Slack.APIURL,
		HTTP: n.http, Dialer: n.dialer, Connections: cfg.Slack.Connections, PostsPerMinute: cfg.Slack.PostsPerMinute, Log: log,
	})
}

func (p *program) wire(s setup, slack *bot.Slack) error {
	signer, err := newSigner(s.cfg)
	if err != nil {
		return err
	}
	links, err := intake.NewLinks(s.cfg.Web.PublicURL, signer)
	if err != nil {
		return &setupError{err}
	}
	metrics := prometheus.NewRegistry()
	p.duties = duties{s.schedules, intake.NewCalendars(cmp.Or(s.network.providers, secureClient(providerPatience)), p.log)}
	p.service = &incident.Service{Store: p.store, Playbooks: p.book, Directory: p.directory, Schedules: p.duties, Rules: rulebook(s.cfg.Notifications),
		Keep: time.Duration(s.cfg.Storage.KeepDays) * 24 * time.Hour, ApprovalAbove: s.cfg.Updates.ApprovalAbove, Rounds: s.cfg.RollCall.Rounds, Subscribed: p.directory.WatchChannels}
	if err := p.grade(s.cfg); err != nil {
		return &setupError{err}
	}
	if signer != nil {
		p.service.Code = func(who incident.PersonID, c incident.Pending) string {
			return signer.Code(who, c.Method, c.Address, c.AskedAt)
		}
	}
	p.outside = outside(providers(s.cfg.Paging, s.network), composer{p.store, p.directory, p.texts, links, wording(s.cfg.Notifications), p.service.Code, playbookAddress(s.cfg.Mail.Address)})
	p.service.Methods = map[incident.Method]bool{incident.MethodSlack: true}
	for by := range p.outside {
		p.service.Methods[by] = true
	}
	p.dispatcher = p.newDispatcher(s.cfg, slack, metrics)
	p.bot = bot.New(slack, &verbs.Handler{
		Incidents: p.service, Store: p.store, Playbooks: p.book, Directory: p.directory, Texts: p.texts, Troubles: p.troubles,
		Updates:   verbs.Updates{ConfirmAbove: s.cfg.Updates.ConfirmAbove, Statements: statement.Incident(s.cfg.Updates.Statements)},
		Permalink: slack.Permalink, Board: bot.NewBoard(slack, p.store),
	}, p.directory)
	p.service.Wake = func() { p.dispatcher.Wake(); p.bot.Changed() }
	metrics.MustRegister(append(p.bot.NewMetrics(), paging.NewMetrics(slices.Collect(maps.Values(p.outside))...))...)
	if err := p.checkDoors(s.cfg); err != nil {
		return err
	}
	if err := p.mailroom(s.cfg, s.network, metrics); err != nil {
		return &setupError{err}
	}
	return p.website(s.cfg, signer, metrics)
}

// newSigner makes what signs links and codes; nil where the configuration has no key, since nothing is signed then.
func newSigner(cfg *config.Config) (*intake.Signer, error) {
	if cfg.Web.Key.Reveal() == "" {
		return nil, nil
	}
	return intake.NewSigner([]byte(cfg.Web.Key.Reveal()))
}

func (p *program) newDispatcher(cfg *config.Config, slack *bot.Slack, metrics *prometheus.Registry) *dispatch.Dispatcher {
	senders := map[incident.Method]dispatch.Sender{incident.MethodSlack: bot.NewSender(slack, p.store, p.directory, p.texts)}
	for by, sender := range p.outside {
		senders[by] = sender
	}
	measured := dispatch.NewMetrics(metrics)
	p.service.Fired, p.service.Answered = measured.Fired, measured.Answered
	return dispatch.New(dispatch.Options{
		Store: p.store, Service: p.service, Exclusive: p.store.Exclusive(), Log: p.log, Senders: senders, SlackPatience: p.patience, Metrics: measured,
		Heartbeat: dispatch.Heartbeat{URL: cfg.Heartbeat.URL.Reveal(), Every: cfg.Heartbeat.Every, Healthy: p.healthy, Client: secureClient(providerPatience)},
	})
}

// run stands by until ctx ends, and then finishes what is in flight. It returns early, with an error, when Slack will not
// have the app any more.
func (p *program) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	p.stranded(ctx)
	var parts sync.WaitGroup
	var undelivered, unserved, untaken error
	parts.Go(func() { undelivered = p.dispatcher.Run(ctx) })
	parts.Go(func() { p.keepDirectory(ctx) })
	parts.Go(func() { p.duties.calendars.Keep(ctx, p.duties.addresses()) })
	if p.web != nil {
		parts.Go(func() { unserved = p.serve(ctx) })
	}
	parts.Go(func() { untaken = p.takeMail(ctx) })
	if p.mail.imap != nil {
		parts.Go(func() { p.mail.imap.Run(ctx) })
	}
	refused := p.hear(ctx)
	if refused == nil {
		p.log.Info().Msg("told to stop; what is under way is finished first")
	}
	stop()
	parts.Wait()
	if refused != nil {
		return &setupError{refused}
	}
	return errors.Join(undelivered, unserved, untaken)
}

func (p *program) close() error {
	if p.listener != nil {
		_ = p.listener.Close() // closed already where it was served
	}
	if p.mail.listener != nil {
		_ = p.mail.listener.Close()
	}
	if p.store == nil {
		return nil
	}
	if err := p.store.Close(); err != nil {
		return fmt.Errorf("closing the store: %w", err)
	}
	return nil
}
