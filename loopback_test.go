package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"tocsin/sandbox"
)

// loopback is a sandbox on a real network, with tocsin as a process of its own, and people who use it.
type loopback struct {
	t      *testing.T
	server *sandbox.Server
	url    string
	folder string
	last   *process // that was started
	env    []string // of the program, beside what Slack needs
	people
}

func newLoopback(t *testing.T) *loopback { return newLoopbackWith(t, sandbox.Options{}) }

func newLoopbackWith(t *testing.T, o sandbox.Options) *loopback {
	server, url := serve(t, o)
	w := &loopback{t: t, server: server, url: url, folder: t.TempDir(), people: people{failed: map[string]int{}}}
	w.bePatient()
	w.keepIn(filepath.Join(w.folder, "tocsin.db"))
	return w
}

// bePatient has the shipped playbook wait a day for an answer: however long a test runs, each page is sent once.
func (w *loopback) bePatient() {
	text, err := os.ReadFile("playbooks/crisis-comms.yaml")
	if err != nil {
		w.t.Fatal(err)
	}
	folder := filepath.Join(w.folder, "playbooks")
	if err := os.Mkdir(folder, 0o700); err != nil {
		w.t.Fatal(err)
	}
	text = regexp.MustCompile(`timeout: \w+`).ReplaceAll(text, []byte("timeout: 24h"))
	if err := os.WriteFile(filepath.Join(folder, "crisis-comms.yaml"), text, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// serve plays a company with tocsin installed on a real network, and gives the address for slack.api_url.
func serve(t *testing.T, o sandbox.Options) (server *sandbox.Server, url string) {
	t.Helper()
	var err error
	if o.Manifest, err = sandbox.ParseManifest(manifest); err != nil {
		t.Fatal(err)
	}
	if server, err = sandbox.New(o); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return server, "http://" + l.Addr().String() + "/api/"
}

// keepIn lets the next instance use a database at an address.
func (w *loopback) keepIn(store string) {
	text := "slack:\n  posts_per_minute: 0\nupdates:\n  confirm_above: 0\nplaybooks:\n  folder: playbooks\nstorage:\n  url: " + store + "\n"
	if err := os.WriteFile(filepath.Join(w.folder, "config.yaml"), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *loopback) launch() *process {
	w.t.Helper()
	env := append([]string{"SLACK_API_URL=" + w.url, "SLACK_APP_TOKEN=" + sandbox.DefaultAppToken, "SLACK_BOT_TOKEN=" + sandbox.DefaultBotToken}, w.env...)
	p, err := launch(w.folder, env, "run")
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(p.kill)
	w.last = p
	return p
}

// terminate ends the program as an operator does, and expects it to end well, in time.
func (w *loopback) terminate(p *process) {
	w.t.Helper()
	p.signal(syscall.SIGTERM)
	if code, ended := p.ends(10 * time.Second); !ended || code != exitOK {
		w.t.Errorf("tocsin did not end well within 10 seconds (%v, code %d):\n%s", ended, code, p.errors.String())
	}
	if odd := oddLine(p.errors.String()); odd != "" {
		w.t.Errorf("no line of a log: %s", odd)
	}
}

// listening waits until the program hears what people say.
func (w *loopback) listening() {
	w.t.Helper()
	w.eventually("tocsin listens", func() error {
		if w.server.Sockets() == 0 {
			return fmt.Errorf("no socket is open")
		}
		return nil
	})
}

func (w *loopback) eventually(what string, check func() error) {
	w.t.Helper()
	if err := eventually(w.t.Context(), check); err != nil {
		w.t.Fatalf("not within two minutes: %s: %v; the program wrote:\n%s", what, err, w.last.errors.String())
	}
}

// eventually waits for something outside this process; it looks again and again, and gives up after two minutes.
func eventually(ctx context.Context, check func() error) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		err := check()
		if err == nil {
			return nil
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return err
		}
	}
}

// settled waits until all that was accepted is done, and looks for anything that was done twice.
func (w *loopback) settled() {
	w.t.Helper()
	w.eventually("every accepted incident and update has arrived", w.complete)
	w.exactlyOnce()
}
