package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"tocsin/sandbox"
)

var sandboxCommand = command{
	name: "sandbox", about: "serve the Slack-compatible workspace alone, for any Slack app",
	help: `Serves an embedded, Slack-compatible workspace: Web API, Socket Mode, and a page to act as its people.
Point a Slack app at the address it prints. Everything is forgotten when it ends.`,
	run: func(ctx context.Context, out io.Writer, flags *flag.FlagSet, args []string) error {
		listen := flags.String("listen", "127.0.0.1:8080", "the `ADDRESS` to listen on; where it is in use, the next free one is taken")
		company := flags.String("workspace", "", "a `FILE` that describes the company; without it, the shipped one")
		app := flags.String("manifest", "", "a `FILE` with the manifest of the app that is installed; without it, tocsin's own")
		limits := flags.Bool("limits", false, "enforce Slack's rate limits")
		if err := parse(flags, args); err != nil {
			return err
		}
		o := sandbox.Options{Limits: *limits}
		if err := load(&o, *company, *app); err != nil {
			return &setupError{err}
		}
		server, l, err := workspace(*listen, o, manifest)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "\n  page       http://%[1]s\n  api_url    http://%[1]s/api/\n  bot token  %s\n  app token  %s\n\n", l.Addr(), sandbox.DefaultBotToken, sandbox.DefaultAppToken)
		defer context.AfterFunc(ctx, func() { _ = server.Close() })()
		return server.Serve(l)
	},
}

func load(o *sandbox.Options, company, app string) (err error) {
	if company != "" {
		if o.Workspace, err = sandbox.LoadWorkspace(company); err != nil {
			return err
		}
	}
	if app != "" {
		o.Manifest, err = sandbox.LoadManifest(app)
	}
	return err
}
