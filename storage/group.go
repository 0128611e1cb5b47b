package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"tocsin/incident"
)

// group lets transactions that come at the same time share one commit. SQLite writes one after the other, and each commit
// waits for the disk: where 50 people act at once, the last of them would wait for 50 turns of the disk in place of two.
// PostgreSQL does the same by itself.
//
// One of those who wait leads: it begins, runs what all of them want, each inside a savepoint of its own, and commits. What
// one of them wants undone is undone alone; nobody has an answer before all of it is on disk.
type group struct {
	lead chan struct{} // holds one token, that of the leader

	mu      sync.Mutex
	waiting []*work
}

// work is one transaction that waits, or runs.
type work struct {
	ctx  context.Context
	fn   func(context.Context, *sql.Tx) error
	err  error
	done chan struct{}
}

// end is where work joins those who wait. Claims go to the front: there are few, and what is on disk already must not wait for a
// hundred others that are not.
type end bool

const (
	back  end = false
	front end = true
)

// mostAtOnce bounds a group, so that the first of it does not wait long for the last.
const mostAtOnce = 16

func newGroup() *group { return &group{lead: make(chan struct{}, 1)} }

// run runs fn in a transaction that it may share. fn must not heed the end of ctx but of the context that it is given: a
// statement that is interrupted would undo what others did.
func (g *group) run(ctx context.Context, db *sql.DB, at end, fn func(context.Context, *sql.Tx) error) error {
	w := &work{ctx: ctx, fn: fn, done: make(chan struct{})}
	g.mu.Lock()
	if at == front {
		g.waiting = append([]*work{w}, g.waiting...)
	} else {
		g.waiting = append(g.waiting, w)
	}
	g.mu.Unlock()
	select {
	case <-w.done:
		return w.err
	case <-ctx.Done():
		if g.withdraw(w) {
			return context.Cause(ctx)
		}
		<-w.done // it is being carried out: only its end says what became of it
		return w.err
	case g.lead <- struct{}{}:
	}
	defer func() { <-g.lead }()
	for {
		select {
		case <-w.done: // by the leader before
			return w.err
		default:
		}
		if err := g.carryOut(ctx, db); err != nil && g.withdraw(w) {
			return err
		}
	}
}

// withdraw takes work back that nobody has begun.
func (g *group) withdraw(w *work) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, other := range g.waiting {
		if other == w {
			g.waiting = append(g.waiting[:i], g.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// take takes what waits, the oldest first.
func (g *group) take() []*work {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.waiting), mostAtOnce)
	list := g.waiting[:n:n]
	g.waiting = g.waiting[n:]
	return list
}

// carryOut runs what waits in one transaction. The error is that nothing was begun.
func (g *group) carryOut(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	list := g.take()
	defer func() {
		for _, w := range list {
			close(w.done)
		}
	}()
	if len(list) == 1 {
		list[0].err = alone(tx, list[0])
		return nil
	}
	for i, w := range list {
		if w.err = w.inside(tx); errors.As(w.err, new(undone)) {
			for _, other := range list[:i] {
				if other.err == nil {
					other.err = w.err
				}
			}
			for _, other := range list[i+1:] {
				other.err = w.err
			}
			return nil
		}
	}
	if err := tx.Commit(); err != nil {
		for _, w := range list {
			if w.err == nil {
				w.err = unsure{err}
			}
		}
	}
	return nil
}

// alone runs what shares its transaction with nobody.
func alone(tx *sql.Tx, w *work) error {
	if err := w.do(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return unsure{err}
	}
	return nil
}

// undone says that the database undid the whole transaction, and with it what others wanted: all of them begin anew.
type undone struct{ error }

func (u undone) Unwrap() error { return &incident.Error{Code: incident.NotFresh} }

// inside runs work inside a savepoint, and undoes it alone where it fails.
func (w *work) inside(tx *sql.Tx) error {
	ctx := context.WithoutCancel(w.ctx)
	if _, err := tx.ExecContext(ctx, "SAVEPOINT one"); err != nil {
		return undone{err}
	}
	err := w.do(tx)
	end := "RELEASE one"
	if err != nil {
		end = "ROLLBACK TO one; RELEASE one"
	}
	if _, failed := tx.ExecContext(ctx, end); failed != nil {
		return undone{errors.Join(failed, err)}
	}
	return err
}

// do makes an error of a panic: it belongs to whoever asked, and not to the leader.
func (w *work) do(tx *sql.Tx) (err error) {
	if err := context.Cause(w.ctx); err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	if err := w.fn(context.WithoutCancel(w.ctx), tx); err != nil {
		return err
	}
	return context.Cause(w.ctx) // whoever has gone by now was told that nothing was done
}
