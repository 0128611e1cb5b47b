package sandbox

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Call is one call of the Web API as it was answered.
type Call struct {
	At     time.Time
	Method string
	Args   map[string]string // as sent, without the token; not to be changed
	Result string            // "ok", Slack's error code, or for a fault without effect "http_503" or "refuse"
	Retry  bool              // the same call went wrong before: rate limit, or a fault
	Fault  string            // the kind of the fault that was set for this call; empty without one
}

// The call log keeps the latest calls, within both bounds.
const (
	keptCalls     = 50_000
	keptCallBytes = 64 << 20
)

// callLog remembers what the app called.
type callLog struct {
	mu     sync.Mutex
	calls  []Call
	bytes  int
	counts map[string]int
	failed map[string]bool // calls that may come again, by method and arguments
}

func (l *callLog) add(c Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.counts == nil {
		l.counts, l.failed = map[string]int{}, map[string]bool{}
	}
	l.noteRetry(&c)
	l.counts[c.Method]++
	l.calls = append(l.calls, c)
	l.bytes += c.size()
	cutOff := 0
	for cutOff < len(l.calls) && (len(l.calls)-cutOff > keptCalls || l.bytes > keptCallBytes) {
		l.bytes -= l.calls[cutOff].size()
		l.calls[cutOff] = Call{}
		cutOff++
	}
	l.calls = l.calls[cutOff:]
}

func (l *callLog) noteRetry(c *Call) {
	wrong := c.Result == "ratelimited" || (c.Fault != "" && c.Fault != FaultLatency)
	if !wrong && len(l.failed) == 0 {
		return
	}
	key := c.key()
	c.Retry = l.failed[key]
	switch {
	case !wrong:
		delete(l.failed, key)
	case len(l.failed) < keptCalls:
		l.failed[key] = true
	}
}

func (c Call) key() string {
	var b strings.Builder
	b.WriteString(c.Method)
	for _, name := range slices.Sorted(maps.Keys(c.Args)) {
		b.WriteString("\x00" + name + "\x00" + c.Args[name])
	}
	return b.String()
}

func (c Call) size() int {
	n := 200 // the entry itself, about
	for name, value := range c.Args {
		n += len(name) + len(value) + 48
	}
	return n
}

// Calls lists the Web API calls so far, oldest first: the last 50,000, fewer when they are large.
func (s *Server) Calls() []Call {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	return slices.Clone(s.calls.calls)
}

// CallCount says how often a method was called since the start, refused calls included.
func (s *Server) CallCount(method string) int {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	return s.calls.counts[method]
}

// tally is the number of calls by method.
func (l *callLog) tally() map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.counts)
}
