package sandbox

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestBolt runs an app on @slack/bolt, installed from the npm registry by its lock file, against a sandbox on a port.
func TestBolt(t *testing.T) {
	t.Parallel()
	dir := installBolt(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := testManifest()
	m.Commands = []SlashCommand{{Command: "/bolt"}}
	s, err := New(Options{Workspace: testCompany(), Manifest: m})
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	t.Cleanup(func() {
		_ = s.Close()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	ann := s.As("ann")
	w := &onlooker{t: t, s: s}
	w.page, w.leave = s.live.watch(ann.id)
	defer w.leave()
	w.log = startBolt(t, dir, "http://"+l.Addr().String()+"/api/")
	w.until("the app connects", func() bool { return s.Sockets() == 1 })

	wantError(t, ann.Command("general", "/bolt something"), "")
	if got := reading(ann); len(got) != 1 || got[0] != "testapp: You said something (only you)" {
		t.Errorf("ann reads %q", got)
	}
	boltModal(t, ann, w)
	boltMessages(t, ann, w)

	s.RefreshSockets()
	w.until("the app leaves", func() bool { return s.Sockets() == 0 })
	wantError(t, ann.Command("general", "/bolt too early"), `/bolt failed with the error "dispatch_failed"`)
	w.until("the app is back", func() bool { return s.Sockets() == 1 })
	wantError(t, ann.Command("general", "/bolt again"), "")
}

// boltModal goes from a command over a button to a modal, with errors first.
func boltModal(t *testing.T, ann *Person, w *onlooker) {
	t.Helper()
	wantError(t, ann.Command("general", "/bolt form"), "")
	w.until("the message with the buttons", func() bool { return len(ann.DMs()) == 1 })
	ts := ann.DMs()[0].TS
	wantError(t, ann.Press("", ts, "open"), "")
	w.until("the modal", func() bool { return ann.Modal() != nil })
	id := ann.Modal().ID
	errs, err := ann.Submit(id, map[string]any{"text": "fire"})
	wantErrors(t, errs, err, map[string]string{"what": "Say a little more"})
	errs, err = ann.Submit(id, map[string]any{"text": "a fire"})
	wantErrors(t, errs, err, nil)
	w.until("the report", func() bool { return len(ann.DMs()) == 2 })
	if got := ann.DMs()[1]; got.Text != "Reported: a fire" || got.Raw.ThreadTS != ts || ann.Modal() != nil {
		t.Errorf("ann sees %+v and the modal %+v", got, ann.Modal())
	}
	wantError(t, ann.Press("", ts, "discard"), "")
	w.until("the message is replaced", func() bool { return ann.DMs()[0].Text == "Discarded" })
}

func boltMessages(t *testing.T, ann *Person, w *onlooker) {
	t.Helper()
	if _, err := ann.Say("", "hello there", ""); err != nil {
		t.Error(err)
	}
	w.until("the greeting", func() bool { return len(ann.DMs()) == 4 && ann.DMs()[3].Text == "Hello @ann" })
	wantError(t, ann.OpenHome(), "")
	w.until("the Home tab", func() bool { return ann.Home() != nil })
}

// onlooker waits for what the page would be told.
type onlooker struct {
	t     *testing.T
	s     *Server
	page  *feedPage
	leave func()
	log   func() string
}

func (w *onlooker) until(what string, there func() bool) {
	w.t.Helper()
	limit := time.After(30 * time.Second)
	for !there() {
		select {
		case <-w.page.events:
		case <-limit:
			w.t.Fatalf("%s: not after 30 s. The app says:\n%s", what, w.log())
		}
	}
}

// installBolt fills a folder of the test's own. Without Node, or without the registry, the test is skipped, but not in CI.
func installBolt(t *testing.T) (dir string) {
	t.Helper()
	skip := t.Skipf
	if os.Getenv("CI") == "true" {
		skip = t.Fatalf
	}
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			skip("TestBolt wants Node 18 or later: %v", err)
		}
	}
	if testing.Short() {
		t.Skip("TestBolt installs from the npm registry: not with -short")
	}
	dir = t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", "app.mjs"} {
		body, err := os.ReadFile(filepath.Join("testdata", "bolt", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	npm := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		skip("TestBolt could not install: %v\n%s", err, out)
	}
	return dir
}

// startBolt runs the app until the test ends; log is what it has printed.
func startBolt(t *testing.T, dir, api string) (log func() string) {
	t.Helper()
	var out lockedBuffer
	app := exec.CommandContext(t.Context(), "node", "app.mjs")
	app.Dir, app.Stdout, app.Stderr = dir, &out, &out
	app.Env = append(os.Environ(), "SLACK_API_URL="+api, "SLACK_BOT_TOKEN="+DefaultBotToken, "SLACK_APP_TOKEN="+DefaultAppToken)
	stdin, err := app.StdinPipe() // the app ends with it, even if this test is killed
	if err != nil {
		t.Fatal(err)
	}
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = stdin.Close()
		_ = app.Process.Kill()
		_ = app.Wait() // it was killed
		if text := out.String(); strings.Contains(text, "[ERROR]") {
			t.Errorf("the app complained:\n%s", text)
		}
	})
	return out.String
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
