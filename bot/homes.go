package bot

import (
	"crypto/sha256"
	"sync"
	"time"

	"tocsin/incident"
)

const (
	homeLately = time.Hour // so long after it was opened a tab is kept as things are
	mostHomes  = 200       // of so many people, the last who opened it
	// mostOpening is how many may wait to see theirs; beyond it a tab shows what it showed, until it is opened again.
	mostOpening = 1000
)

// homes are the Home tabs that people have opened lately, and which of them are to be shown anew.
type homes struct {
	stirred chan struct{} // some are

	mu      sync.Mutex
	known   map[incident.PersonID]*openHome
	opened  []incident.PersonID // just now: they are waited for
	stale   []incident.PersonID // perhaps
	waiting bool                // a change is about to make all of them stale
}

type openHome struct {
	at     time.Time
	shows  [sha256.Size]byte // a fingerprint; zero: not known
	queued bool
}

func newHomes() *homes {
	return &homes{stirred: make(chan struct{}, 1), known: map[incident.PersonID]*openHome{}}
}

// open has a tab shown at once, whatever it shows now, and kept as things are from then on.
func (h *homes) open(who incident.PersonID, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.opened) >= mostOpening {
		return
	}
	if h.known[who] == nil && len(h.known) >= mostHomes {
		h.dropOldest()
	}
	h.known[who] = &openHome{at: now, queued: true}
	h.opened = append(h.opened, who)
	h.stir()
}

// again has a tab that is kept looked at at once.
func (h *homes) again(who incident.PersonID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.known[who] != nil && len(h.opened) < mostOpening {
		h.opened = append(h.opened, who)
		h.stir()
	}
}

func (h *homes) dropOldest() {
	var oldest incident.PersonID
	for who, o := range h.known {
		if oldest == "" || o.at.Before(h.known[oldest].at) {
			oldest = who
		}
	}
	delete(h.known, oldest)
}

// changed has all that are kept looked at in a while; further changes until then are seen with it.
func (h *homes) changed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.known) == 0 || h.waiting {
		return
	}
	h.waiting = true
	time.AfterFunc(homeSettles, func() { h.all(time.Now()) })
}

// all has every tab that is kept looked at, and keeps those no longer that were opened long ago.
func (h *homes) all(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.waiting = false
	for who, o := range h.known {
		switch {
		case now.Sub(o.at) > homeLately:
			delete(h.known, who)
		case !o.queued:
			o.queued = true
			h.stale = append(h.stale, who)
		}
	}
	if len(h.stale) > 0 {
		h.stir()
	}
}

// stir wakes whoever shows them.
func (h *homes) stir() {
	select {
	case h.stirred <- struct{}{}:
	default:
	}
}

// next is whose tab is to be looked at, and whether that person waits for it.
func (h *homes) next() (who incident.PersonID, opened, any bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case len(h.opened) > 0:
		who, h.opened, opened = h.opened[0], h.opened[1:], true
	case len(h.stale) > 0:
		who, h.stale = h.stale[0], h.stale[1:]
	default:
		return "", false, false
	}
	if o := h.known[who]; o != nil {
		o.queued = false
	}
	return who, opened, true
}

// differs says whether a tab shows something else than this fingerprint stands for, and takes it that it will show that.
func (h *homes) differs(who incident.PersonID, print [sha256.Size]byte) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	o := h.known[who]
	if o == nil {
		return true
	}
	was := o.shows
	o.shows = print
	return was != print
}

// forget is for a tab that is not known to show anything.
func (h *homes) forget(who incident.PersonID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if o := h.known[who]; o != nil {
		o.shows = [sha256.Size]byte{}
	}
}
