package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"

	"tocsin/sandbox"
	"tocsin/sandbox/phone"
)

var sandboxCommand = command{
	name: "sandbox", about: "serve the Slack-compatible workspace alone, for any Slack app",
	help: `Serves an embedded, Slack-compatible workspace: Web API, Socket Mode, and a page to act as its people. Its people have phones and
mailboxes, too, behind stand-ins of Twilio, ntfy, PagerDuty, Opsgenie and a mail server.
Point an app at the addresses it prints. Everything is forgotten when it ends.`,
	run: func(ctx context.Context, out io.Writer, flags *flag.FlagSet, args []string) error {
		listen := flags.String("listen", "127.0.0.1:8080", "the `ADDRESS` to listen on; where it is in use, the next free one is taken")
		company := flags.String("workspace", "", "a `FILE` that describes the company; without it, the shipped one")
		app := flags.String("manifest", "", "a `FILE` with the manifest of the app that is installed; without it, tocsin's own")
		limits := flags.Bool("limits", false, "enforce Slack's rate limits")
		sms := flags.String("incoming-sms", "", "the `ADDRESS` of the app that is told of people's SMS, as Twilio does")
		webhook := flags.String("pagerduty-webhook", "", "the `ADDRESS` of the app that is told what people do at PagerDuty")
		if err := parse(flags, args); err != nil {
			return err
		}
		o := sandbox.Options{Limits: *limits, IncomingSMS: *sms, PagerDutyWebhook: *webhook}
		if err := load(&o, *company, *app); err != nil {
			return &setupError{err}
		}
		server, l, err := workspace(*listen, o, manifest)
		if err != nil {
			return err
		}
		mail, err := net.Listen("tcp", net.JoinHostPort(l.Addr().(*net.TCPAddr).IP.String(), "0"))
		if err != nil {
			return err
		}
		printAddresses(out, l.Addr(), mail.Addr())
		defer context.AfterFunc(ctx, func() { _ = server.Close() })()
		go func() { _ = server.ServeMail(mail) }()
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

// printAddresses says where everything is, and what opens it. None of it opens anything but a sandbox.
func printAddresses(out io.Writer, web, mail net.Addr) {
	fmt.Fprintf(out, "\n  page       http://%[1]s\n  api_url    http://%[1]s/api/\n  bot token  %s\n  app token  %s\n", web, sandbox.DefaultBotToken, sandbox.DefaultAppToken)
	fmt.Fprintf(out, "\n  Twilio     http://%s/twilio  account %s  token %s  from %s\n", web, phone.TwilioAccountSID, phone.TwilioAuthToken, phone.TwilioNumber)
	fmt.Fprintf(out, "  ntfy       http://%s/ntfy  token %s\n", web, phone.NtfyToken)
	fmt.Fprintf(out, "  PagerDuty  http://%s/pagerduty  key %s  webhooks signed with %s\n", web, phone.PagerDutyRoutingKey, phone.PagerDutyWebhookSecret)
	fmt.Fprintf(out, "  Opsgenie   http://%s/opsgenie  key %s\n", web, phone.OpsgenieKey)
	fmt.Fprintf(out, "  webhooks   http://%s/webhook  secret %s\n", web, phone.WebhookSecret)
	fmt.Fprintf(out, "  mail       %s\n\n", mail)
}
