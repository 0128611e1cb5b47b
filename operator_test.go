package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tocsin/sandbox"
)

// Secrets of the scripts: none of them may stand in anything that tocsin writes.
const (
	secretBotToken = "xoxb-not-to-be-seen"
	secretAppToken = "xapp-not-to-be-seen"
	secretPassword = "hunter2"
	responsePath   = "/response/" // of a response_url, whose holder may speak in the channel
)

// TestOperator plays scenarios/operator: tocsin as whoever runs it meets it, as a process of its own over a real network.
// Everything it logs is at level debug, unless a script says otherwise.
func TestOperator(t *testing.T) {
	t.Parallel()
	var all written
	t.Run("scripts", func(t *testing.T) {
		testscript.Run(t, testscript.Params{Dir: "scenarios/operator", Cmds: operatorWords(), Setup: func(env *testscript.Env) error {
			return newOperator(env, &all)
		}})
	})
	t.Run("secrets", func(t *testing.T) {
		text := all.String()
		for _, secret := range []string{secretBotToken, secretAppToken, secretPassword, responsePath} {
			if at := strings.Index(text, secret); at >= 0 {
				t.Errorf("%s was written: %s", secret, text[max(0, at-300):min(len(text), at+100)])
			}
		}
		if !strings.Contains(text, `"level":"debug"`) || !strings.Contains(text, "an answer to a button did not arrive") {
			t.Error("the scripts do not make tocsin write what could give a secret away")
		}
	})
}

// written is everything that every process wrote.
type written struct {
	mu   sync.Mutex
	list []*process
}

func (w *written) add(p *process) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.list = append(w.list, p)
}

func (w *written) String() string {
	var b strings.Builder
	for _, p := range w.list {
		b.WriteString(p.output.String() + p.errors.String())
	}
	return b.String()
}

// operator is one script while it plays.
type operator struct {
	written *written
	server  *sandbox.Server
	front   *front
	running map[string]*process        // by the command that follows "tocsin"
	seen    map[string]map[string]bool // by person: what stood in the DM before the last ask or press
}

type operatorKey struct{}

// newOperator sets a script up. What it leaves running ends with it.
func newOperator(env *testscript.Env, all *written) error {
	o := &operator{written: all, running: map[string]*process{}, seen: map[string]map[string]bool{}}
	env.Values[operatorKey{}] = o
	env.Defer(o.end)
	usual := filepath.Join(env.WorkDir, "config.yaml")
	if _, err := os.Stat(usual); err == nil {
		return nil
	}
	return os.WriteFile(usual, []byte("slack: {posts_per_minute: 0}\nlog: {level: debug}\n"), 0o600)
}

func (o *operator) end() {
	for _, p := range o.running {
		p.kill()
	}
	if o.front != nil {
		o.front.close()
		_ = o.server.Close()
	}
}

// env is the part of a script's environment that tocsin reads.
func (o *operator) env(ts *testscript.TestScript) (all []string) {
	for _, name := range []string{"SLACK_API_URL", "SLACK_APP_TOKEN", "SLACK_BOT_TOKEN", "TOCSIN_STORAGE"} {
		if value := ts.Getenv(name); value != "" {
			all = append(all, name+"="+value)
		}
	}
	return all
}

// launch starts "tocsin COMMAND…" in the script's folder.
func (o *operator) launch(ts *testscript.TestScript, args []string) *process {
	if len(args) == 0 || args[0] != "tocsin" {
		ts.Fatalf("write: tocsin COMMAND…")
	}
	p, err := launch(ts.MkAbs("."), o.env(ts), args[1:]...)
	ts.Check(err)
	o.written.add(p)
	return p
}

// process is a command that start started.
func (o *operator) process(ts *testscript.TestScript, command string) *process {
	p := o.running[command]
	if p == nil {
		ts.Fatalf("tocsin %s was not started", command)
	}
	return p
}
