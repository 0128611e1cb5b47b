package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"

	"tocsin/config"
	"tocsin/incident"
	"tocsin/lang"
	"tocsin/playbooks"
)

var playbooksCommand = command{
	name: "playbooks", about: "list what can be triggered, whom it pages, and who may",
	help: `Lists the playbooks as the configuration and its folder give them: whom each pages, level by level, who is kept informed, and who
may trigger it. It needs no tokens and asks nobody whether those people are there; "tocsin run" does.`,
	run: func(_ context.Context, out io.Writer, flags *flag.FlagSet, args []string) error {
		path := configFlag(flags)
		if err := parse(flags, args); err != nil {
			return err
		}
		cfg, err := readConfig(*path, config.LoadWithoutTokens)
		if err != nil {
			return &setupError{err}
		}
		book, err := readPlaybooks(cfg.Playbooks.Folder, cfg.Company())
		if err != nil {
			return &setupError{err}
		}
		texts, err := lang.New()
		if err != nil {
			return err
		}
		_, err = io.WriteString(out, describeBook(texts.In("en"), book))
		return err
	},
}

// describeBook lists playbooks for who runs the program, and the templates that wait for regions.
func describeBook(l lang.Language, book *playbooks.Book) string {
	var b strings.Builder
	for _, p := range book.All() {
		b.WriteString(describePlaybook(l, p) + "\n")
	}
	for _, file := range book.Idle() {
		fmt.Fprintf(&b, "%s is a template: it gives a playbook for each region, and the configuration has no regions.\n", file)
	}
	return b.String()
}

func describePlaybook(l lang.Language, p incident.Playbook) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", p.Name, p.Title)
	line := func(label, text string) { fmt.Fprintf(&b, "  %-13s %s\n", label, text) }
	label := "pages"
	for i, level := range p.Policy.Levels {
		line(label, fmt.Sprintf("%d. %s (%s)", i+1, references(level.Targets), l.Duration(level.Timeout)))
		label = ""
	}
	switch n := p.Policy.Repeat; n {
	case 0:
	case 1:
		line("", "then all of it once more")
	default:
		line("", fmt.Sprintf("then all of it %d more times", n))
	}
	if len(p.Policy.LastResort) > 0 {
		line("at last", references(p.Policy.LastResort))
	}
	if told := p.Informed(); len(told) > 0 {
		line("informs", references(told))
	}
	if len(p.MayTrigger) > 0 {
		line("triggered by", references(p.MayTrigger)+" alone")
	} else {
		line("triggered by", "every full member of the workspace")
	}
	return b.String()
}

func references(list []incident.Target) string {
	var texts []string
	for _, t := range list {
		texts = append(texts, t.String())
	}
	return strings.Join(texts, ", ")
}
