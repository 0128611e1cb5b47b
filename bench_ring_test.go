//go:build bench

package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/config"
	"tocsin/incident"
	"tocsin/sandbox/phone"
)

// ladderPlaybook escalates, again and again.
const ladderPlaybook = `
name: ladder
title: Ladder
escalation:
  repeat: 9
  levels:
    - page: ["@three"]
      timeout: 5m
    - page: ["@asker0"]
      timeout: 5m
`

// fiftyPlaybook alerts fifty people, boardPlaybook a pager.
const fiftyPlaybook = `
name: fifty
title: Fifty
escalation:
  levels:
    - page: ["@fifty"]
      timeout: 1h
`

const boardPlaybook = `
name: board
title: Board
escalation:
  levels:
    - page: ["pager:board"]
      timeout: 1h
`

// lastOfFifty: from the command to the last of fifty DMs on the wire.
func lastOfFifty(t *testing.T, out *table) {
	const rounds, people, workers = 20, 50, 16
	s := newStand(t, 0)
	stop := s.run()
	ours := s.untilLast(people, rounds, func(i int) { _ = s.server.As("asker0").Command("", fmt.Sprintf("/incident trigger fifty Round %d", i)) })
	stop()
	bare := newStand(t, 0)
	post, ids := bare.poster(), bare.ids("alarmed", people)
	yard := bare.untilLast(people, rounds, func(i int) { post(ids, workers, fmt.Sprintf("Round %d", i)) })
	out.row("trigger to the last of 50 DMs, slowest of 20", time.Second, ours[rounds-1], "slack-go, a loop of 16 workers", yard[rounds-1])
}

// board takes signed webhooks, and remembers when each came.
type board struct {
	*httptest.Server
	mu     sync.Mutex
	came   map[string]time.Time // by title
	bodies map[string][]byte
}

var alarm = regexp.MustCompile("Alarm [0-9]+")

func newBoard(t *testing.T) *board {
	b := &board{came: map[string]time.Time{}, bodies: map[string][]byte{}}
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		title := string(alarm.Find(body))
		b.mu.Lock()
		defer b.mu.Unlock()
		b.came[title], b.bodies[title] = time.Now(), body
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(b.Close)
	return b
}

func (b *board) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.came)
}

// atOnce does so many things at once, and gives how long it took from the start of each until its title arrived.
func (b *board) atOnce(t *testing.T, total int, do func(title string)) []time.Duration {
	began, took := make([]time.Time, total), make([]time.Duration, total)
	var all sync.WaitGroup
	ready := make(chan struct{})
	for i := range total {
		all.Go(func() {
			<-ready
			began[i] = time.Now()
			do(fmt.Sprintf("Alarm %d", i))
		})
	}
	close(ready)
	all.Wait()
	until(t, func() bool { return b.count() >= total })
	for i := range total {
		took[i] = b.came[fmt.Sprintf("Alarm %d", i)].Sub(began[i])
	}
	slices.Sort(took)
	return took
}

// webhooks: 100 triggers at once, each until its signed webhook has arrived.
func webhooks(t *testing.T, out *table) {
	const total = 100
	b := newBoard(t)
	s := newStand(t, 0)
	s.pagers = []config.Pager{{Name: "board", Kind: config.Webhook, URL: config.NewSecret(b.URL), Key: config.NewSecret(phone.WebhookSecret)}}
	p := s.assemble()
	stop := s.start(p)
	asker := incident.PersonID(s.server.As("asker0").ID())
	ours := b.atOnce(t, total, func(title string) {
		if _, err := p.service.Trigger(t.Context(), incident.Trigger{Key: title, Playbook: "board", Text: title, By: asker}, time.Now()); err != nil {
			t.Error(err)
		}
	})
	stop()
	bare := newBoard(t)
	yard := bare.atOnce(t, total, func(title string) {
		answer, err := http.Post(bare.URL, "application/json", bytes.NewReader(b.bodies[title]))
		if err != nil {
			t.Error(err)
			return
		}
		answer.Body.Close()
	})
	out.row("100 triggers at once to their signed webhooks, median", 25*time.Millisecond, quantile(ours, 0.5), "100 posts of the same by net/http at once", quantile(yard, 0.5))
	out.row("the same, slowest", 250*time.Millisecond, ours[total-1], "100 posts of the same by net/http at once", yard[total-1])
}

// lateness: 10,000 open incidents, each with its timer: 33 levels a second time out, for half a minute.
func lateness(t *testing.T, out *table) {
	const open, every, window = 10_000, 30 * time.Millisecond, 30 * time.Second
	s := newStand(t, 0)
	p := s.assemble()
	defer p.close()
	began := time.Now().Add(time.Minute) // by then they are written
	seed(t, p, open, func(i int) time.Time { return began.Add(time.Duration(i)*every - ladderTimeout) })
	var mu sync.Mutex
	var late []time.Duration
	p.service.Fired = func(timer incident.Timer) {
		mu.Lock()
		defer mu.Unlock()
		late = append(late, time.Since(timer.DueAt))
	}
	stop := deliver(t, p)
	<-time.After(time.Until(began.Add(window)))
	stop()
	mu.Lock()
	defer mu.Unlock()
	if len(late) < int(window/every)*9/10 {
		t.Errorf("%d timers fired", len(late))
	}
	slices.Sort(late)
	disk := onDisk(t, 300)
	out.row("timers of 10,000 open incidents fire late by, p99", time.Second, quantile(late, 0.99), "one row on this disk, p99", quantile(disk, 0.99))
	out.row("the same, median", 0, quantile(late, 0.5), "one row on this disk, median", quantile(disk, 0.5))
}

// sweeps: what 100 due timers cost, with 1,000 and with 10,000 incidents open. Rounds alternate, so that noise hits both.
func sweeps(t *testing.T, out *table) {
	const due, rounds = 100, 10
	noon := time.Now().Add(-time.Hour)
	var few, many []time.Duration
	sweep := map[int]func(round int) time.Duration{}
	for _, open := range []int{1_000, 10_000} {
		p := newStand(t, 0).assemble()
		defer p.close()
		seed(t, p, open, func(i int) time.Time { return noon.Add(time.Duration(min(i/due, rounds)) * time.Second) })
		sweep[open] = func(round int) time.Duration {
			began := time.Now()
			fired, err := p.service.Sweep(t.Context(), noon.Add(ladderTimeout+time.Duration(round)*time.Second))
			if fired != due || err != nil {
				t.Errorf("%d of %d timers fired: %v", fired, due, err)
			}
			return time.Since(began)
		}
	}
	for round := range rounds {
		few, many = append(few, sweep[1_000](round)), append(many, sweep[10_000](round))
	}
	slices.Sort(few)
	slices.Sort(many)
	ours, yard := quantile(many, 0.5), quantile(few, 0.5)
	ratio := float64(ours) / float64(yard)
	out.add("a sweep of 100 due timers, 10,000 open", "< 1.50 of it", fmt.Sprintf("%v (%.2f)", ours.Round(10*time.Microsecond), ratio), met(ratio < 1.5), "1,000 open", yard.Round(10*time.Microsecond).String())
}

// overtaking: pages while an update goes to 10,000 people, which takes half an hour.
func overtaking(t *testing.T, out *table) {
	store, book := filepath.Join(t.TempDir(), "overtaking.db"), crowdBook(t)
	var took []time.Duration
	var meanwhile int
	synctest.Test(t, func(t *testing.T) { took, meanwhile = pagesMeanwhile(t, store, book, 10_000, 100) })
	slices.Sort(took)
	out.row("a page leaves during a broadcast to 10,000, p99", time.Second, quantile(took, 0.99), fmt.Sprintf("DMs of the broadcast that left meanwhile: %d; slowest page", meanwhile), took[len(took)-1])
}
