package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// operatorWords are the commands of scenarios/operator, besides those of testscript itself. What a running program is to do
// is waited for. What a program wrote until its end can be looked at with stdout and stderr.
func operatorWords() map[string]word {
	words := map[string]word{}
	for name, do := range map[string]func(*operator, *testscript.TestScript, []string){
		"exits":   (*operator).exits,   // CODE tocsin COMMAND…: runs it to its end
		"start":   (*operator).start,   // tocsin COMMAND…: leaves it running
		"quit":    (*operator).quit,    // COMMAND: asks it to stop; it exits 0 within 10 seconds
		"signal":  (*operator).signal,  // COMMAND INT|TERM|KILL
		"ends":    (*operator).ends,    // COMMAND CODE: without being asked; -1 where a signal killed it
		"logged":  (*operator).logged,  // TEXT [N]: stands in the log of tocsin run, on so many lines
		"printed": (*operator).printed, // COMMAND TEXT [VAR]: stands on its standard output; VAR takes the first group
		"slack":   (*operator).slack,   // on [MANIFEST] | off | scopeless | hookless
		"outage":  (*operator).outage,  // on|off: Slack answers nothing but errors
		"fault":   (*operator).fault,   // METHOD, and a code of Slack or HTTP, or slow: every call from now on
		"heal":    (*operator).heal,    // no more faults
		"sockets": (*operator).sockets, // cut
		"ask":     (*operator).ask,     // PERSON LINE: types a line into the DM with tocsin
		"press":   (*operator).press,   // PERSON BUTTON: the newest such button in the DM
		"told":    (*operator).told,    // PERSON TEXT: the answer to the last ask or press, seen by nobody else
		"dms":     (*operator).dms,     // PERSON N TEXT: so many messages of the DM have it
		"sql":     (*operator).sql,     // FILE STATEMENT
		"disk":    (*operator).disk,    // full|free: what tocsin run may write
		"taken":   (*operator).taken,   // VAR: takes an address where somebody listens already
		"get":     (*operator).get,     // URL
	} {
		words[name] = func(ts *testscript.TestScript, neg bool, args []string) {
			if neg {
				ts.Fatalf("\"! %s\" says nothing here", name)
			}
			do(ts.Value(operatorKey{}).(*operator), ts, args)
		}
	}
	return words
}

// long is more than anything takes on a machine that has other things to do.
const long = time.Minute

func waitFor(ts *testscript.TestScript, check func() error) {
	ts.Check(eventually(context.Background(), check))
}

func number(ts *testscript.TestScript, text string) int {
	n, err := strconv.Atoi(text)
	ts.Check(err)
	return n
}

func (o *operator) exits(ts *testscript.TestScript, args []string) {
	p := o.launch(ts, args[1:])
	defer p.kill()
	o.wantEnd(ts, p, long, number(ts, args[0]))
}

// wantEnd waits until a process ends.
func (o *operator) wantEnd(ts *testscript.TestScript, p *process, within time.Duration, want int) {
	code, ended := p.ends(within)
	fmt.Fprint(ts.Stdout(), p.output.String())
	fmt.Fprint(ts.Stderr(), p.errors.String())
	switch {
	case !ended:
		ts.Fatalf("it runs on after %v; it wrote:\n%s%s", within, p.output.String(), p.errors.String())
	case code != want:
		ts.Fatalf("it exited with %d, not %d; it wrote:\n%s%s", code, want, p.output.String(), p.errors.String())
	}
}

func (o *operator) start(ts *testscript.TestScript, args []string) {
	p := o.launch(ts, args)
	o.running[args[1]] = p
	ts.Defer(p.kill)
}

func (o *operator) quit(ts *testscript.TestScript, args []string) {
	p := o.process(ts, args[0])
	p.signal(syscall.SIGTERM)
	o.wantEnd(ts, p, 10*time.Second, exitOK)
	o.wantLog(ts, args[0], p)
}

func (o *operator) signal(ts *testscript.TestScript, args []string) {
	o.process(ts, args[0]).signal(map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "KILL": syscall.SIGKILL}[args[1]])
}

func (o *operator) ends(ts *testscript.TestScript, args []string) {
	p := o.process(ts, args[0])
	o.wantEnd(ts, p, long, number(ts, args[1]))
	o.wantLog(ts, args[0], p)
}

// forPeople is how a line of a log begins that is not for machines.
var forPeople = regexp.MustCompile(`^\d\d:\d\d:\d\d `)

// wantLog holds what tocsin run wrote against what a log is to look like.
func (o *operator) wantLog(ts *testscript.TestScript, command string, p *process) {
	if odd := oddLine(p.errors.String()); odd != "" && command == "run" && !forPeople.MatchString(odd) {
		ts.Fatalf("no line of a log: %s", odd)
	}
}

func (o *operator) logged(ts *testscript.TestScript, args []string) {
	p, text := o.process(ts, "run"), regexp.MustCompile(args[0])
	waitFor(ts, func() error {
		n := 0
		for line := range strings.Lines(p.errors.String()) {
			if text.MatchString(line) {
				n++
			}
		}
		if n == 0 || len(args) > 1 && n != number(ts, args[1]) {
			return fmt.Errorf("%d lines of the log have %s:\n%s", n, args[0], p.errors.String())
		}
		return nil
	})
}

func (o *operator) printed(ts *testscript.TestScript, args []string) {
	p, text := o.process(ts, args[0]), regexp.MustCompile(args[1])
	waitFor(ts, func() error {
		found := text.FindStringSubmatch(p.output.String())
		if found == nil {
			return fmt.Errorf("tocsin %s did not print %s:\n%s%s", args[0], args[1], p.output.String(), p.errors.String())
		}
		if len(args) > 2 {
			ts.Setenv(args[2], found[1])
		}
		return nil
	})
}
