package main

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	_ "github.com/mattn/go-sqlite3" // for the word sql
	"github.com/rogpeppe/go-internal/testscript"

	"tocsin/sandbox"
)

// slack puts a workspace at an address, and that and its tokens into the environment. "off" leaves the address empty.
func (o *operator) slack(ts *testscript.TestScript, args []string) {
	if o.front == nil {
		ts.Check(o.build(ts, args[1:]))
		ts.Setenv("SLACK_API_URL", "http://"+o.front.addr+"/api/")
		ts.Setenv("SLACK_APP_TOKEN", secretAppToken)
		ts.Setenv("SLACK_BOT_TOKEN", secretBotToken)
	}
	switch args[0] {
	case "on":
		ts.Check(o.front.open())
	case "off":
		o.front.close()
		o.server.CutSockets()
	case "scopeless":
		o.front.scopeless.Store(true)
	case "hookless":
		o.front.hookless.Store(true)
	}
}

func (o *operator) build(ts *testscript.TestScript, app []string) (err error) {
	options := sandbox.Options{BotToken: secretBotToken, AppToken: secretAppToken}
	if len(app) > 0 {
		options.Manifest, err = sandbox.LoadManifest(ts.MkAbs(app[0]))
	} else {
		options.Manifest, err = sandbox.ParseManifest(manifest)
	}
	if err != nil {
		return err
	}
	if o.server, err = sandbox.New(options); err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { _ = o.server.Serve(l) }()
	o.front, err = newFront(l.Addr())
	return err
}

func (o *operator) outage(_ *testscript.TestScript, args []string) { o.server.Outage(args[0] == "on") }

func (o *operator) fault(_ *testscript.TestScript, args []string) {
	f := sandbox.Fault{Method: args[0], Kind: sandbox.FaultStatus, Error: args[1]}
	if status, err := strconv.Atoi(args[1]); err == nil {
		f.Status, f.Error = status, ""
	} else if args[1] == "slow" {
		f = sandbox.Fault{Method: args[0], Kind: sandbox.FaultLatency, Delay: long}
	}
	o.server.SetFault(f)
}

func (o *operator) heal(*testscript.TestScript, []string) { o.server.ClearFaults() }

func (o *operator) sockets(*testscript.TestScript, []string) { o.server.CutSockets() }

// act does something as a person, and remembers what that person saw before.
func (o *operator) act(ts *testscript.TestScript, who string, do func(*sandbox.Person) error) {
	p, before := o.server.As(who), map[string]bool{}
	for _, m := range p.DMs() {
		before[m.TS] = true
	}
	o.seen[who] = before
	ts.Check(do(p))
}

func (o *operator) ask(ts *testscript.TestScript, args []string) {
	o.act(ts, args[0], func(p *sandbox.Person) error { return p.Command("", strings.Join(args[1:], " ")) })
}

func (o *operator) press(ts *testscript.TestScript, args []string) {
	o.act(ts, args[0], func(p *sandbox.Person) error {
		for _, m := range slices.Backward(p.DMs()) {
			for _, b := range m.Buttons {
				if b.Label == args[1] {
					return p.Press("", m.TS, b.ActionID)
				}
			}
		}
		return fmt.Errorf("there is no button %q", args[1])
	})
}

func (o *operator) told(ts *testscript.TestScript, args []string) {
	who := args[0]
	waitFor(ts, func() error {
		answer := ""
		for _, m := range o.server.As(who).DMs() {
			if m.Ephemeral && !o.seen[who][m.TS] {
				answer += m.Text + "\n"
			}
		}
		if !strings.Contains(answer, args[1]) {
			return fmt.Errorf("%s was told:\n%s", who, answer)
		}
		return nil
	})
}

func (o *operator) dms(ts *testscript.TestScript, args []string) {
	waitFor(ts, func() error {
		seen := o.server.As(args[0]).DMs()
		if n := holding(seen, args[2]); n != number(ts, args[1]) {
			return fmt.Errorf("%d of the messages that %s sees have %q:\n%s", n, args[0], args[2], transcript(seen))
		}
		return nil
	})
}

func (o *operator) sql(ts *testscript.TestScript, args []string) {
	db, err := sql.Open("sqlite3", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec(args[1])
	ts.Check(errors.Join(err, db.Close()))
}

// disk bounds what the program may write to files: with nothing left, each write fails, as on a disk that is spoilt.
func (o *operator) disk(ts *testscript.TestScript, args []string) {
	most := map[string]string{"full": "0", "free": "unlimited"}[args[0]]
	pid := strconv.Itoa(o.process(ts, "run").cmd.Process.Pid)
	text, err := exec.Command("prlimit", "--pid", pid, "--fsize="+most+":").CombinedOutput()
	if err != nil {
		ts.Fatalf("prlimit: %v\n%s", err, text)
	}
}

func (o *operator) taken(ts *testscript.TestScript, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
	ts.Setenv(args[0], l.Addr().String())
}

func (o *operator) get(ts *testscript.TestScript, args []string) {
	client := http.Client{Timeout: 10 * time.Second}
	r, err := client.Get(args[0])
	ts.Check(err)
	defer r.Body.Close()
	_, err = io.Copy(ts.Stdout(), r.Body)
	ts.Check(err)
}
