package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tocsin/config"
	"tocsin/incident"
	"tocsin/intake"
)

// website is what comes back from outside Slack, and the program's health. It is nil where nothing is to be listened to.
func (p *program) website(cfg *config.Config, signer *intake.Signer, metrics *prometheus.Registry) error {
	if cfg.Web.Listen == "" {
		return nil
	}
	o := intake.Options{
		PublicURL: cfg.Web.PublicURL, Signer: signer, Incidents: p.service, Directory: p.directory, Texts: p.texts,
		Hooks: hooks(cfg.Hooks), Alarms: p.service, Severities: p.service.Severities,
		Checks: p.checks(), Metrics: promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}), Register: metrics, Log: p.log,
	}
	if list := tokens(cfg.API.Tokens); len(list) > 0 {
		p.service.Programs = programs(list)
		o.API = &intake.API{Tokens: list, Incidents: p.service, Timeline: p.store.Timeline}
	}
	for _, n := range cfg.Web.TrustedProxies {
		o.Proxies = append(o.Proxies, netip.Prefix(n.Prefix))
	}
	if cfg.Paging.Twilio.Account != "" && cfg.Web.PublicURL != "" {
		o.Twilio = &intake.Twilio{AuthToken: cfg.Paging.Twilio.Token.Reveal(), Phones: p.store, Arrivals: arrivals{p.service}}
	}
	secrets := map[string]string{}
	for _, one := range cfg.Paging.Pagers {
		if secret := one.WebhookSecret.Reveal(); secret != "" {
			secrets[one.Name] = secret
		}
	}
	if len(secrets) > 0 {
		o.PagerDuty = &intake.PagerDuty{Secrets: secrets, Mirror: mirror{p}}
	}
	web, err := intake.New(o)
	if err != nil {
		return &setupError{err}
	}
	p.web = web
	return nil
}

// serve answers HTTP until ctx ends, and finishes what is under way then: it needs the store. Where it fails before that, all
// else goes on, and everybody is told.
func (p *program) serve(ctx context.Context) error {
	over := make(chan struct{})
	running := context.AfterFunc(ctx, func() {
		if err := p.web.Shutdown(); err != nil {
			p.log.Warn().Err(err).Msg("requests that were under way are cut off")
		}
		close(over)
	})
	err := p.web.Serve(p.listener)
	if !running() {
		<-over
		return nil
	}
	p.deaf.Store(true)
	err = fmt.Errorf("web.listen: %w", err)
	p.log.Error().Err(err).Msg("links, replies and key presses do not arrive any more, until tocsin is started again; Slack and all that leaves go on")
	return err
}

// listen opens the address, so that a wrong one is told before anything else happens.
func listen(cfg *config.Config, n network) (net.Listener, error) {
	if cfg.Web.Listen == "" {
		return nil, nil
	}
	if n.listener != nil {
		return n.listener, nil
	}
	l, err := net.Listen("tcp", cfg.Web.Listen)
	if err != nil {
		return nil, &setupError{fmt.Errorf("web.listen: %w: choose another address, or end the program that has it", err)}
	}
	return l, nil
}

// arrivals tells the domain what providers say later.
type arrivals struct{ service *incident.Service }

func (a arrivals) Arrived(ctx context.Context, delivery string, ok bool, reason string) error {
	return a.service.Arrived(ctx, delivery, ok, reason, time.Now())
}

// mirror does here what was done at a pager.
type mirror struct{ p *program }

func (m mirror) Mirrored(ctx context.Context, key, dedup string, e incident.Event, by incident.Agent, now time.Time) (bool, error) {
	closing := m.p.texts.In("").Say("out.mirrored", "who", by.Name)
	return m.p.service.Mirrored(ctx, key, dedup, e, by, closing, now)
}

func (m mirror) Linked(ctx context.Context, dedup, pager, address string, now time.Time) error {
	return m.p.service.Linked(ctx, dedup, pager, address, now)
}

// secureClient is for what leaves the program for addresses of the configuration: it follows no redirect with what it carries.
func secureClient(patience time.Duration) *http.Client {
	return &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}
