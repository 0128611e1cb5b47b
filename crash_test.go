package main

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"tocsin/sandbox"
	"tocsin/storage/pgtest"
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
	leave := w.crowd()
	for range kills(t) {
		p := w.launch()
		w.listening()
		<-time.After(time.Duration(rand.IntN(400)) * time.Millisecond)
		p.kill()
	}
	leave()
	p := w.launch()
	w.listening()
	w.settled()
	w.terminate(p)
	t.Logf("%d kills, %d incidents and %d updates accepted", kills(t), len(w.incidents), len(w.updates))
}

// TestKillOneOfTwo kills now the one, now the other of two instances on one PostgreSQL, while Slack fails in every way that
// it can. What an instance took with it is taken over by the other when its claim runs out, half a minute later.
func TestKillOneOfTwo(t *testing.T) {
	t.Parallel()
	w := newLoopback(t)
	w.keepIn(pgtest.New(t))
	both := []*process{w.launch(), w.launch()}
	w.listening()
	leave, heal := w.crowd(), w.disturb()
	for range kills(t) / 2 {
		<-time.After(time.Duration(rand.IntN(1000)) * time.Millisecond)
		i := rand.IntN(2)
		both[i].kill()
		both[i] = w.launch()
		w.listening()
	}
	leave()
	heal()
	w.settled()
	t.Logf("%d kills, %d incidents and %d updates accepted; failed: %v", kills(t)/2, len(w.incidents), len(w.updates), w.failed)
}

// disturb lets calls of Slack fail, envelopes come twice and sockets break, until heal is called.
func (w *loopback) disturb() (heal func()) {
	stop, healed := make(chan struct{}), make(chan struct{})
	methods := []string{"chat.postMessage", "chat.update", "conversations.create", "conversations.invite", "conversations.history", "pins.add"}
	faults := []sandbox.Fault{
		{Kind: sandbox.FaultCut}, {Kind: sandbox.FaultRefuse}, {Kind: sandbox.FaultLatency, Delay: 200 * time.Millisecond},
		{Kind: sandbox.FaultStatus, Status: 500}, {Kind: sandbox.FaultStatus, Status: 429}, {Kind: sandbox.FaultStatus, Status: 429, RetryAfter: 1},
	}
	go func() {
		defer close(healed)
		defer w.server.ClearFaults()
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Duration(rand.IntN(200)) * time.Millisecond):
			}
			f := faults[rand.IntN(len(faults))]
			f.Method, f.Times = methods[rand.IntN(len(methods))], 1+rand.IntN(3)
			w.server.SetFault(f)
			w.server.Repeat(rand.IntN(2))
			if rand.IntN(20) == 0 {
				w.server.CutSockets()
			}
		}
	}()
	return func() { close(stop); <-healed }
}

// TestTerminate does the same with SIGTERM, as whoever runs the program stops it: each time it ends well, and in time.
func TestTerminate(t *testing.T) {
	t.Parallel()
	w := newLoopback(t)
	leave := w.crowd()
	for range 5 {
		p := w.launch()
		w.listening()
		<-time.After(time.Duration(rand.IntN(400)) * time.Millisecond)
		w.terminate(p)
	}
	leave()
	p := w.launch()
	w.listening()
	w.settled()
	w.terminate(p)
	t.Logf("%d incidents and %d updates accepted", len(w.incidents), len(w.updates))
}

// TestSockets ends the connections 50 times, with Slack's goodbye and without, while people go on typing and Slack says
// some of it twice: each command takes effect exactly once, or fails before the eyes of who typed it.
func TestSockets(t *testing.T) {
	t.Parallel()
	w := newLoopback(t)
	p := w.launch()
	w.listening()
	leave := w.crowd()
	for n := range 50 {
		w.server.Repeat(n % 2)
		[]func(*sandbox.Server){(*sandbox.Server).CutSockets, (*sandbox.Server).RefreshSockets, (*sandbox.Server).WarnSockets}[n%3](w.server)
		<-time.After(time.Duration(rand.IntN(100)) * time.Millisecond)
		w.listening()
	}
	leave()
	w.settled()
	w.terminate(p)
	t.Logf("%d incidents and %d updates accepted; failed: %v", len(w.incidents), len(w.updates), w.failed)
}
