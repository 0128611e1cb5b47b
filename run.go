package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/rs/zerolog"

	"tocsin/config"
	"tocsin/playbooks"
)

var runCommand = command{
	name: "run", about: "join a Slack workspace and stand by",
	help: `Joins the workspace that the tokens belong to and stands by until it is stopped.
The tokens come from SLACK_APP_TOKEN (xapp-…) and SLACK_BOT_TOKEN (xoxb-…), or from files that the configuration names.
"tocsin manifest" prints what to give Slack to get them.`,
	run: func(ctx context.Context, _ io.Writer, flags *flag.FlagSet, args []string) error {
		path := configFlag(flags)
		if err := parse(flags, args); err != nil {
			return err
		}
		cfg, err := config.Load(configPath(*path), os.Getenv)
		if err != nil {
			return &setupError{err}
		}
		log := logger(cfg.Log, os.Stderr)
		for _, w := range cfg.Warnings {
			log.Warn().Msg(w)
		}
		book, err := readPlaybooks(cfg.Playbooks.Folder)
		if err != nil {
			return &setupError{err}
		}
		p, err := assemble(ctx, cfg, book, network{}, log)
		if err != nil {
			return err
		}
		return errors.Join(p.run(ctx), p.close())
	},
}

func configFlag(flags *flag.FlagSet) *string {
	return flags.String("config", "", "the configuration `FILE`; without it config.yaml, if there is one")
}

// configPath is the file named, or config.yaml where it is there, or none.
func configPath(named string) string {
	const usual = "config.yaml"
	if named != "" {
		return named
	}
	if _, err := os.Stat(usual); err != nil {
		return ""
	}
	return usual
}

// readPlaybooks gives the shipped playbooks with those of a folder on top.
func readPlaybooks(folder string) (*playbooks.Book, error) {
	book, err := playbooks.Shipped()
	if err != nil || folder == "" {
		return book, err
	}
	own, err := playbooks.Load(os.DirFS(folder), folder)
	if err != nil {
		return nil, err
	}
	return book.With(own), nil
}

func logger(c config.Log, w io.Writer) zerolog.Logger {
	if c.Format == "console" {
		w = zerolog.ConsoleWriter{Out: w, TimeFormat: "15:04:05"}
	}
	level, err := zerolog.ParseLevel(strings.ToLower(c.Level))
	if err != nil {
		level = zerolog.InfoLevel
	}
	return zerolog.New(w).Level(level).With().Timestamp().Logger()
}

// unresolved names every reference of a playbook that leads nowhere. The program runs all the same: a wrong name in one
// playbook must not silence the others.
func (p *program) unresolved(book *playbooks.Book) {
	for _, pb := range book.All() {
		for _, t := range pb.Unresolved(p.directory) {
			p.log.Error().Str("playbook", pb.Name).Str("reference", t.String()).
				Msg(fmt.Sprintf("%s leads nowhere in this workspace: make it, or correct the playbook%s", t, hint(t)))
		}
	}
}
