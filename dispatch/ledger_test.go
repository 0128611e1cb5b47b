package dispatch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"tocsin/incident"
)

// book is what a ledger writes to: a transaction takes 10 ms, and fails as long as refuse says so.
type book struct {
	refuse func(ids []string) bool
	mu     sync.Mutex
	groups [][]string
	tries  int
}

func (b *book) read() (written []string, tries int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Concat(b.groups...), b.tries
}

// writing is how long the book takes for a write.
const writing = 10 * time.Millisecond

func (b *book) write(_ context.Context, group []incident.Result) error {
	<-time.After(writing)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tries++
	var ids []string
	for _, r := range group {
		ids = append(ids, r.Delivery.ID)
	}
	if b.refuse != nil && b.refuse(ids) {
		return errors.New("disk full")
	}
	b.groups = append(b.groups, ids)
	return nil
}

func (b *book) open(ctx context.Context) (*ledger, chan error) {
	l, done := newLedger(b.write, newWatch(zerolog.New(io.Discard), "writing")), make(chan error, 1)
	go func() { done <- l.run(ctx) }()
	return l, done
}

func add(l *ledger, ids ...string) {
	for _, id := range ids {
		l.add(incident.Result{Delivery: incident.Delivery{ID: id}}, nobody)
	}
}

func TestWhatComesInDuringATransactionGoesIntoTheNext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &book{}
		l, done := b.open(t.Context())
		add(l, "a")
		<-time.After(time.Millisecond)
		add(l, "b", "c")
		<-time.After(time.Millisecond)
		add(l, "d")
		l.close()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(b.groups), "[[a] [b c d]]"; got != want {
			t.Errorf("groups %s, want %s", got, want)
		}
	})
}

func TestAResultThatIsRefusedIsTriedAloneAndNeverDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		mended := time.Now().Add(time.Minute)
		b := &book{refuse: func(ids []string) bool { return slices.Contains(ids, "bad") && time.Now().Before(mended) }}
		l, done := b.open(t.Context())
		ids := []string{"bad"}
		for i := range 99 {
			ids = append(ids, fmt.Sprint(i))
		}
		add(l, ids...)
		<-time.After(30 * time.Second)
		if written, tries := b.read(); len(written) != 99 || tries > 120 {
			t.Errorf("%d of the 99 good ones are written, in %d transactions; want all, in one each at most and a few", len(written), tries)
		}
		l.close()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		written, _ := b.read()
		slices.Sort(written)
		slices.Sort(ids)
		if !slices.Equal(written, ids) {
			t.Errorf("written: %v", written)
		}
	})
}

func TestALedgerThatCannotWriteAtAllDoesNotTryEachResult(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		mended := time.Now().Add(time.Minute)
		b := &book{refuse: func([]string) bool { return time.Now().Before(mended) }}
		l, done := b.open(t.Context())
		for i := range 100 {
			add(l, fmt.Sprint(i))
		}
		<-time.After(59 * time.Second)
		if _, tries := b.read(); tries < 15 || tries > 60 {
			t.Errorf("%d transactions were tried in a minute, want three each of a few times", tries)
		}
		<-time.After(10 * time.Second)
		if written, _ := b.read(); len(written) != 100 {
			t.Errorf("%d of 100 are written 9 s after the repair", len(written))
		}
		l.close()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnEndIsNotHeldUpByAStoreThatWorksAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		mended := time.Now().Add(time.Minute)
		b := &book{refuse: func([]string) bool { return time.Now().Before(mended) }}
		l, done := b.open(t.Context())
		add(l, "a")
		<-time.After(time.Minute)
		l.close()
		if err := <-done; err != nil || time.Since(mended) > 100*time.Millisecond {
			t.Errorf("it ended after %v, %v", time.Since(mended), err)
		}
	})
}

func TestALedgerThatMustEndSaysWhatItCouldNotWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		b := &book{refuse: func([]string) bool { return true }}
		l, done := b.open(ctx)
		add(l, "a", "b", "c")
		l.close()
		started := time.Now()
		err := <-done
		if err == nil || err.Error() != "3 results of deliveries could not be written down" {
			t.Errorf("it says %v", err)
		}
		if took := time.Since(started); took < 5*time.Second || took > 5*time.Second+3*writing {
			t.Errorf("it ended after %v, want 5 s and what the writes under way then take", took)
		}
	})
}

// nobody is at work.
func nobody() <-chan struct{} {
	quiet := make(chan struct{})
	close(quiet)
	return quiet
}
