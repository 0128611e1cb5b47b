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
	"syscall"
	_ "time/tzdata" // people's time zones, where the machine has none (the container image)
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
	return []command{runCommand, demoCommand, sandboxCommand, manifestCommand, migrateCommand, versionCommand}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(tocsin(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// tocsin carries out one command line and says the exit code.
func tocsin(ctx context.Context, args []string, out, complaints io.Writer) int {
	if len(args) == 0 {
		usage(complaints)
		return exitUsage
	}
	switch args[0] {
	case "help", "-h", "--help", "-help":
		usage(out)
		return exitOK
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return execute(ctx, c, args[1:], out, complaints)
		}
	}
	fmt.Fprintf(complaints, "tocsin: there is no command %q.\n\n", args[0])
	usage(complaints)
	return exitUsage
}

func execute(ctx context.Context, c command, args []string, out, complaints io.Writer) int {
	flags := flag.NewFlagSet("tocsin "+c.name, flag.ContinueOnError)
	flags.SetOutput(complaints)
	flags.Usage = func() {
		fmt.Fprintf(flags.Output(), "Usage: tocsin %s [flags]\n\n%s\n\n", c.name, c.help)
		flags.PrintDefaults()
	}
	err := c.run(ctx, out, flags, args)
	var wrong *misuse
	var setup *setupError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.As(err, &wrong):
		return exitUsage
	case errors.As(err, &setup):
		fmt.Fprintf(complaints, "tocsin: %v\n", err)
		return exitConfig
	}
	fmt.Fprintf(complaints, "tocsin: %v\n", err)
	return exitFailed
}

// misuse is a command line that flag has complained about already.
type misuse struct{ error }

// setupError is what somebody has to mend before the program can run.
type setupError struct{ error }

func (e *setupError) Unwrap() error { return e.error }

// parse reads the flags of a command that takes no further words.
func parse(flags *flag.FlagSet, args []string) error {
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return &misuse{err}
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(flags.Output(), "%s: %q is too much: this command takes flags only.\n", flags.Name(), flags.Arg(0))
		return &misuse{errors.New("too many words")}
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
