package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"

	"tocsin/config"
	"tocsin/playbooks"
	"tocsin/sandbox"
)

var demoCommand = command{
	name: "demo", about: "try it: the bot, and a made-up company to play with, in your browser",
	help: `Starts the bot against an embedded, Slack-compatible workspace and prints one address to open in a browser.
No account, no network and no token are needed. Everything is forgotten when it ends.`,
	run: func(ctx context.Context, out io.Writer, flags *flag.FlagSet, args []string) error {
		listen := flags.String("listen", "127.0.0.1:8080", "the `ADDRESS` of the page; where it is in use, the next free one is taken")
		limits := flags.Bool("limits", false, "enforce Slack's rate limits")
		if err := parse(flags, args); err != nil {
			return err
		}
		return demo(ctx, out, *listen, *limits)
	},
}

// welcome is what the page says first: three lines, of what to try. Diego has an English Slack, as the newcomer's browser may not.
var welcome = []string{
	"Send `/incident trigger crisis-comms Water in the Berlin office` and watch a private channel appear.",
	"Act as Diego Marrufo (top left), open tocsin under Apps, and press Acknowledge.",
	"Send `/incident update The water is off` to keep people informed and `/incident resolve` to end it.",
}

func demo(ctx context.Context, out io.Writer, listen string, limits bool) (err error) {
	server, l, err := workspace(listen, sandbox.Options{Limits: limits, Welcome: welcome}, manifest)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	folder, err := os.MkdirTemp("", "tocsin-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	book, err := playbooks.Shipped()
	if err != nil {
		return err
	}
	p, err := assemble(ctx, demoConfig(l, folder, limits), book, network{}, logger(config.Log{Level: "warn", Format: "console"}, os.Stderr))
	if err != nil {
		return errors.Join(err, server.Close())
	}
	fmt.Fprintf(out, "\n  Open http://%s in your browser.\n\n  Ctrl+C ends the demo, and everything in it.\n\n", l.Addr())
	err = errors.Join(p.run(ctx), p.close(), server.Close())
	return errors.Join(err, <-served)
}

func demoConfig(l net.Listener, folder string, limits bool) *config.Config {
	cfg := config.Default()
	cfg.Slack.APIURL = "http://" + l.Addr().String() + "/api/"
	cfg.Slack.AppToken, cfg.Slack.BotToken = config.NewSecret(sandbox.DefaultAppToken), config.NewSecret(sandbox.DefaultBotToken)
	cfg.Storage.URL = config.NewSecret(filepath.Join(folder, "tocsin.db"))
	if !limits {
		cfg.Slack.PostsPerMinute = 0 // nobody counts, so nobody has to wait
	}
	return cfg
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
