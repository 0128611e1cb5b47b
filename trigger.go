package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"tocsin/config"
)

// The environment of whatever rings by the command line. A flag goes before it.
const (
	envServer   = "TOCSIN_SERVER"
	envAPIToken = "TOCSIN_API_TOKEN"
)

var triggerCommand = command{
	name: "trigger", about: "open an incident, from a script or a cron job",
	help: `Opens an incident with a tocsin that runs, and prints its number and address:

  tocsin trigger crisis-comms --severity sev1 The backup of db1 has failed
  nightly-backup 2>&1 | tail | tocsin trigger crisis-comms -

The first line of the text is the title; "-" reads the text from the standard input. TOCSIN_SERVER or --server says where
tocsin is, TOCSIN_API_TOKEN or --token-file holds a token of api.tokens that may trigger. While tocsin does not answer, or asks to
wait, it tries again for five minutes; one that was taken after all is not opened twice.`,
	run: func(ctx context.Context, out io.Writer, flags *flag.FlagSet, args []string) error {
		r := ringer{client: secureClient(ringPatience), patience: ringPatience, now: time.Now}
		if err := r.read(flags, args, os.Stdin, os.Getenv); err != nil {
			return err
		}
		opened, err := r.ring(ctx)
		if err == nil {
			fmt.Fprintln(out, opened)
		}
		return err
	},
}

// ringPatience is how long a command tries, and how long one attempt of it may take.
const ringPatience = 5 * time.Minute

// ringer asks a tocsin that runs for an incident.
type ringer struct {
	client   *http.Client
	patience time.Duration
	now      func() time.Time

	server, token string
	wanted
}

// wanted is what is asked for, as the API takes it.
type wanted struct {
	Playbook string `json:"playbook"`
	Title    string `json:"title"`
	Details  string `json:"details,omitempty"`
	Severity string `json:"severity,omitempty"`
	Dedup    string `json:"dedup,omitempty"`
}

// read takes the command line: flags stand before the text, and may stand behind the playbook.
func (r *ringer) read(flags *flag.FlagSet, args []string, in io.Reader, getenv func(string) string) error {
	flags.StringVar(&r.Playbook, "playbook", "", "the `NAME` of what is triggered, in place of the first word")
	flags.StringVar(&r.Severity, "severity", "", "how bad it is, by its `NAME`; the usual one without it")
	flags.StringVar(&r.Dedup, "dedup", "", "a `KEY`: what has the same one joins one incident, as long as that is open")
	flags.StringVar(&r.server, "server", getenv(envServer), "the `ADDRESS` of tocsin, such as https://tocsin.example.com")
	tokenFile := flags.String("token-file", "", "a `FILE` that holds the token")
	words, err := parseWords(flags, args)
	if err == nil && r.Playbook == "" && len(words) > 0 {
		r.Playbook = words[0]
		words, err = parseWords(flags, words[1:])
	}
	if err != nil {
		return err
	}
	if r.token, err = apiToken(*tokenFile, getenv); err != nil {
		return err
	}
	if wrong := config.CheckAddress(r.server, "https://tocsin.example.com"); wrong != "" {
		return &setupError{fmt.Errorf("%s or --server: %s", envServer, wrong)}
	}
	return r.say(words, in)
}

// parseWords reads flags, and gives the words behind them.
func parseWords(flags *flag.FlagSet, args []string) ([]string, error) {
	err := flags.Parse(args)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		err = &misuse{fmt.Errorf("%w; %q shows what there is", err, flags.Name()+" --help")}
	}
	return flags.Args(), err
}

func apiToken(file string, getenv func(string) string) (string, error) {
	token := getenv(envAPIToken)
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", &setupError{fmt.Errorf("--token-file: %w", err)}
		}
		token = string(text)
	}
	if token = strings.TrimSpace(token); token == "" || strings.ContainsAny(token, "\r\n") {
		return "", &setupError{fmt.Errorf("there is no token: set %s, or name a file that holds it alone with --token-file", envAPIToken)}
	}
	return token, nil
}

// say takes the text: of several lines the first is the title.
func (r *ringer) say(words []string, in io.Reader) error {
	text := strings.Join(words, " ")
	if text == "-" {
		const most = 32 << 10 // bytes; far more than an incident takes
		read, err := io.ReadAll(io.LimitReader(in, most))
		if err != nil {
			return fmt.Errorf("reading the text: %w", err)
		}
		text = strings.ToValidUTF8(string(read), "\uFFFD")
	}
	r.Title, r.Details, _ = strings.Cut(strings.TrimSpace(text), "\n")
	if r.Playbook == "" || strings.TrimSpace(r.Title) == "" {
		return &misuse{fmt.Errorf("say what is triggered and what has happened: tocsin trigger %s The backup of db1 has failed", cmp.Or(r.Playbook, "crisis-comms"))}
	}
	return nil
}
