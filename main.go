// Command tocsin is an alarm bell for a company, rung from Slack. README.md says how to begin.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // people's time zones, where the machine has none (the container image)

	"tocsin/config/strict"
)

//go:embed manifest.yaml
var manifest []byte

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // something went wrong while running
	exitUsage  = 2 // the command line is wrong
	exitConfig = 3 // the configuration, a playbook or a token is wrong: somebody has to mend it first
)

// command is one word after tocsin.
type command struct {
	name  string
	about string
	help  string // what --help says besides the flags
	run   func(ctx context.Context, out io.Writer, flags *flag.FlagSet, args []string) error
}

func commands() []command {
	return []command{runCommand, triggerCommand, demoCommand, sandboxCommand, playbooksCommand, manifestCommand, migrateCommand, versionCommand}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once: nothing that was accepted is lost by that
	os.Exit(tocsin(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// tocsin carries out one command line and says the exit code.
func tocsin(ctx context.Context, args []string, out, complaints io.Writer) int {
	if len(args) == 0 {
		usage(complaints)
		return exitUsage
	}
	name, rest := args[0], args[1:]
	switch name {
	case "help", "-h", "--help", "-help":
		if len(rest) == 0 {
			usage(out)
			return exitOK
		}
		name, rest = rest[0], []string{"--help"}
	case "-version", "--version":
		name = versionCommand.name
	}
	var names []string
	for _, c := range commands() {
		if c.name == name {
			return execute(ctx, c, rest, out, complaints)
		}
		names = append(names, c.name)
	}
	fmt.Fprintf(complaints, "tocsin: there is no command %q.%s \"tocsin help\" lists them.\n", name, meant(name, names))
	return exitUsage
}

// meant offers what a mistyped word most likely stands for.
func meant(word string, known []string) string {
	if near := strict.Nearest(word, known); near != "" {
		return fmt.Sprintf(" Did you mean %q?", near)
	}
	return ""
}

func execute(ctx context.Context, c command, args []string, out, complaints io.Writer) int {
	flags := flag.NewFlagSet("tocsin "+c.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // what the package says itself has no word of how to mend it
	flags.Usage = func() {}
	err := c.run(ctx, out, flags, args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(out, "Usage: %s [flags]\n\n%s\n\n", flags.Name(), c.help)
		flags.SetOutput(out)
		flags.PrintDefaults()
		return exitOK
	}
	if _, isLogged := errors.AsType[*logged](err); err != nil && !isLogged {
		complain(complaints, err)
	}
	return exitCode(err)
}

// complain says an error. Of several, each has a line of its own that begins with where it is, as editors read it.
func complain(w io.Writer, err error) {
	text := err.Error()
	if strings.Contains(text, "\n") {
		text = "several things have to be mended first:\n" + text
	}
	fmt.Fprintf(w, "tocsin: %s\n", text)
}

func exitCode(err error) int {
	_, wrong := errors.AsType[*misuse](err)
	_, setup := errors.AsType[*setupError](err)
	switch {
	case err == nil:
		return exitOK
	case wrong:
		return exitUsage
	case setup:
		return exitConfig
	}
	return exitFailed
}

// misuse is a wrong command line.
type misuse struct{ error }

// setupError is what somebody has to mend before the program can run.
type setupError struct{ error }

func (e *setupError) Unwrap() error { return e.error }

// logged is an error that stands in the log already.
type logged struct{ error }

func (e *logged) Unwrap() error { return e.error }

// parse reads the flags of a command that takes no further words.
func parse(flags *flag.FlagSet, args []string) error {
	advice := fmt.Sprintf("%q shows what there is", flags.Name()+" --help")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return err
	} else if err != nil {
		return &misuse{fmt.Errorf("%w; %s", err, advice)}
	}
	if flags.NArg() > 0 {
		return &misuse{fmt.Errorf("%q is too much: %s takes flags only; %s", flags.Arg(0), flags.Name(), advice)}
	}
	return nil
}

func usage(w io.Writer) {
	fmt.Fprint(w, "tocsin: an alarm bell for a company, rung from Slack.\n\nUsage: tocsin COMMAND [flags]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-9s %s\n", c.name, c.about)
	}
	fmt.Fprint(w, "\ntocsin COMMAND --help says more. Exit codes: 0 done, 1 failed, 2 wrong command line, 3 something has to be set up first.\n")
}
