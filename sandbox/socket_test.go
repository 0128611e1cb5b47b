package sandbox

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// worker is an app that runs each command once, telling repeats by envelope id.
type worker struct {
	mu        sync.Mutex
	envelopes map[string]int // id -> how often it came
	ran       map[string]int // text of the command -> how often it ran
}

func newWorker() *worker { return &worker{envelopes: map[string]int{}, ran: map[string]int{}} }

func (w *worker) handle(ev socketmode.Event, ack func(...any)) {
	cmd, ok := ev.Data.(slack.SlashCommand)
	if !ok {
		return
	}
	w.mu.Lock()
	w.envelopes[ev.Request.EnvelopeID]++
	if w.envelopes[ev.Request.EnvelopeID] == 1 {
		w.ran[cmd.Text]++
	}
	w.mu.Unlock()
	ack(map[string]any{"text": "done"})
}

func (w *worker) check(t *testing.T, commands int) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.ran) != commands {
		t.Errorf("%d commands ran, want %d", len(w.ran), commands)
	}
	for text, n := range w.ran {
		if n != 1 {
			t.Errorf("a command ran %d times: %s", n, text)
		}
	}
}

// flow lets two people type commands at the same time, each after the answer to the one before.
func flow(t *testing.T, s *Server, commands int, between func(i int)) {
	t.Helper()
	var people sync.WaitGroup
	for _, handle := range []string{"ann", "bob"} {
		people.Go(func() {
			for i := range commands / 2 {
				if err := s.As(handle).Command("general", fmt.Sprintf("/do %s %d", handle, i)); err != nil {
					t.Errorf("%s's command %d: %v", handle, i, err)
				}
				<-time.After(100 * time.Millisecond)
				if handle == "ann" {
					between(i)
				}
			}
		})
	}
	people.Wait()
}

func TestCommandsFlowThroughARefresh(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, pipe, stop := serving(t, testManifest())
		w := newWorker()
		app := connect(t, pipe, 2, w.handle)
		synctest.Wait()
		if n := s.Sockets(); n != 2 {
			t.Fatalf("%d connections, want 2", n)
		}
		flow(t, s, 200, func(i int) {
			if i == 50 {
				s.RefreshSockets()
			}
		})
		w.check(t, 200)
		if n := len(s.As("ann").Messages("general")); n != 100 {
			t.Errorf("ann sees %d answers, want 100: the others are for bob alone", n)
		}
		opened := s.CallCount("apps.connections.open")
		pass(24 * time.Hour)
		if n := s.Sockets(); n != 2 {
			t.Errorf("%d connections after a day, want 2", n)
		}
		if again := s.CallCount("apps.connections.open") - opened; again < 8 || again > 12 {
			t.Errorf("%d reconnects in a day, want about ten: five hours or so for each connection", again)
		}
		if err := s.As("ann").Command("general", "/do still there"); err != nil {
			t.Error(err)
		}
		app.stop()
		stop()
	})
}

// The app works for 10 ms before it acknowledges, and in the middle of each fourth command all connections break: the
// command goes out again on the next one, under the same envelope id.
func TestNoCommandIsLostOrRunTwiceWhenSocketsAreCut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, pipe, stop := serving(t, testManifest())
		w := newWorker()
		var taken, cuts atomic.Int64
		app := connect(t, pipe, 2, func(ev socketmode.Event, ack func(...any)) {
			if ev.Type == socketmode.EventTypeSlashCommand && taken.Add(1)%4 == 0 && cuts.Load() < 50 {
				n := cuts.Add(1)
				time.AfterFunc(3*time.Millisecond+time.Duration(n)*time.Microsecond, s.CutSockets)
			}
			<-time.After(10 * time.Millisecond)
			w.handle(ev, ack)
		})
		synctest.Wait()
		flow(t, s, 200, func(int) {})
		w.check(t, 200)
		if n, again := cuts.Load(), w.repeats(); n != 50 || again < 50 {
			t.Errorf("%d cuts, %d commands sent again; want 50 cuts that each hit a command in flight", n, again)
		}
		app.stop()
		stop()
	})
}

func (w *worker) repeats() (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, times := range w.envelopes {
		n += times - 1
	}
	return n
}
