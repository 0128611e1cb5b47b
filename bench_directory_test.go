//go:build bench

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/sandbox"
)

// TestBenchDirectory measures tocsin in a company of 100,000, as a process of its own over a real loopback network. It
// asserts nothing, as TestBench.
func TestBenchDirectory(t *testing.T) {
	out := newTable()
	out.section("A company of 100,000, of whom 10,000 are told; SQLite, limits off, loopback")
	w := newLoopbackWith(t, sandbox.Options{Workspace: metropolis(100_000, 10_000)})
	for name, text := range map[string]string{"city.yaml": cityPlaybook, "world.yaml": worldPlaybook} {
		if err := os.WriteFile(filepath.Join(w.folder, "playbooks", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	p := w.launch()
	w.listening()
	out.row("everybody is read for the first time", 0, time.Since(began), "", 0)
	out.memory("resident after that", p.memory(t, "VmRSS"))
	w.terminate(p)
	w.eventually("it has left", func() error {
		if n := w.server.Sockets(); n > 0 {
			return fmt.Errorf("%d sockets are open", n)
		}
		return nil
	})
	began = time.Now()
	p = w.launch()
	w.listening()
	out.row("start with a filled store, until people are heard", time.Second, time.Since(began), "", 0)
	out.memory("resident after that", p.memory(t, "VmRSS"))
	w.preview(out)
	out.memory("the most resident while 10,000 are told, and everybody is read anew", w.tellTheCity(p))
	out.print(os.Stdout)
}

// tellTheCity sends an update to all subscribers and gives the most memory that the program had resident meanwhile, in bytes.
func (w *loopback) tellTheCity(p *process) int64 {
	boss := w.server.As("person.0")
	n := w.accepted(boss, "/incident trigger city Water")
	if n == "" {
		w.t.Fatal("nothing is triggered")
	}
	if w.accepted(boss, "/incident update "+n+" The water is off.") == "" {
		w.t.Fatal("nobody is told")
	}
	w.eventually("everybody is told", func() error {
		if n := w.server.CallCount("chat.postMessage"); n < 10_000 {
			return fmt.Errorf("%d messages were posted", n)
		}
		return nil
	})
	return p.memory(w.t, "VmHWM")
}

// preview: how long it takes until somebody sees whom an update would reach, of an audience of two sets of 100,000.
func (w *loopback) preview(out *table) {
	const rounds = 20
	boss := w.server.As("person.0")
	n := w.accepted(boss, "/incident trigger world Water")
	ours := w.forms(boss, rounds, "/incident update "+n, "100\u202f000")
	yard := w.forms(boss, rounds, "/incident trigger", "The whole city")
	out.row("whom an update reaches is shown: 100,000, slowest of 20", 300*time.Millisecond, ours[rounds-1], "a form without an audience", yard[rounds-1])
}

// forms opens a form so many times, and gives how long it took each time until it was on the screen.
func (w *loopback) forms(who *sandbox.Person, rounds int, line, holds string) []time.Duration {
	took := make([]time.Duration, rounds)
	for i := range rounds {
		began := time.Now()
		if err := who.Command("", line); err != nil {
			w.t.Fatal(err)
		}
		until(w.t, func() bool { return who.Modal() != nil })
		took[i] = time.Since(began)
		form := who.Modal()
		if text, err := json.Marshal(form); err != nil || !strings.Contains(string(text), holds) {
			w.t.Fatalf("%q is not in the form: %s, %v", holds, text, err)
		}
		if err := who.CloseView(form.ID); err != nil {
			w.t.Fatal(err)
		}
	}
	slices.Sort(took)
	return took
}

const worldPlaybook = `
name: world
title: The whole world
escalation: {levels: [{page: ["@person.1"], timeout: 24h}]}
subscribers: ["@all", "domain:metropolis.example"]
`

const cityPlaybook = `
name: city
title: The whole city
escalation: {levels: [{page: ["@person.1"], timeout: 24h}]}
subscribers: ["@told"]
`

// metropolis is a company of so many, the first of whom are told of updates.
func metropolis(people, told int) *sandbox.Workspace {
	zones, locales := []string{"Europe/Berlin", "America/New_York", "Asia/Tokyo", "Europe/London"}, []string{"de-DE", "en-US", "ja-JP", "en-GB"}
	c := &sandbox.Workspace{Team: sandbox.WorkspaceTeam{Name: "Metropolis", Domain: "metropolis"}}
	all := make([]string, people)
	for i := range people {
		all[i] = fmt.Sprintf("person.%d", i)
		c.People = append(c.People, sandbox.WorkspacePerson{
			Handle: all[i], Name: fmt.Sprintf("Given Middle Family %d", i), Email: fmt.Sprintf("given.family.%d@metropolis.example", i),
			TZ: zones[i%4], Locale: locales[i%4], Kind: sandbox.Member,
		})
	}
	c.Groups = []sandbox.WorkspaceGroup{{Handle: "told", Name: "Told", Members: all[:told]}, {Handle: "all", Name: "All", Members: all}}
	return c
}

// memory is a figure of the process, in bytes: VmRSS is what is resident now, VmHWM the most that ever was.
func (p *process) memory(t *testing.T, figure string) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		t.Skip("the memory of a process is known on Linux alone")
	}
	m := regexp.MustCompile(figure + `:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		t.Fatalf("no %s in %s", figure, status)
	}
	n, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n << 10
}

// memory is a figure in bytes that is to be at most 100 MB.
func (t *table) memory(what string, ours int64) {
	const most = 100 << 20
	t.add(what, "<= 100 MB", fmt.Sprintf("%.1f MB", float64(ours)/(1<<20)), met(ours <= most), "", "")
}
