package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/rs/zerolog"

	"tocsin/config"
	"tocsin/incident"
	"tocsin/playbooks"
	"tocsin/playbooks/schedules"
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
		cfg, err := readConfig(*path, config.Load)
		if err != nil {
			return &setupError{err}
		}
		book, err := readPlaybooks(cfg.Playbooks.Folder, cfg.Company())
		if err != nil {
			return &setupError{err}
		}
		rota, err := readSchedules(cfg.OnCall.Folder)
		if err != nil {
			return &setupError{err}
		}
		log := logger(cfg.Log, os.Stderr)
		for _, w := range append(cfg.Warnings, lateRules(cfg.Notifications, book.All())...) {
			log.Warn().Msg(w)
		}
		if err := standBy(ctx, setup{cfg: cfg, book: book, schedules: rota}, log); err != nil {
			log.Error().Msg(err.Error())
			return &logged{err}
		}
		return nil
	},
}

// standBy runs the program until ctx ends. To be stopped before it is connected is no error either.
func standBy(ctx context.Context, s setup, log zerolog.Logger) error {
	boundMemory(0)
	p, err := assemble(ctx, s, log)
	if err != nil && ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	boundMemory(p.directory.Size())
	return errors.Join(p.run(ctx), p.close())
}

func configFlag(flags *flag.FlagSet) *string {
	return flags.String("config", "", "the configuration `FILE`; without it config.yaml, if there is one")
}

// readConfig reads the file named, or config.yaml where it is there, or none.
func readConfig(named string, load func(path string, getenv func(string) string) (*config.Config, error)) (*config.Config, error) {
	const usual = "config.yaml"
	path := cmp.Or(named, usual)
	_, err := os.Stat(path)
	switch missing := errors.Is(err, fs.ErrNotExist); {
	case missing && named != "":
		return nil, fmt.Errorf("there is no file %s: correct what follows --config, or leave --config out to run with the defaults and the environment", named)
	case missing:
		path = ""
	}
	return load(path, os.Getenv)
}

// readPlaybooks gives the shipped playbooks with those of a folder on top, for the regions of a company.
func readPlaybooks(folder string, company incident.Company) (*playbooks.Book, error) {
	book, err := playbooks.Shipped(company)
	if err != nil || folder == "" {
		return book, err
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("playbooks.folder: there is no folder %s: make it and put your playbooks there, or correct the configuration", folder)
	}
	own, err := playbooks.Load(os.DirFS(folder), folder, company)
	if err != nil {
		return nil, err
	}
	return book.With(own), nil
}

// readSchedules gives the schedules of a folder; none without one.
func readSchedules(folder string) (*schedules.Book, error) {
	if folder == "" {
		return &schedules.Book{}, nil
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("on_call.folder: there is no folder %s: make it and put your schedules there, or correct the configuration", folder)
	}
	return schedules.Load(os.DirFS(folder), folder)
}

func logger(c config.Log, f *os.File) zerolog.Logger {
	var w io.Writer = f
	if c.Format == "console" {
		w = zerolog.ConsoleWriter{Out: f, TimeFormat: "15:04:05", NoColor: !terminal(f)}
	}
	level, err := zerolog.ParseLevel(strings.ToLower(c.Level))
	if err != nil {
		level = zerolog.InfoLevel
	}
	return zerolog.New(w).Level(level).With().Timestamp().Logger()
}

func terminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// unresolved names every reference that leads nowhere: first those of regions and teams, and then those that playbooks add, whose
// templates repeat them. The program runs all the same: a wrong name in one playbook must not silence the others.
func (p *program) unresolved() {
	told := map[incident.Target]bool{}
	for _, x := range p.service.UnresolvedIn(p.company) {
		for _, t := range x.Targets {
			told[t] = true
			p.log.Error().Str(x.Kind, x.Name).Str("reference", t.String()).
				Msg(fmt.Sprintf("%s leads nowhere: %s", t, hint(t, "the "+x.Kind)))
		}
	}
	for _, pb := range p.book.All() {
		for _, t := range p.service.Unresolved(pb) {
			if !told[t] {
				p.log.Error().Str("playbook", pb.Name).Str("reference", t.String()).
					Msg(fmt.Sprintf("%s leads nowhere: %s", t, hint(t, "the playbook")))
			}
		}
	}
	for _, t := range p.service.UnresolvedRoles() {
		p.log.Error().Str("roles", t.String()).Msg(fmt.Sprintf("%s leads nowhere: %s", t, hint(t, "roles in the configuration")))
	}
	if t := (incident.Target{Kind: incident.ByChannel, Name: p.mail.held}); t.Name != "" {
		if _, isOurs := p.directory.ChannelID(t.Name); !isOurs {
			p.log.Error().Str("reference", t.String()).Msg(fmt.Sprintf("%s leads nowhere: %s", t, hint(t, "mail.held_channel in the configuration")))
		}
	}
}
