package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// maxAdminBody bounds what the page may post: a filled-in modal is the largest.
const maxAdminBody = 1 << 20

// adminHandler answers everything under /sandbox/: what the page shows, what people do, and what is to go wrong.
func (s *Server) adminHandler() http.Handler {
	mux := http.NewServeMux()
	for pattern, h := range map[string]func(*http.Request) (any, error){
		"GET /sandbox/workspace":  s.adminWorkspace,
		"GET /sandbox/screen":     s.adminScreen,
		"GET /sandbox/messages":   s.adminMessages,
		"GET /sandbox/status":     func(*http.Request) (any, error) { return s.status(), nil },
		"GET /sandbox/calls":      s.adminCalls,
		"DELETE /sandbox/faults":  func(*http.Request) (any, error) { s.ClearFaults(); return done, nil },
		"POST /sandbox/command":   body(s.adminCommand),
		"POST /sandbox/say":       body(s.adminSay),
		"POST /sandbox/press":     body(s.adminPress),
		"POST /sandbox/suggest":   body(s.adminSuggest),
		"POST /sandbox/submit":    body(s.adminSubmit),
		"POST /sandbox/close":     body(s.adminClose),
		"POST /sandbox/shortcut":  body(s.adminShortcut),
		"POST /sandbox/home":      body(s.adminHome),
		"POST /sandbox/read":      body(s.adminRead),
		"POST /sandbox/faults":    body(s.adminFault),
		"POST /sandbox/limits":    body(s.adminLimits),
		"POST /sandbox/outage":    body(s.adminOutage),
		"POST /sandbox/sockets":   body(s.adminSockets),
		"POST /sandbox/repeat":    body(s.adminRepeat),
		"POST /sandbox/people":    body(s.adminPeople),
		"POST /sandbox/group":     body(s.adminGroup),
		"POST /sandbox/join":      body(s.adminJoin),
		"POST /sandbox/leave":     body(s.adminLeave),
		"POST /sandbox/bring":     body(s.adminBring),
		"POST /sandbox/remove":    body(s.adminRemove),
		"POST /sandbox/rename":    body(s.adminRename),
		"POST /sandbox/archive":   body(s.adminArchive),
		"GET /sandbox/{unknown}":  unknownPath,
		"POST /sandbox/{unknown}": unknownPath,
	} {
		mux.HandleFunc(pattern, answering(h))
	}
	for _, more := range []map[string]func(*http.Request) (any, error){s.phoneRoutes(), s.outsideRoutes()} {
		for pattern, h := range more {
			mux.HandleFunc(pattern, answering(h))
		}
	}
	mux.HandleFunc("GET /sandbox/events", s.serveEvents)
	mux.HandleFunc("GET /sandbox/mail", s.serveMailHTML)
	return sameOrigin(mux)
}

// done is the answer to what worked and has nothing more to say.
var done = map[string]any{"ok": true}

// refusal is an error with the HTTP status that fits it.
type refusal struct {
	status int
	text   string
}

func (p refusal) Error() string { return p.text }

func unknownPath(r *http.Request) (any, error) {
	return nil, refusal{http.StatusNotFound, "there is nothing at " + r.URL.Path}
}

// answering writes what a handler returns as JSON. What Slack would tell a person is no HTTP error.
func answering(h func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxAdminBody)
		out, err := h(r)
		status := http.StatusOK
		if err != nil {
			out = map[string]any{"ok": false, "error": err.Error()}
			var p refusal
			if errors.As(err, &p) {
				status = p.status
			}
		}
		writeJSON(w, status, out)
	}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the page may be gone
}

// body reads a handler's argument from the request's JSON.
func body[T any](h func(T) (any, error)) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		var in T
		d := json.NewDecoder(r.Body)
		d.DisallowUnknownFields()
		if err := d.Decode(&in); err != nil && !errors.Is(err, io.EOF) {
			return nil, refusal{http.StatusBadRequest, fmt.Sprintf("the body is not what %s takes: %v", r.URL.Path, err)}
		}
		return h(in)
	}
}

// sameOrigin keeps foreign web pages from driving the sandbox through somebody's browser: neither from their own
// address, nor by a name of theirs that leads to this machine.
func sameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	return guard.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !localName(r.Host) {
			writeJSON(w, http.StatusForbidden, map[string]any{
				"ok": false, "error": fmt.Sprintf("the sandbox does not answer as %q: use an IP address, localhost or a name without a dot", r.Host),
			})
			return
		}
		next.ServeHTTP(w, r)
	}))
}

// localName: addresses, localhost, and names without a dot, which nobody can register.
func localName(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	return net.ParseIP(host) != nil || !strings.Contains(host, ".") || strings.HasSuffix(host, ".localhost")
}

// who finds the person that a request names, by id or handle.
func (s *Server) who(ref string) (*Person, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.state.user(ref)
	if ref == "" || u == nil {
		return nil, refusal{http.StatusNotFound, fmt.Sprintf("there is no person %q: \"as\" is a user id or a handle", ref)}
	}
	return &Person{s, u.ID}, nil
}
