package sandbox

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// method is one method of the Web API.
type method struct {
	handle   func(*call) (reply, error)
	scopes   []string // one of them is enough; the handler asks for the exact one where it depends on the conversation
	required []string // arguments without which Slack does not look any further
	tier     tier
	form     bool // takes no JSON body
	token    tokenKind
}

// tokenKind is which of the app's tokens a method takes.
type tokenKind int

const (
	botToken tokenKind = iota
	appToken
	userToken // people's own; an app with a bot token alone has none
	noToken
)

// reply is what a method answers, without "ok".
type reply map[string]any

// call is one call of a method, with Server.mu held.
type call struct {
	s        *Server
	st       *state
	r        *http.Request
	now      time.Time
	args     args
	warnings []string
	after    []func() // run when the mutex is free again
}

// apiError is an answer with "ok": false.
type apiError struct {
	code     string
	needed   string   // missing_scope: what is missing
	messages []string // what is wrong with the arguments, without "[ERROR] "
	list     any      // "errors"
}

func (e *apiError) Error() string { return e.code }

// fail is an answer with "ok": false and this code.
func fail(code string) error { return &apiError{code: code} }

// maxBody bounds a request's body; a view, the largest thing that Slack takes here, has 250 KB.
const maxBody = 4 << 20

// apiHandler answers /api/<method>.
func (s *Server) apiHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/api/")
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		q := decode(r, !methods[name].form)
		fault, bad := s.faults.next("", name)
		if bad && !fault.takesEffect() {
			s.calls.add(Call{At: time.Now(), Method: name, Args: q.args.shown(), Result: fault.result(), Fault: fault.Kind})
		}
		fault.play(w, r, func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, name, q, fault.Kind) })
	})
}

// answer does what a call asks for, and writes it into the call log before anybody sees the result.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, name string, q query, fault string) {
	m, known := methods[name]
	c := &call{s: s, st: s.state, r: r, now: time.Now(), args: q.args, warnings: q.warnings}
	var out reply
	var err error
	switch {
	case !known:
		out, err = reply{"req_method": name}, fail("unknown_method")
	default:
		out, err = s.run(c, name, m, q)
	}
	code := "ok"
	if err != nil {
		code = err.Error()
	}
	s.calls.add(Call{At: c.now, Method: name, Args: q.args.shown(), Result: code, Fault: fault})
	for _, f := range c.after {
		f()
	}
	s.write(w, c, m, out, err)
}

// run checks the call in Slack's order (token, rate limit, scope, arguments) and carries it out.
func (s *Server) run(c *call, name string, m method, q query) (reply, error) {
	if err := s.checkToken(q.token, m.token); err != nil {
		return nil, err
	}
	if q.code != "" {
		return nil, fail(q.code)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if wait, ok := s.limits.take(name, c.st.mailbox(c.args["channel"]), c.now); !ok {
		return reply{"retry_after": wait}, fail("ratelimited")
	}
	if !c.anyScope(m.scopes) {
		return nil, &apiError{code: "missing_scope", needed: strings.Join(m.scopes, ",")}
	}
	if missing := c.args.missing(m.required); len(missing) > 0 {
		return nil, &apiError{code: "invalid_arguments", messages: missing}
	}
	return m.handle(c)
}

func (c *call) anyScope(scopes []string) bool {
	return len(scopes) == 0 || c.need(scopes...) == nil
}

func (s *Server) checkToken(given string, kind tokenKind) error {
	switch {
	case kind == noToken:
		return nil
	case given == "":
		return fail("not_authed")
	case given != s.opts.BotToken && given != s.opts.AppToken:
		return fail("invalid_auth")
	case kind == userToken, (given == s.opts.AppToken) != (kind == appToken):
		return fail("not_allowed_token_type")
	}
	return nil
}

// write sends the answer with Slack's headers. Errors are 200 as well, but for the rate limit.
func (s *Server) write(w http.ResponseWriter, c *call, m method, out reply, err error) {
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("X-OAuth-Scopes", s.scopeHeader)
	h.Set("X-Accepted-OAuth-Scopes", strings.Join(m.scopes, ","))
	body := envelope(c, out, err)
	status := http.StatusOK
	if wait, limited := out["retry_after"].(time.Duration); limited {
		delete(body, "retry_after")
		h.Set("Retry-After", strconv.Itoa(int(wait/time.Second)))
		status = http.StatusTooManyRequests
	}
	var e *apiError
	if errors.As(err, &e) && e.needed != "" {
		body["needed"], body["provided"] = e.needed, s.scopeHeader
	}
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(body) // the caller may be gone
}

// envelope adds what every answer has: ok, error, warnings, and what was wrong with the arguments.
func envelope(c *call, out reply, err error) reply {
	body := reply{"ok": err == nil}
	maps.Copy(body, out)
	meta, _ := body["response_metadata"].(map[string]any)
	if meta == nil {
		meta = map[string]any{}
	}
	var e *apiError
	if errors.As(err, &e) {
		body["error"] = e.code
		e.explain(body, meta)
	}
	if len(c.warnings) > 0 {
		body["warning"] = strings.Join(c.warnings, ",")
		meta["warnings"] = c.warnings
	}
	if len(meta) > 0 {
		body["response_metadata"] = meta
	}
	return body
}

func (e *apiError) explain(body reply, meta map[string]any) {
	if e.list != nil {
		body["errors"] = e.list
	}
	if len(e.messages) == 0 {
		return
	}
	marked := make([]string, len(e.messages))
	for i, m := range e.messages {
		marked[i] = "[ERROR] " + m
	}
	meta["messages"] = marked
	if e.code == "invalid_blocks" {
		body["errors"] = e.messages
	}
}

// later sends an event to the app once the mutex is free.
func (c *call) later(event map[string]any) {
	c.after = append(c.after, func() { c.s.sendEvent(event) })
}

// mailbox is the conversation that a channel argument of chat.postMessage means: a person's id is their DM.
func (st *state) mailbox(ref string) string {
	if c := st.dmByUser[ref]; c != nil {
		return c.ID
	}
	return ref
}
