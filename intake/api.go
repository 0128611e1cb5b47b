package intake

import (
	"context"
	_ "embed" // openapi.yaml
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"tocsin/incident"
)

// API is the HTTP API under /api/v1/, which openapi.yaml describes.
type API struct {
	Tokens    []Token
	Incidents Casework
	Timeline  func(ctx context.Context, n incident.Number) ([]incident.Entry, error)
}

// Token is what one program may do, and shows itself by.
type Token struct {
	Name      string
	Secret    string
	May       []string // "trigger", "acknowledge", "update", "resolve", "note", "list", "timeline"
	Playbooks []string // whose incidents it has to do with; none: of all
}

// By is under whose name a token's program acts, here and before people.
func (t Token) By() incident.PersonID { return incident.Outsider(t.from()) }

func (t Token) from() string { return t.Name + " (API)" }

func (t Token) door() string { return "api/" + t.Name }

// Casework is what a program does to incidents. incident.Service is one; whose incidents it lets a program see and change, its
// Programs say.
type Casework interface {
	Alarms
	Visible(by incident.PersonID) incident.Filter
	List(ctx context.Context, f incident.Filter) ([]incident.Incident, error)
	Look(ctx context.Context, n incident.Number, by incident.PersonID) (incident.Record, error)
	Acknowledge(ctx context.Context, n incident.Number, by incident.PersonID, now time.Time) (incident.Record, error)
	Update(ctx context.Context, key string, n incident.Number, by incident.PersonID, news incident.News, now time.Time) (incident.Record, incident.Spread, error)
	Resolve(ctx context.Context, key string, n incident.Number, by incident.PersonID, text string, now time.Time) (incident.Record, error)
	Note(ctx context.Context, key string, n incident.Number, by incident.PersonID, text string, now time.Time) (incident.Record, error)
}

//go:embed openapi.yaml
var openAPI []byte

// apiRoute is one thing that can be asked for.
type apiRoute struct {
	method, path string
	may          string // what the token must be allowed
	do           func(*Server, *apiCall) (apiAnswer, error)
	query        []string // parameters that it may have
	bare         bool     // needs no body
}

const apiBase = "/api/v1"

var apiRoutes = []apiRoute{
	{method: http.MethodPost, path: "/incidents", may: "trigger", do: (*Server).apiTrigger},
	{method: http.MethodGet, path: "/incidents", may: "list", do: (*Server).apiList, query: []string{"open", "before", "limit"}},
	{method: http.MethodGet, path: "/incidents/{incident}", may: "list", do: (*Server).apiLook},
	{method: http.MethodGet, path: "/incidents/{incident}/timeline", may: "timeline", do: (*Server).apiTimeline},
	{method: http.MethodPost, path: "/incidents/{incident}/acknowledge", may: "acknowledge", do: (*Server).apiAcknowledge, bare: true},
	{method: http.MethodPost, path: "/incidents/{incident}/update", may: "update", do: (*Server).apiUpdate},
	{method: http.MethodPost, path: "/incidents/{incident}/resolve", may: "resolve", do: (*Server).apiResolve},
	{method: http.MethodPost, path: "/incidents/{incident}/note", may: "note", do: (*Server).apiNote},
}

// apiCall is one request of a program that has shown its token.
type apiCall struct {
	*http.Request
	token  Token
	action string
	body   []byte
}

// apiAnswer is what a request that was carried out is answered with.
type apiAnswer struct {
	status   int
	became   result
	location string // path of what was made
	body     any
}

// maxAsked is how long a request of the API may be, in bytes: more than the longest texts that an incident takes.
const maxAsked = 64 << 10

func (s *Server) serveAPI(mux *http.ServeMux) {
	for _, t := range s.o.API.Tokens {
		s.apiLimits[t.Name] = rate.NewLimiter(hookRate, hookBurst)
	}
	for _, route := range apiRoutes {
		mux.HandleFunc(route.method+" "+apiBase+route.path, s.asProgram(route))
	}
	mux.HandleFunc("GET "+apiBase+"/openapi.yaml", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/yaml")
		_, _ = w.Write(openAPI)
	})
}

// asProgram lets a program do what its token may, one step after the other: who it is, whether it may, whether it asks too often, what it says.
func (s *Server) asProgram(route apiRoute) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, ok := s.tokenOf(r)
		if !ok {
			w.Header().Set("WWW-Authenticate", `Bearer realm="tocsin"`)
			s.reject(w, r, unknownDoor, refusal{resultForged, http.StatusUnauthorized, "Send a token of the API in the header Authorization: Bearer."})
			return
		}
		if !slices.Contains(token.May, route.may) {
			s.reject(w, r, token.door(), refusal{resultMayNot, http.StatusForbidden, "This token may not do that: it lacks " + route.may + "."})
			return
		}
		if !s.apiLimits[token.Name].Allow() {
			s.tooMany(w, token.door(), problem)
			return
		}
		c := &apiCall{Request: r, token: token, action: route.may}
		if wrong := c.unknownParameter(route); wrong != nil {
			s.reject(w, r, token.door(), *wrong)
			return
		}
		if r.Method == http.MethodPost && !s.readCall(w, c, route.bare) {
			return
		}
		s.carryOutCall(w, c, route)
	}
}

// tokenOf is the token that a request shows. All are compared, in constant time.
func (s *Server) tokenOf(r *http.Request) (found Token, ok bool) {
	sent, _ := bearer(r)
	for _, t := range s.o.API.Tokens {
		if t.Secret != "" && same(sent, t.Secret) {
			found, ok = t, true
		}
	}
	return found, ok
}

// unknownParameter refuses a query that has a parameter that there is not: a misspelt one is no silent loss.
func (c *apiCall) unknownParameter(route apiRoute) *refusal {
	for name := range c.URL.Query() {
		if !slices.Contains(route.query, name) {
			return &refusal{resultMalformed, http.StatusBadRequest, "There is no parameter " + strconv.Quote(name) + " of this path. " + apiBase + "/openapi.yaml names them all."}
		}
	}
	return nil
}

// readCall reads the body. Where none is needed, an empty one may be of any type: clients name one by themselves.
func (s *Server) readCall(w http.ResponseWriter, c *apiCall, bare bool) bool {
	body, wrong := readBody(w, c.Request, maxAsked)
	if bare && wrong == nil && len(body) == 0 {
		c.body = []byte("{}")
		return true
	}
	if wrong == nil && !isJSON(c.Request) {
		wrong = &refusedKind
	}
	if wrong != nil {
		s.reject(w, c.Request, c.token.door(), *wrong)
		return false
	}
	c.body = body
	return true
}

func (s *Server) carryOutCall(w http.ResponseWriter, c *apiCall, route apiRoute) {
	leave, err := s.enter(c.Context())
	var answer apiAnswer
	if err == nil {
		answer, err = route.do(s, c)
		leave()
	}
	if err != nil {
		s.refuseCall(w, c, err)
		return
	}
	s.countAlert(c.token.door(), answer.became)
	s.o.Log.Info().Str("hook", c.token.door()).Str("action", c.action).Str("result", string(answer.became)).Msg("a program asked")
	if answer.location != "" {
		w.Header().Set("Location", answer.location)
	}
	writeJSON(w, answer.status, answer.body)
}

// key is the request's own id, where the program sends one: whoever sends a request again sends it with the same.
func (c *apiCall) key() string {
	id := c.Header.Get("Idempotency-Key")
	if id == "" {
		return ""
	}
	return c.token.door() + "/" + c.action + "/" + bounded(id)
}

// number is the incident that the path names. One that is no number is none that exists.
func (c *apiCall) number() incident.Number {
	n, _ := incident.ParseNumber(c.PathValue("incident"))
	return n
}

// read fills a struct from the body. A field that there is not is told, so that a misspelt one is no silent loss.
func (c *apiCall) read(into any) error {
	d := json.NewDecoder(strings.NewReader(string(c.body)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil || d.More() {
		return &asked{"malformed", "The body must be one JSON object, and have the fields that " + apiBase + "/openapi.yaml names, and no others."}
	}
	return nil
}
