package sandbox

import (
	"encoding/json"
	"slices"
	"sync"
)

// feedRoom is how many events wait for one page before it counts as too slow and is dropped; it then reconnects and
// reads everything anew, which is cheaper than holding an unbounded queue for it.
const feedRoom = 512

// feed tells every open page what has just happened.
type feed struct {
	mu     sync.Mutex
	pages  map[*feedPage]bool
	closed bool
}

// feedPage is one open page, watching as one person.
type feedPage struct {
	user   string
	events chan feedEvent // closed when the page is dropped
}

type feedEvent struct {
	kind string
	data []byte
}

func newFeed() *feed { return &feed{pages: map[*feedPage]bool{}} }

// tell hands an event to the pages of these people; nil means to everybody's. It never blocks, and it turns data into
// JSON before it returns: whoever holds Server.mu may hand over what the mutex guards.
func (f *feed) tell(users []string, kind string, data any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var e feedEvent
	for p := range f.pages {
		if users != nil && !slices.Contains(users, p.user) {
			continue
		}
		if e.kind == "" {
			raw, err := json.Marshal(data)
			if err != nil {
				return // data is made of our own types, which all marshal
			}
			e = feedEvent{kind, raw}
		}
		select {
		case p.events <- e:
		default:
			f.drop(p)
		}
	}
}

// watch opens a page for a person; leave ends it. After close the page is over at once.
func (f *feed) watch(user string) (p *feedPage, leave func()) {
	p = &feedPage{user: user, events: make(chan feedEvent, feedRoom)}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pages[p] = true
	if f.closed {
		f.drop(p)
	}
	return p, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.drop(p)
	}
}

func (f *feed) drop(p *feedPage) {
	if f.pages[p] {
		delete(f.pages, p)
		close(p.events)
	}
}

func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	for p := range f.pages {
		f.drop(p)
	}
}
