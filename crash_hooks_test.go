package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// TestKillWhileHooksCome kills tocsin (SIGKILL) at random moments while other programs ring, and starts it again. What was
// answered with 202 is an incident, exactly one; what was not, and was sent again, is no second one.
func TestKillWhileHooksCome(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	leave := w.ringers()
	for range kills(t) {
		p := w.launch()
		w.listening()
		<-time.After(time.Duration(rand.IntN(400)) * time.Millisecond)
		p.kill()
	}
	p := w.launch()
	w.listening()
	leave()
	w.opened()
	w.terminate(p)
	t.Logf("%d kills, %d alerts taken, %d attempts that were not", kills(t), len(w.taken), w.refused)
	if len(w.taken) < kills(t) || w.refused == 0 {
		t.Errorf("the kills met nothing: %d alerts taken, %d attempts that were not", len(w.taken), w.refused)
	}
}

// hookedLoopback is a loopback at which four programs ring.
type hookedLoopback struct {
	*loopback
	web     string
	book    outbox
	sent    []string // titles
	taken   []string // those that were answered with 202
	refused int      // attempts that were not
}

const hookedConfig = `
slack: {posts_per_minute: 0}
storage: {url: tocsin.db}
playbooks: {folder: playbooks}
web: {listen: "%s"}
hooks: [{name: tool, kind: generic, playbook: crisis-comms, secret_file: tool}]
`

func newHooked(t *testing.T) *hookedLoopback {
	w := &hookedLoopback{loopback: newLoopback(t), web: unusedAddress(t)}
	for name, text := range map[string]string{"config.yaml": fmt.Sprintf(hookedConfig, w.web), "tool": storySecret} {
		if err := os.WriteFile(filepath.Join(w.folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.book = openOutbox(t, filepath.Join(w.folder, "tocsin.db"))
	return w
}

// ringers let four programs ring, each for one thing after the other, until leave is called.
func (w *hookedLoopback) ringers() (leave func()) {
	stop := make(chan struct{})
	var all sync.WaitGroup
	for n := range 4 {
		all.Go(func() {
			for i := 0; ; i++ {
				title := fmt.Sprintf("Program %d has alert %d.", n, i)
				w.note(&w.sent, title)
				if !w.insists(title, stop) {
					return
				}
			}
		})
	}
	return func() { close(stop); all.Wait() }
}

// insists sends an alert until it is taken, or until stop is closed.
func (w *hookedLoopback) insists(title string, stop chan struct{}) bool {
	for {
		taken := w.post(title)
		if taken {
			w.note(&w.taken, title)
		} else {
			w.mu.Lock()
			w.refused++
			w.mu.Unlock()
		}
		select {
		case <-stop:
			return false
		case <-time.After(time.Duration(rand.IntN(100)) * time.Millisecond):
		}
		if taken {
			return true
		}
	}
}

func (w *hookedLoopback) post(title string) (taken bool) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+w.web+"/hooks/tool", bytes.NewReader(fmt.Appendf(nil, `{"title":%q}`, title)))
	if err != nil {
		w.t.Error(err)
		return false
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+storySecret)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusAccepted
}

// opened fails unless all that was taken is one incident each, and nothing that was sent is two.
func (w *hookedLoopback) opened() {
	w.t.Helper()
	taken := map[string]bool{}
	for _, title := range w.taken {
		taken[title] = true
	}
	for _, title := range w.sent {
		n := 0
		if err := w.book.QueryRow("SELECT COUNT(*) FROM incidents WHERE title = $1", title).Scan(&n); err != nil {
			w.t.Fatal(err)
		}
		if n > 1 || taken[title] && n == 0 {
			w.t.Errorf("%d incidents are of %q, which was taken: %v", n, title, taken[title])
		}
	}
}
