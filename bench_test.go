//go:build bench

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tocsin/config"
	"tocsin/playbooks/schedules"
	"tocsin/sandbox"
)

// TestBench measures tocsin over a real loopback network, each figure beside a yardstick from the same run: bare slack-go
// against the same sandbox. It prints a table and asserts nothing, since machines are shared and noisy.
func TestBench(t *testing.T) {
	out := newTable()
	out.section("SQLite, synchronous=FULL, limits off, loopback")
	accepted(t, out)
	firstDMs(t, out)
	lastOfFifty(t, out)
	broadcast(t, out, 2_000)
	broadcast(t, out, 10_000)
	webhooks(t, out)
	mails(t, out)
	out.section("SQLite, synchronous=FULL, Slack and providers that answer at once")
	lateness(t, out)
	sweeps(t, out)
	out.section("Slack's limits on, virtual time: what is waited for, not what is computed")
	pacing(t, out)
	overtaking(t, out)
	out.print(os.Stdout)
}

// stand is the program and a sandbox in one process, with a network between them.
type stand struct {
	t      *testing.T
	server *sandbox.Server
	url    string
	pagers []config.Pager
}

// newStand serves a company in which a playbook pages three people and tells so many subscribers.
func newStand(t *testing.T, subscribers int) *stand {
	server, url := serve(t, sandbox.Options{Workspace: crowd(subscribers)})
	return &stand{t: t, server: server, url: url}
}

// assemble makes the program without starting it.
func (s *stand) assemble() *program {
	s.t.Helper()
	cfg := configFor(s.url, filepath.Join(s.t.TempDir(), "bench.db"))
	cfg.Slack.PostsPerMinute, cfg.Paging.Pagers = 0, s.pagers
	p, err := assemble(s.t.Context(), setup{cfg: cfg, book: bookOf(s.t, crowdPlaybook, ladderPlaybook, fiftyPlaybook, boardPlaybook), schedules: &schedules.Book{}}, zerolog.Nop())
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// run starts the program against the stand and gives what ends it.
func (s *stand) run() (stop func()) { return s.start(s.assemble()) }

func (s *stand) start(p *program) (stop func()) {
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan error, 1)
	go func() { done <- p.run(ctx) }()
	until(s.t, func() bool { return s.server.Sockets() == config.Default().Slack.Connections })
	return func() {
		cancel()
		if err := <-done; err != nil {
			s.t.Error(err)
		}
		if err := p.close(); err != nil {
			s.t.Error(err)
		}
	}
}

// until looks every few milliseconds, for at most two minutes.
func until(t *testing.T, done func() bool) {
	t.Helper()
	deadline, again := time.After(2*time.Minute), time.NewTicker(2*time.Millisecond)
	defer again.Stop()
	for !done() {
		select {
		case <-again.C:
		case <-deadline:
			t.Fatal("not within two minutes")
		}
	}
}

// typed types a command 50 times a second, so many times, and gives how long each took until the answer was on the screen.
func typed(s *stand, total int, line func(i int) string) []time.Duration {
	p := s.server.As("asker0")
	took := make([]time.Duration, total)
	tick := time.NewTicker(time.Second / 50)
	defer tick.Stop()
	var all sync.WaitGroup
	for i := range total {
		<-tick.C
		all.Go(func() {
			began := time.Now()
			if err := p.Command("", line(i)); err != nil {
				s.t.Errorf("command %d: %v", i, err)
			}
			took[i] = time.Since(began)
		})
	}
	all.Wait()
	slices.Sort(took)
	return took
}

func quantile(sorted []time.Duration, q float64) time.Duration {
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

// accepted: envelope in to ack out, the write included, of 1,000 triggers at 50 a second.
func accepted(t *testing.T, out *table) {
	const total = 1000
	s := newStand(t, 0)
	stop := s.run()
	ours := typed(s, total, func(i int) string { return fmt.Sprintf("/incident trigger bench Number %d", i) })
	stop()
	bare := newStand(t, 0)
	end := bare.ackOnly()
	yard := typed(bare, total, func(int) string { return "/incident trigger bench x" })
	end()
	disk := onDisk(t, total)
	out.row("trigger accepted, p99 of 1,000 at 50/s", 50*time.Millisecond, quantile(ours, 0.99), "slack-go that acks at once", quantile(yard, 0.99))
	out.row("the same", 0, quantile(ours, 0.99), "one row on this disk, p99", quantile(disk, 0.99))
	out.row("trigger accepted, median", 0, quantile(ours, 0.5), "slack-go that acks at once", quantile(yard, 0.5))
}

// firstDMs: from the command to the last of three DMs on the wire.
func firstDMs(t *testing.T, out *table) {
	const rounds = 50
	s := newStand(t, 0)
	stop := s.run()
	ours := s.untilLast(3, rounds, func(i int) { _ = s.server.As("asker0").Command("", fmt.Sprintf("/incident trigger bench Round %d", i)) })
	stop()
	bare := newStand(t, 0)
	post := bare.poster()
	people := bare.ids("responder", 3)
	yard := bare.untilLast(3, rounds, func(i int) { post(people, 3, fmt.Sprintf("Round %d", i)) })
	out.row("trigger to the last of 3 DMs, median of 50", 100*time.Millisecond, quantile(ours, 0.5), "3 posts by slack-go at once", quantile(yard, 0.5))
	out.row("trigger to the last of 3 DMs, slowest", 0, ours[len(ours)-1], "3 posts by slack-go at once", yard[len(yard)-1])
}

// broadcast: DMs a second to so many people, the middle one of three rounds.
func broadcast(t *testing.T, out *table, people int) {
	const rounds, workers = 3, 16
	var ours, yard []float64
	for range rounds {
		ours, yard = append(ours, broadcastRate(t, people)), append(yard, bareRate(t, people, workers))
	}
	slices.Sort(ours)
	slices.Sort(yard)
	out.ratio(fmt.Sprintf("DMs a second to %d people", people), 0.7, ours[rounds/2], fmt.Sprintf("slack-go, a loop of %d workers", workers), yard[rounds/2])
}

func broadcastRate(t *testing.T, people int) float64 {
	s := newStand(t, people)
	stop := s.run()
	defer stop()
	asker := s.server.As("asker0")
	if err := asker.Command("", "/incident trigger bench Broadcast"); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool { return s.told("Broadcast") == 3 })
	if err := asker.Command("", "/incident update All is well"); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool { return s.server.CallCount("chat.postMessage") > people && s.told("All is well") >= people })
	return s.rate("All is well")
}

func bareRate(t *testing.T, people, workers int) float64 {
	s := newStand(t, people)
	s.poster()(s.ids("subscriber", people), workers, "All is well")
	return s.rate("All is well")
}
