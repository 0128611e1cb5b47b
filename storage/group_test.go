package storage

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"tocsin/incident"
	"tocsin/incident/oncall"
)

// whileHeld does something while another transaction holds the writer.
func whileHeld(t *testing.T, s *Store, do func()) {
	t.Helper()
	begun, release, over := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		over <- s.Change(t.Context(), func(incident.Tx) error {
			close(begun)
			<-release
			return nil
		})
	}()
	<-begun
	do()
	close(release)
	if err := <-over; err != nil {
		t.Error(err)
	}
}

// queued waits until so many wait for the writer.
func queued(s *Store, n int) {
	for waiting := -1; waiting != n; runtime.Gosched() {
		s.group.mu.Lock()
		waiting = len(s.group.waiting)
		s.group.mu.Unlock()
	}
}

func sqliteStore(t *testing.T) *Store {
	t.Helper()
	return open(t, "sqlite:"+filepath.Join(t.TempDir(), "tocsin.db"))
}

// Of those who share a commit each has its own outcome: what one wants undone, or breaks, is undone alone.
func TestWhoSharesACommitFailsAlone(t *testing.T) {
	t.Parallel()
	s, failure := sqliteStore(t), errors.New("no")
	const many = 12
	errs := make([]error, many)
	var all sync.WaitGroup
	whileHeld(t, s, func() {
		for i := range many {
			all.Go(func() {
				errs[i] = s.Change(t.Context(), func(tx incident.Tx) error {
					n, err := tx.NextNumber()
					if err == nil {
						err = tx.Create(whole(n))
					}
					switch i % 4 {
					case 1:
						return failure
					case 2:
						panic("a bug")
					}
					return err
				})
			})
		}
		queued(s, many)
	})
	all.Wait()
	kept := 0
	for i, err := range errs {
		switch {
		case i%4 == 1 && !errors.Is(err, failure), i%4 == 2 && err == nil, i%4%3 == 0 && err != nil:
			t.Errorf("%d: %v", i, err)
		case err == nil:
			kept++
		}
	}
	list, err := s.List(t.Context(), incident.Filter{})
	if err != nil || len(list) != kept || kept != many/2 || list[0].Number != many/2 {
		t.Errorf("%d incidents, the last %v, want %d without a gap; %v", len(list), list[0].Number, kept, err)
	}
}

// Whoever cannot wait any longer while somebody else writes has changed nothing.
func TestWhoStopsWaitingForTheWriterChangesNothing(t *testing.T) {
	t.Parallel()
	s := sqliteStore(t)
	ctx, stop := context.WithCancel(t.Context())
	gone, stays := make(chan error, 1), make(chan error, 1)
	add := func(ctx context.Context, id string) error {
		return s.Change(ctx, func(tx incident.Tx) error {
			return tx.AddOverride(oncall.Override{ID: id, Schedule: "facilities", Person: "@jonas", From: noon, To: after(time.Hour), By: "UMARA", MadeAt: noon})
		})
	}
	whileHeld(t, s, func() {
		go func() { gone <- add(ctx, "a") }()
		go func() { stays <- add(t.Context(), "b") }()
		queued(s, 2)
		stop()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("it was told %v", err)
		}
	})
	if err := <-stays; err != nil {
		t.Error(err)
	}
	made, err := s.Overrides(t.Context(), "facilities", noon.Add(-time.Hour))
	if err != nil || len(made) != 1 || made[0].ID != "b" {
		t.Errorf("there are %+v, %v; want b alone", made, err)
	}
}

// What may be claimed is on disk already: it waits for none of those who have not begun.
func TestAClaimGoesFirst(t *testing.T) {
	t.Parallel()
	s := sqliteStore(t)
	var order []string // written by the leader alone, one after the other
	var all sync.WaitGroup
	join := func(n int, run func(context.Context, func(*tx) error) error, name string) {
		all.Go(func() {
			if err := run(t.Context(), func(*tx) error { order = append(order, name); return nil }); err != nil {
				t.Error(err)
			}
		})
		queued(s, n)
	}
	whileHeld(t, s, func() {
		join(1, s.transact, "trigger")
		join(2, s.transact, "trigger")
		join(3, s.claiming, "claim")
	})
	all.Wait()
	if len(order) != 3 || order[0] != "claim" {
		t.Errorf("%q", order)
	}
}
