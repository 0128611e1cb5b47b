package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/sandbox"
)

// newsKills is how often the program is killed while one broadcast runs; in a long test as often as TOCSIN_KILLS says.
func newsKills() int {
	n, err := strconv.Atoi(os.Getenv("TOCSIN_KILLS"))
	if err != nil {
		return 5
	}
	return n
}

// TestKillNews kills tocsin at random moments of an update to 2,000 people, and of a newer one that overtakes it half-way. Each
// person hears the newer one once, and the older one at most once, never after it.
func TestKillNews(t *testing.T) {
	t.Parallel()
	const people = 2000
	w := newLoopbackWith(t, sandbox.Options{Workspace: crowd(people)})
	if err := os.WriteFile(filepath.Join(w.folder, "playbooks", "bench.yaml"), []byte(crowdPlaybook), 0o600); err != nil {
		t.Fatal(err)
	}
	p := w.launch()
	w.listening()
	ref := w.accepted(w.server.As("asker0"), "/incident trigger bench Flood")
	say := func(text string) {
		if w.accepted(w.server.As("asker0"), "/incident update "+ref+" "+text) == "" {
			t.Fatalf("the update was not accepted: %v", w.failed)
		}
	}
	// As slow as Slack may be, so that it is killed in the middle.
	w.server.SetFault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.FaultLatency, Delay: time.Duration(newsKills()) * 6 * time.Millisecond})
	say("The older news")
	for n := range newsKills() {
		<-time.After(time.Duration(100+rand.IntN(300)) * time.Millisecond)
		if n == newsKills()/2 {
			w.heard("The older news", 1)
			say("The newer news")
		}
		p.kill()
		p = w.launch()
		w.listening()
	}
	w.heard("The newer news", people)
	w.terminate(p)
	w.inOrder("The older news", "The newer news")
}

// heard waits until so many people got a text.
func (w *loopback) heard(text string, people int) {
	w.t.Helper()
	w.eventually(fmt.Sprintf("%d have heard %q", people, text), func() error {
		if n := len(w.posts(text)); n < people {
			return fmt.Errorf("%d have", n)
		}
		return nil
	})
}

// posts counts, by receiver, the messages of a text that Slack took.
func (w *loopback) posts(text string) map[string]int {
	times := map[string]int{}
	for _, c := range w.server.Calls() {
		if c.Method == "chat.postMessage" && c.Result == "ok" && strings.HasPrefix(c.Args["channel"], "U") && strings.Contains(c.Args["text"], text) {
			times[c.Args["channel"]]++
		}
	}
	return times
}

// inOrder looks for anybody who heard something twice, or old news after new.
func (w *loopback) inOrder(old, newer string) {
	w.t.Helper()
	for _, text := range []string{old, newer} {
		times := w.posts(text)
		w.t.Logf("%d heard %q", len(times), text)
		for who, n := range times {
			if n > 1 {
				w.t.Errorf("%s heard %q %d times", who, text, n)
			}
		}
	}
	knows := map[string]bool{}
	for _, c := range w.server.Calls() {
		switch who, text := c.Args["channel"], c.Args["text"]; {
		case c.Method != "chat.postMessage" || c.Result != "ok":
		case strings.Contains(text, newer):
			knows[who] = true
		case strings.Contains(text, old) && knows[who]:
			w.t.Errorf("%s heard old news after new", who)
		}
	}
}
