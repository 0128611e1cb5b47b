package main

import (
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"tocsin/config"
	"tocsin/playbooks"
	"tocsin/playbooks/schedules"
	"tocsin/sandbox"
)

// usualSpeed is how much faster the demo's escalations are: a minute takes five seconds, which leaves time to look around.
const usualSpeed = 12

var demoCommand = command{
	name: "demo", about: "try it: the bot, and a made-up company to play with, in your browser",
	help: `Starts the bot against an embedded, Slack-compatible workspace and prints one address to open in a browser.
People have phones and mailboxes there, too. No account, no network and no token are needed. Everything is forgotten when it ends.`,
	run: func(ctx context.Context, out io.Writer, flags *flag.FlagSet, args []string) error {
		listen := flags.String("listen", "127.0.0.1:8080", "the `ADDRESS` of the page; where it is in use, the next free one is taken")
		limits := flags.Bool("limits", false, "enforce Slack's rate limits")
		speed := flags.Int("speed", usualSpeed, "how many `TIMES` faster escalations are, 1 to 60")
		people := flags.Int("people", 0, "how many `PEOPLE` the company has, such as 5000, up to 20000; without it, a few dozen")
		if err := parse(flags, args); err != nil {
			return err
		}
		if *speed < 1 || *speed > 60 {
			return &misuse{fmt.Errorf("--speed %d must be from 1 to 60", *speed)}
		}
		company, err := sandbox.GrownWorkspace(*people)
		if err != nil {
			return &misuse{fmt.Errorf("--people: %w", err)}
		}
		return demo(ctx, out, *listen, sandbox.Options{Limits: *limits, Workspace: company}, *speed)
	},
}

// welcome is what the page says first: four lines, of what to try. Diego has an English Slack, as the newcomer's browser may not.
var welcome = []string{
	"Send `/incident trigger crisis-comms Water in the Berlin office` and watch a private channel appear.",
	"Act as Diego Marrufo (top left): he is paged in Slack, on his phone and by mail until he presses Acknowledge somewhere.",
	"Send `/incident update The water is off` to keep people informed and `/incident resolve` to end it.",
	"Ring it from outside Slack: under Outside (left), send a mail to crisis-comms@…, or let the monitoring fire.",
}

func demo(ctx context.Context, out io.Writer, listen string, o sandbox.Options, speed int) (err error) {
	web, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	smtp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s, err := demoSetup(o.Limits, speed)
	if err != nil {
		return err
	}
	s.network.listener, s.network.smtp = web, smtp
	public := "http://" + web.Addr().String()
	o.Welcome, o.Speed, o.Crowd = welcome, clock(speed), madeUp(speed)
	callBack(&o, public)
	ringFromOutside(&o, s, public)
	server, l, err := workspace(listen, o, manifest)
	if err != nil {
		return err
	}
	mail, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 2)
	go func() { served <- server.Serve(l) }()
	go func() { served <- server.ServeMail(mail) }()
	folder, err := os.MkdirTemp("", "tocsin-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	s.cfg.Slack.APIURL, s.cfg.Storage.URL = "http://"+l.Addr().String()+"/api/", config.NewSecret(filepath.Join(folder, "tocsin.db"))
	usePhones(s.cfg, "http://"+l.Addr().String(), mail.Addr().String(), public)
	p, err := assemble(ctx, s, logger(config.Log{Level: "warn", Format: "console"}, os.Stderr))
	if err == nil {
		err = p.introduceCompany(ctx, server)
	}
	if err != nil {
		return errors.Join(err, server.Close())
	}
	go invite(ctx, out, p.bot.Listening(), l.Addr())
	err = errors.Join(p.run(ctx), p.close(), server.Close())
	return errors.Join(err, <-served, <-served)
}

// invite says where to go, once a command there is heard.
func invite(ctx context.Context, out io.Writer, listening <-chan struct{}, page net.Addr) {
	select {
	case <-listening:
		fmt.Fprintf(out, "\n  Open http://%s in your browser.\n\n  Ctrl+C ends the demo, and everything in it.\n\n", page)
	case <-ctx.Done():
	}
}

//go:embed demo.yaml
var demoConfig []byte

// demoSetup is what is configured whatever the addresses are.
func demoSetup(limits bool, speed int) (s setup, err error) {
	cfg, err := config.Parse(demoConfig, "demo.yaml")
	if err != nil {
		return s, err
	}
	book, err := playbooks.Shipped(cfg.Company())
	if err != nil {
		return s, err
	}
	rota, err := schedules.Shipped()
	if err != nil {
		return s, err
	}
	cfg.Slack.AppToken, cfg.Slack.BotToken = config.NewSecret(sandbox.DefaultAppToken), config.NewSecret(sandbox.DefaultBotToken)
	if !limits {
		cfg.Slack.PostsPerMinute = 0 // nobody counts, so nobody has to wait
	}
	for i := range cfg.Notifications.High {
		cfg.Notifications.High[i].After /= time.Duration(speed)
	}
	for i := range cfg.RollCall.Rounds {
		cfg.RollCall.Rounds[i] /= time.Duration(speed)
	}
	cfg.Web.Listen, cfg.Web.Key = "127.0.0.1:0", config.NewSecret(rand.Text()+rand.Text())
	return setup{cfg: cfg, book: book.Faster(speed), schedules: rota}, nil
}

// clock says how fast the demo is.
func clock(speed int) string {
	switch second := time.Minute / time.Duration(speed); {
	case speed == 1:
		return ""
	case second == time.Second:
		return "Escalations run faster here: a minute takes a second."
	default:
		return fmt.Sprintf("Escalations run faster here: a minute takes %.3g seconds.", second.Seconds())
	}
}

// introduceCompany makes the phones of the shipped company known.
func (p *program) introduceCompany(ctx context.Context, server *sandbox.Server) error {
	company, err := sandbox.ShippedWorkspace()
	if err != nil {
		return err
	}
	return introduce(ctx, p.store, company, func(handle string) string { return server.As(handle).ID() })
}

// workspace makes a sandbox with an app installed, and a listener for it.
func workspace(listen string, o sandbox.Options, app []byte) (*sandbox.Server, net.Listener, error) {
	var err error
	if o.Manifest == nil {
		if o.Manifest, err = sandbox.ParseManifest(app); err != nil {
			return nil, nil, err
		}
	}
	server, err := sandbox.New(o)
	if err != nil {
		return nil, nil, &setupError{err}
	}
	l, err := net.Listen("tcp", listen)
	if err != nil { // somebody else has that port: any other will do
		host, _, split := net.SplitHostPort(listen)
		if split != nil {
			return nil, nil, &misuse{fmt.Errorf("--listen %q is no address: write 127.0.0.1:8080", listen)}
		}
		if l, err = net.Listen("tcp", net.JoinHostPort(host, "0")); err != nil {
			return nil, nil, &setupError{fmt.Errorf("--listen %q: %w", listen, err)}
		}
	}
	return server, l, nil
}
