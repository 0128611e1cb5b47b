package storage

import (
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/incident"
)

// Whole stories are told in a bubble, in which time passes only when everybody waits. A store has to work in there.
func TestAStoreOnAFileWorksInABubble(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "tocsin.db")
	synctest.Test(t, func(t *testing.T) {
		s := open(t, file)
		n := create(t, s, nil)
		runs := 0
		began := time.Now()
		change(t, s, func(tx incident.Tx) error {
			if runs++; runs < changeTries {
				return &incident.Error{Code: incident.NotFresh}
			}
			return nil
		})
		if waited := time.Since(began); waited == 0 || waited > time.Second {
			t.Errorf("waited %v between %d tries", waited, runs)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			send(t, s, n, delivery("a", "", incident.PriorityPage))
		}()
		<-done
		wantClaim(t, s, noon, "a")
	})
}
