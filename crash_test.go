package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/sandbox"
)

// kills is how often the program is killed: 20 times in a test run, as often as TOCSIN_KILLS says in a long one.
func kills(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("TOCSIN_KILLS"))
	if err != nil {
		return 20
	}
	return n
}

// TestKill kills tocsin (SIGKILL) at random moments of triggers and updates, and starts it again on the same file, over a
// real loopback network. What a person saw accepted is done in the end, and nothing is done twice.
func TestKill(t *testing.T) {
	t.Parallel()
	w := newLoopback(t)
	var crowd sync.WaitGroup
	stop := make(chan struct{})
	for _, who := range []string{"mara", "jonas", "amara", "diego"} {
		crowd.Go(func() { w.harass(who, stop) })
	}
	for range kills(t) {
		p := w.launch()
		w.listening()
		<-time.After(time.Duration(rand.IntN(400)) * time.Millisecond)
		p.kill()
	}
	close(stop)
	crowd.Wait()
	p := w.launch()
	w.listening()
	w.eventually("every accepted incident and update has arrived", w.complete)
	w.exactlyOnce()
	p.terminate()
	t.Logf("%d kills, %d incidents and %d updates accepted", kills(t), len(w.incidents), len(w.updates))
}

// loopback is a sandbox on a real network, with tocsin as a process of its own.
type loopback struct {
	t      *testing.T
	server *sandbox.Server
	url    string
	folder string

	mu                 sync.Mutex
	incidents, updates []string // texts that a person saw accepted
	lost               int      // commands that were refused: nobody is promised anything
}

func newLoopback(t *testing.T) *loopback {
	app, err := sandbox.ParseManifest(manifest)
	if err != nil {
		t.Fatal(err)
	}
	server, err := sandbox.New(sandbox.Options{Manifest: app})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	w := &loopback{t: t, server: server, url: "http://" + l.Addr().String() + "/api/", folder: t.TempDir()}
	w.write("config.yaml", "slack:\n  posts_per_minute: 0\nstorage:\n  url: "+filepath.Join(w.folder, "tocsin.db")+"\n")
	return w
}

func (w *loopback) write(name, text string) {
	if err := os.WriteFile(filepath.Join(w.folder, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// process is a running tocsin.
type process struct {
	t   *testing.T
	cmd *exec.Cmd
	out *os.File
}

func (w *loopback) launch() *process {
	out, err := os.Create(filepath.Join(w.folder, "log-"+strconv.FormatInt(time.Now().UnixNano(), 36)))
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "run", "--config", filepath.Join(w.folder, "config.yaml"))
	cmd.Env = append(os.Environ(), asProgram+"=yes", "SLACK_API_URL="+w.url,
		"SLACK_APP_TOKEN="+sandbox.DefaultAppToken, "SLACK_BOT_TOKEN="+sandbox.DefaultBotToken)
	cmd.Stderr, cmd.Stdout = out, out
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	p := &process{w.t, cmd, out}
	w.t.Cleanup(func() { _ = cmd.Process.Kill() })
	return p
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	_ = p.out.Close()
}

// terminate ends the program as an operator does, and expects it to end well, in time.
func (p *process) terminate() {
	p.t.Helper()
	_ = p.cmd.Process.Signal(os.Interrupt)
	late := time.AfterFunc(10*time.Second, func() { _ = p.cmd.Process.Kill() })
	defer late.Stop()
	if err := p.cmd.Wait(); err != nil {
		text, _ := os.ReadFile(p.out.Name())
		p.t.Errorf("tocsin did not end well: %v\n%s", err, text)
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

// eventually waits for something outside this process; it looks again and again, and gives up after a minute.
func (w *loopback) eventually(what string, check func() error) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		err := check()
		if err == nil {
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			w.t.Fatalf("not within a minute: %s: %v", what, err)
		}
	}
}

// harass triggers incidents and sends updates as one person until stop is closed, and remembers what was accepted.
func (w *loopback) harass(who string, stop chan struct{}) {
	p := w.server.As(who)
	for n := 1; ; n++ {
		select {
		case <-stop:
			return
		case <-time.After(time.Duration(rand.IntN(60)) * time.Millisecond):
		}
		text := fmt.Sprintf("%s has message %d.", who, n)
		if ref := w.accepted(p, "/incident trigger crisis-comms "+text); ref != "" {
			w.note(&w.incidents, text)
			update := "Update: " + text
			if w.accepted(p, "/incident update "+ref+" "+update) != "" {
				w.note(&w.updates, update)
			}
		}
	}
}

func (w *loopback) note(list *[]string, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	*list = append(*list, text)
}

// accepted types a line and gives the incident that the answer names, or nothing when the person saw it fail.
func (w *loopback) accepted(p *sandbox.Person, line string) string {
	before := len(p.DMs())
	if err := p.Command("", line); err != nil {
		return ""
	}
	for _, m := range p.DMs()[before:] {
		if !m.Ephemeral || m.Author == "Slackbot" {
			continue
		}
		for _, word := range strings.Fields(m.Text) {
			if strings.HasPrefix(word, "INC-") {
				return strings.Trim(word, ":.,")
			}
		}
	}
	return ""
}

// complete says what of the accepted has not arrived yet.
func (w *loopback) complete() error {
	for _, who := range []string{"mara", "jonas", "amara", "diego", "yuki"} {
		for _, text := range w.incidents {
			if w.pages(who, text) == 0 {
				return fmt.Errorf("%s was not paged for %q", who, text)
			}
		}
	}
	for _, who := range []string{"helena", "malcolm", "grace", "kenji"} {
		for _, text := range w.updates {
			if holding(w.server.As(who).DMs(), text) == 0 {
				return fmt.Errorf("%s was not told %q", who, text)
			}
		}
	}
	return nil
}

func (w *loopback) pages(who, text string) int {
	return holding(w.server.As(who).DMs(), "· "+text)
}

// exactlyOnce looks for anything that was done twice, accepted or not.
func (w *loopback) exactlyOnce() {
	w.t.Helper()
	for _, who := range []string{"mara", "jonas", "amara", "diego", "yuki", "helena", "malcolm", "grace", "kenji"} {
		seen := map[string]int{}
		for _, m := range w.server.As(who).DMs() {
			if !m.Ephemeral {
				first, _, _ := strings.Cut(m.Text, "\n")
				seen[first+m.Raw.Text]++
			}
		}
		for text, n := range seen {
			if n > 1 {
				w.t.Errorf("%s was told %d times: %s", who, n, text)
			}
		}
	}
}
