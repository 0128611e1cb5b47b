package dispatch

import (
	"sync"

	"github.com/rs/zerolog"
)

// watch logs when a thing that is done over and over begins to fail, and when it works again; not each time.
type watch struct {
	log     zerolog.Logger
	what    string
	mu      sync.Mutex
	failing bool
}

func newWatch(log zerolog.Logger, what string) *watch { return &watch{log: log, what: what} }

func (w *watch) saw(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failing == (err != nil) {
		return
	}
	w.failing = err != nil
	if w.failing {
		w.log.Error().Err(err).Msg(w.what + " fails; trying again")
		return
	}
	w.log.Info().Msg(w.what + " works again")
}
