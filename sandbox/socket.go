package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	maxSockets   = 10
	ticketLife   = 30 * time.Second
	socketLife   = 5 * time.Hour   // Slack recycles a connection after some hours
	socketSpread = 7 * time.Minute // between connections, so that those opened together do not end together
	debugLife    = 6 * time.Minute // with debug_reconnects=true in the address
	closeWarning = 10 * time.Second
)

// hub holds the Socket Mode connections of the app and the envelopes on their way. Its mutex may be taken while
// Server.mu is held, never the other way round.
type hub struct {
	s *Server

	mu       sync.Mutex
	origin   string               // "http://host" by which the app reaches us
	tickets  map[string]time.Time // unused tickets of apps.connections.open, and until when they are good
	links    []*link
	opened   int                // connections so far
	turn     int                // whose turn it is to take an envelope
	launched int                // flights so far
	flights  map[string]*flight // envelope id -> what is not acknowledged yet; a repeated event has several ids
	waiting  []*flight          // cut off in flight, and no connection left to send them again
	twice    int                // so many envelopes more are sent twice
	closed   bool
	over     chan struct{} // closed by close
	serving  sync.WaitGroup
}

func newHub(s *Server) *hub {
	return &hub{
		s: s, origin: "http://sandbox", tickets: map[string]time.Time{},
		flights: map[string]*flight{}, over: make(chan struct{}),
	}
}

// close ends every connection and every wait for an acknowledgement, and returns when their goroutines have ended.
func (h *hub) close() {
	h.mu.Lock()
	if !h.closed {
		h.closed = true
		close(h.over)
	}
	for _, f := range h.flights {
		f.stop()
	}
	h.flights, h.waiting = map[string]*flight{}, nil
	links := slices.Clone(h.links)
	h.mu.Unlock()
	for _, l := range links {
		l.cut()
	}
	h.serving.Wait()
}

// address answers apps.connections.open: where the app may connect, once, within thirty seconds.
func (h *hub) address(r *http.Request) string {
	web, socket := "http://", "ws://"
	if r.TLS != nil {
		web, socket = "https://", "wss://"
	}
	now := time.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	for t, until := range h.tickets {
		if now.After(until) {
			delete(h.tickets, t)
		}
	}
	h.origin = web + r.Host
	ticket := rand.Text()
	h.tickets[ticket] = now.Add(ticketLife)
	return socket + r.Host + "/link/?ticket=" + ticket + "&app_id=" + h.s.state.app.ID
}

// base is the address by which the app reaches the sandbox, for response_url.
func (h *hub) base() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.origin
}

// count is the number of open connections.
func (h *hub) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.links)
}

// serve turns a request with an unused ticket into a connection and stays until it ends.
func (h *hub) serve(w http.ResponseWriter, r *http.Request) {
	if h.s.faults.down("") {
		http.Error(w, "service unavailable", http.StatusServiceUnavailable)
		return
	}
	if !h.redeem(r.URL.Query().Get("ticket")) {
		http.Error(w, "the ticket in this address is unknown, used or expired: ask apps.connections.open for a new one", http.StatusForbidden)
		return
	}
	up := websocket.Upgrader{
		HandshakeTimeout: 10 * time.Second,
		CheckOrigin:      func(*http.Request) bool { return true }, // the ticket is the permission
	}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	life := time.Duration(0)
	if r.URL.Query().Get("debug_reconnects") == "true" {
		life = debugLife
	}
	l := newLink(h, ws)
	if !h.join(l, life) {
		l.refuse()
		return
	}
	h.tellStatus()
	h.serving.Go(l.write)
	l.read()
	h.leave(l)
	h.tellStatus()
	h.serving.Done()
}

func (h *hub) redeem(ticket string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	until, ok := h.tickets[ticket]
	delete(h.tickets, ticket)
	return ok && !time.Now().After(until)
}

// join greets a new connection, before anything else is written to it, and sends what waited for one.
func (h *hub) join(l *link, life time.Duration) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || len(h.links) >= maxSockets {
		return false
	}
	if life == 0 {
		life = socketLife - time.Duration(h.opened%maxSockets)*socketSpread
	}
	h.opened++
	h.serving.Add(1)
	l.life = life
	h.links = append(h.links, l)
	l.queue(map[string]any{
		"type": "hello", "num_connections": len(h.links),
		"connection_info": map[string]any{"app_id": h.s.state.app.ID},
		"debug_info":      map[string]any{"host": "sandbox", "build_number": 1, "approximate_connection_time": int(life.Seconds())},
	})
	again := h.waiting
	h.waiting = nil
	for _, f := range again {
		h.resend(f)
	}
	return true
}

// leave forgets a connection that has ended and sends again what it took with it.
func (h *hub) leave(l *link) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.links = slices.DeleteFunc(h.links, func(x *link) bool { return x == l })
	for _, f := range h.flightsOn(l) {
		h.resend(f)
	}
}

// each does something to every open connection.
func (h *hub) each(do func(*link)) {
	h.mu.Lock()
	links := slices.Clone(h.links)
	h.mu.Unlock()
	for _, l := range links {
		do(l)
	}
}

func (h *hub) tellStatus() { h.s.live.tell(nil, "status", h.s.status()) }

func mustJSON(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // v is made of maps, strings and numbers of our own
	}
	return raw
}
