package main

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/sandbox"
)

// TestSomethingElseLocksTheDatabase has another program hold the SQLite file while somebody triggers: the person is told in
// time that nothing was done, and afterwards it works.
func TestSomethingElseLocksTheDatabase(t *testing.T) {
	t.Parallel()
	w := newLoopback(t)
	p := w.launch()
	w.listening()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(w.folder, "tocsin.db")+"?_txlock=immediate&_busy_timeout=10000")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	lock, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	amara := w.server.As("amara")
	if err := amara.Command("", "/incident trigger crisis-comms Water"); err != nil {
		t.Errorf("Slack gave up waiting: %v", err)
	}
	if got := last(amara); !strings.Contains(got, "That did not work") {
		t.Errorf("the person was told %q", got)
	}
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := amara.Command("", "/incident trigger crisis-comms Water"); err != nil {
		t.Error(err)
	}
	w.eventually("everybody is paged once", func() error {
		if n := holding(w.server.As("diego").DMs(), "Water"); n != 1 {
			return fmt.Errorf("diego was paged %d times", n)
		}
		return nil
	})
	w.terminate(p)
}

// last is what a person was told last, seen by nobody else.
func last(p *sandbox.Person) (text string) {
	for _, m := range p.DMs() {
		if m.Ephemeral {
			text = m.Text
		}
	}
	return text
}
