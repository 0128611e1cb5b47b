package main

import (
	"math/rand/v2"
	"os"
	"strconv"
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
