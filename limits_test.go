package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/incident"
	"tocsin/playbooks"
	"tocsin/sandbox"
)

// TestLimits sends a broadcast under Slack's limits: at least 95% of what is permitted, and never told to wait.
func TestLimits(t *testing.T) {
	t.Parallel()
	store := filepath.Join(t.TempDir(), "tocsin.db")
	book := crowdBook(t)
	synctest.Test(t, func(t *testing.T) {
		got := pace(t, store, book, 300)
		if got.rate < 0.95*300 {
			t.Errorf("%.0f messages a minute; Slack permits 300", got.rate)
		}
		if got.refused > 0 {
			t.Errorf("%d calls were refused with 429, which pacing should have avoided", got.refused)
		}
	})
}

// paced is how a broadcast went under Slack's limits.
type paced struct {
	rate    float64 // messages a minute
	refused int     // calls, with 429
	last    time.Time
	calls   []sandbox.Call
}

// pace sends an update to so many people.
func pace(t *testing.T, store string, book *playbooks.Book, people int) (got paced) {
	w := newWorld(t, store, crowd(people), book)
	w.server.SetLimits(true)
	w.start()
	defer w.end()
	asker := w.server.As("asker0")
	if err := asker.Command("", "/incident trigger bench Broadcast"); err != nil {
		t.Fatal(err)
	}
	<-time.After(10 * time.Minute) // virtual: the limits have recovered from the trigger
	if err := asker.Command("", "/incident update All is well"); err != nil {
		t.Fatal(err)
	}
	<-time.After(time.Duration(people) * time.Minute / 100) // at a third of what is permitted
	var first time.Time
	told := 0
	got.calls = w.server.Calls()
	for _, c := range got.calls {
		switch {
		case c.Result == "ratelimited":
			got.refused++
		case c.Method == "chat.postMessage" && strings.HasPrefix(c.Args["channel"], "U") && strings.Contains(c.Args["text"], "All is well"):
			if told++; told == 1 {
				first = c.At
			}
			got.last = c.At
		}
	}
	if told != people {
		t.Errorf("%d of %d people were told", told, people)
	}
	got.rate = float64(told-1) / got.last.Sub(first).Minutes()
	return got
}

// crowd is a company of three responders, somebody who triggers, and so many subscribers.
func crowd(subscribers int) *sandbox.Workspace {
	w := &sandbox.Workspace{Team: sandbox.WorkspaceTeam{Name: "Bench", Domain: "bench"}}
	add := func(prefix string, n int) (handles []string) {
		for i := range n {
			handle := fmt.Sprintf("%s%d", prefix, i)
			w.People = append(w.People, sandbox.WorkspacePerson{Handle: handle, Name: handle, Email: handle + "@bench.example", TZ: "Europe/Berlin", Locale: "en-GB"})
			handles = append(handles, handle)
		}
		return handles
	}
	add("asker", 1)
	w.Groups = []sandbox.WorkspaceGroup{
		{Handle: "three", Name: "Three", Members: add("responder", 3)},
		{Handle: "fifty", Name: "Fifty", Members: add("alarmed", 50)},
		{Handle: "many", Name: "Many", Members: add("subscriber", subscribers)},
	}
	return w
}

const crowdPlaybook = `
name: bench
title: Bench
escalation:
  levels:
    - page: ["@three"]
      timeout: 1h
subscribers: ["@many"]
`

func crowdBook(t *testing.T) *playbooks.Book { return bookOf(t, crowdPlaybook) }

// bookOf loads playbooks from texts. Each begins with its name.
func bookOf(t *testing.T, texts ...string) *playbooks.Book {
	folder := t.TempDir()
	for _, text := range texts {
		name, _, _ := strings.Cut(strings.TrimPrefix(text, "\nname: "), "\n")
		if err := os.WriteFile(filepath.Join(folder, name+".yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	book, err := playbooks.Load(os.DirFS(folder), folder, incident.Company{})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// TestPagesOvertakeABroadcast triggers one incident after the other while an update goes to hundreds of people, all under
// Slack's limits: no page waits longer than a second, though together they are more than what may go at once.
func TestPagesOvertakeABroadcast(t *testing.T) {
	t.Parallel()
	store, book := filepath.Join(t.TempDir(), "tocsin.db"), crowdBook(t)
	synctest.Test(t, func(t *testing.T) {
		took, _ := pagesMeanwhile(t, store, book, 600, 20)
		for _, d := range took {
			if d > time.Second {
				t.Errorf("a page left after %v", d)
			}
		}
	})
}

// pagesMeanwhile triggers so many incidents, one every two seconds, while an update goes to so many people. It gives how long
// each page took to leave, and how many messages of the update left meanwhile.
func pagesMeanwhile(t *testing.T, store string, book *playbooks.Book, people, triggers int) (took []time.Duration, meanwhile int) {
	w := newWorld(t, store, crowd(people), book)
	w.server.SetLimits(true)
	w.start()
	defer w.end()
	w.types("asker0", "/incident trigger bench Broadcast")
	<-time.After(10 * time.Minute)
	w.types("asker0", "/incident update All is well")
	rung := map[string]time.Time{}
	for i := range triggers {
		text := fmt.Sprintf("Fire %d.", i)
		rung[text] = time.Now()
		w.types("asker0", "/incident trigger bench "+text)
		<-time.After(2 * time.Second)
	}
	<-time.After(10 * time.Second)
	for _, c := range w.server.Calls() {
		if c.Method != "chat.postMessage" || !strings.HasPrefix(c.Args["channel"], "U") || c.Result != "ok" {
			continue
		}
		if strings.Contains(c.Args["text"], "All is well") {
			meanwhile++
		}
		for text, at := range rung {
			if strings.Contains(c.Args["text"], text) {
				took = append(took, c.At.Sub(at))
			}
		}
	}
	if len(took) != triggers*3 || meanwhile == people {
		t.Errorf("%d pages left, not %d, and %d of %d messages of the update", len(took), triggers*3, meanwhile, people)
	}
	return took, meanwhile
}
