package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	verbs "tocsin/commands"
	"tocsin/config"
	"tocsin/intake"
	"tocsin/intake/mail"
)

// mailIntake is how mails come in.
type mailIntake struct {
	smtp     *intake.SMTP // nil: nothing is listened to
	imap     *intake.IMAP // nil: no mailbox is read
	listener net.Listener
	held     string      // the channel where held mails are shown, without "#"; empty: there is none
	deaf     atomic.Bool // the SMTP server has failed
}

// playbookAddress is that of every playbook, with {playbook} in it; empty: they have none.
type playbookAddress string

func (a playbookAddress) of(playbook string) string {
	return strings.Replace(string(a), config.PlaybookField, playbook, 1)
}

// mailroom makes what decides over mails, and the ways in which they come.
func (p *program) mailroom(cfg *config.Config, n network, metrics prometheus.Registerer) error {
	if cfg.Mail.Address == "" {
		return nil
	}
	judge := &mail.Judge{Resolver: n.resolver, TrustedIDs: cfg.Mail.AuthservIDs}
	for _, r := range cfg.Mail.SMTP.Relays {
		judge.TrustedClients = append(judge.TrustedClients, netip.Prefix(r.Prefix))
	}
	p.mail.held = strings.TrimPrefix(cfg.Mail.HeldChannel, "#")
	o := intake.MailOptions{
		Address: cfg.Mail.Address, Rules: mailRules(cfg.Mail), Channel: p.mail.held,
		Alarms: p.service, Known: p.store, Playbooks: p.book, Directory: p.directory, Texts: p.texts, Judge: judge, Register: metrics, Log: p.log,
	}
	if cfg.Paging.Email.Server != "" {
		o.From, o.Answer = cfg.Paging.Email.From, cfg.Mail.Answer
	}
	room, err := intake.NewMailroom(o)
	if err != nil {
		return err
	}
	if cfg.Mail.IMAP.Server != "" {
		p.mail.imap = intake.NewIMAP(imapOptions(cfg.Mail.IMAP, room, p.log))
	}
	if p.mail.listener == nil {
		return nil
	}
	s := intake.SMTPOptions{Hostname: cfg.Mail.SMTP.Hostname, Relays: judge.TrustedClients, Room: room, Log: p.log}
	if file := cfg.Mail.SMTP.CertFile; file != "" {
		if s.TLS, err = certificate(file, cfg.Mail.SMTP.KeyFile); err != nil {
			return err
		}
	}
	p.mail.smtp = intake.NewSMTP(s)
	return nil
}

func imapOptions(c config.IMAP, room *intake.Mailroom, log zerolog.Logger) intake.IMAPOptions {
	return intake.IMAPOptions{
		Server: c.Server, StartTLS: c.TLS == "starttls", User: c.User, Password: c.Password.Reveal(), Folder: c.Folder, Every: c.Every, Room: room, Log: log,
	}
}

func certificate(cert, key string) (*tls.Config, error) {
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("mail.smtp.cert_file: %w", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}}, nil
}

// mailRules are the configuration's, by playbook; under "" those of all that it does not name.
func mailRules(c config.Mail) map[string]intake.MailRules {
	all := map[string]intake.MailRules{"": {Allow: senders(c.Allow), Mode: intake.MailMode(c.Mode)}}
	for _, p := range c.Playbooks {
		r := all[""]
		r.Allow = append(senders(c.Allow), senders(p.Allow)...)
		if p.Mode != "" {
			r.Mode = intake.MailMode(p.Mode)
		}
		r.All, r.Any = mailFilters(p.Match.All), mailFilters(p.Match.Any)
		all[p.Name] = r
	}
	return all
}

func senders(list []config.Sender) (out []string) {
	for _, s := range list {
		out = append(out, string(s))
	}
	return out
}

func mailFilters(list []config.MailFilter) (out []intake.MailFilter) {
	for _, f := range list {
		out = append(out, intake.MailFilter{Subject: f.Subject.Regexp, Body: f.Body.Regexp, Sender: f.Sender.Regexp})
	}
	return out
}

// listenForMail opens the address, so that a wrong one is told before anything else happens.
func listenForMail(cfg *config.Config, n network) (net.Listener, error) {
	if cfg.Mail.SMTP.Listen == "" || n.smtp != nil {
		return n.smtp, nil
	}
	l, err := net.Listen("tcp", cfg.Mail.SMTP.Listen)
	if err != nil {
		return nil, &setupError{fmt.Errorf("mail.smtp.listen: %w: choose another address, or end the program that has it", err)}
	}
	return l, nil
}

// mailTroubles is what people are told of mails that do not come in. A mailbox may be away for a moment.
func (p *program) mailTroubles() (list []verbs.Trouble) {
	if p.mail.deaf.Load() {
		list = append(list, verbs.Trouble{What: "mail"})
	}
	if p.mail.imap == nil {
		return list
	}
	if since := p.mail.imap.Failing(); !since.IsZero() && time.Since(since) > mailboxPatience {
		list = append(list, verbs.Trouble{What: "mailbox", Since: since})
	}
	return list
}

const mailboxPatience = time.Minute

// takeMail takes mails until ctx ends, and finishes those that are under way then. Where it fails before that, all else goes on, and
// everybody is told.
func (p *program) takeMail(ctx context.Context) error {
	if p.mail.smtp == nil {
		return nil
	}
	over := make(chan error, 1)
	running := context.AfterFunc(ctx, func() { over <- p.mail.smtp.Shutdown() })
	err := p.mail.smtp.Serve(p.mail.listener)
	if !running() {
		return errors.Join(err, <-over)
	}
	p.mail.deaf.Store(true)
	err = fmt.Errorf("mail.smtp.listen: %w", err)
	p.log.Error().Err(err).Msg("no mail comes in any more, until tocsin is started again; all else goes on")
	return err
}

// stranded says how many held mails wait for playbooks that there are not any more: only admins see those.
func (p *program) stranded(ctx context.Context) {
	list, err := p.service.Stranded(ctx)
	if err != nil {
		p.log.Warn().Err(err).Msg("the mails that are held cannot be read")
	}
	if len(list) == 0 {
		return
	}
	var names []string
	for _, h := range list {
		names = append(names, h.Alert.Playbook)
	}
	slices.Sort(names)
	p.log.Warn().Int("mails", len(list)).Strs("playbooks", slices.Compact(names)).
		Msg("mails are held for playbooks that there are not any more: who is in roles.admins can discard them in /incident held; put the playbooks back to trigger them")
}
