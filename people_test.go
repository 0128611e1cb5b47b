package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"tocsin/sandbox"
)

// people remember what they typed and what came of it.
type people struct {
	mu                 sync.Mutex
	typed              []string       // texts of all triggers
	incidents, updates []string       // texts that a person saw accepted
	failed             map[string]int // what a person was told of commands that failed: nobody is promised anything
}

// crowd lets four people trigger incidents and send updates until leave is called.
func (w *loopback) crowd() (leave func()) {
	var crowd sync.WaitGroup
	stop := make(chan struct{})
	for _, who := range []string{"mara", "jonas", "amara", "diego"} {
		crowd.Go(func() { w.harass(who, stop) })
	}
	return func() {
		close(stop)
		crowd.Wait()
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
		w.note(&w.typed, text)
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

// accepted types a line and gives the incident that the answer names, or nothing when the person saw it fail. Silence is
// neither, and wrong.
func (w *loopback) accepted(p *sandbox.Person, line string) string {
	before := len(p.DMs())
	err := p.Command("", line)
	answer := ""
	for _, m := range p.DMs()[before:] {
		if m.Ephemeral {
			answer += m.Text + " "
		}
	}
	if err == nil {
		for _, word := range strings.Fields(answer) {
			if strings.HasPrefix(word, "INC-") {
				return strings.Trim(word, ":.,")
			}
		}
	}
	if answer == "" {
		w.t.Errorf("nobody answered %q (%v)", line, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failed[answer]++
	return ""
}

// Who of the shipped company is paged by crisis-comms, and who else is told of updates.
var (
	paged = []string{"mara", "jonas", "amara", "diego", "yuki"}
	told  = []string{"helena", "malcolm", "grace", "kenji"}
)

// complete says what of the accepted has not arrived yet.
func (w *loopback) complete() error {
	for _, who := range paged {
		dms := w.server.As(who).DMs()
		for _, text := range w.incidents {
			if pages(dms, text) == 0 {
				return fmt.Errorf("%s was not paged for %q", who, text)
			}
		}
	}
	for _, who := range told {
		dms := w.server.As(who).DMs()
		for _, text := range w.updates {
			if holding(dms, text) == 0 {
				return fmt.Errorf("%s was not told %q", who, text)
			}
		}
	}
	return nil
}

// pages counts the pages for one incident in somebody's DMs.
func pages(dms []sandbox.Seen, text string) int { return holding(dms, "· "+text) }

// exactlyOnce looks for anything that was done twice, accepted or not.
func (w *loopback) exactlyOnce() {
	w.t.Helper()
	yuki := w.server.As("yuki").DMs()
	for _, text := range w.typed {
		if n := pages(yuki, text); n > 1 {
			w.t.Errorf("%q became %d incidents", text, n)
		}
	}
	for _, who := range slices.Concat(paged, told) {
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
