package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

// apiCompany has one account of every kind.
func apiCompany() *Workspace {
	person := func(handle string, kind UserKind) WorkspacePerson {
		return WorkspacePerson{
			Handle: handle, Name: strings.ToUpper(handle[:1]) + handle[1:] + " Example", Email: handle + "@example.test",
			TZ: "Europe/Berlin", Locale: "de-DE", Region: "EMEA", Title: "Engineer", Kind: kind,
		}
	}
	return &Workspace{
		Team: WorkspaceTeam{Name: "Example", Domain: "example"},
		People: []WorkspacePerson{
			person("ann", Admin), person("bob", Member), person("gil", Guest), person("sam", SingleGuest),
			person("robo", Bot), person("old", Deactivated),
		},
		Groups: []WorkspaceGroup{
			{Handle: "crew", Name: "Crew", Members: []string{"ann", "bob"}}, {Handle: "past", Name: "Past", Disabled: true},
		},
		Channels: []WorkspaceChannel{
			{Name: "general", Members: []string{"ann", "bob"}}, {Name: "secret", Kind: Private, Members: []string{"ann"}},
		},
	}
}

// desk is a sandbox on a real port, the app's client for it, and the ids of its people by handle.
type desk struct {
	t   testing.TB
	s   *Server
	url string // ends with /api/
	api *slack.Client
	web *http.Client
	ids map[string]string
}

// newDesk serves a sandbox on a port; without scopes the app has all of them.
func newDesk(t testing.TB, scopes ...string) *desk {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d, stop := serveDesk(t, l, "http://"+l.Addr().String(), http.DefaultClient, scopes, false)
	t.Cleanup(stop)
	return d
}

// newPipeDesk serves a sandbox without a port, for a synctest bubble, which has to call stop itself.
func newPipeDesk(t *testing.T, limits bool) (d *desk, stop func()) {
	t.Helper()
	p := NewPipe()
	web := p.Client()
	d, end := serveDesk(t, p, "http://sandbox", web, nil, limits)
	return d, func() { web.CloseIdleConnections(); end() }
}

func serveDesk(t testing.TB, l net.Listener, origin string, web *http.Client, scopes []string, limits bool) (*desk, func()) {
	t.Helper()
	m := &Manifest{Name: "Testapp", Scopes: scopes, HomeTab: true}
	if scopes == nil {
		m.Scopes = allScopes()
	}
	s, err := New(Options{Workspace: apiCompany(), Manifest: m, Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	d := &desk{t: t, s: s, url: origin + "/api/", web: web, ids: map[string]string{"bot": s.state.app.BotUserID}}
	d.api = slack.New(DefaultBotToken, slack.OptionAPIURL(d.url), slack.OptionHTTPClient(web))
	for _, u := range s.state.users {
		d.ids[u.Handle] = u.ID
	}
	for _, c := range s.state.channels {
		d.ids["#"+c.Name] = c.ID
	}
	return d, func() {
		if err := s.Close(); err != nil {
			t.Error("Close:", err)
		}
		if err := <-served; err != nil {
			t.Error("Serve:", err)
		}
	}
}

// apiAnswer is what a call came back with.
type apiAnswer struct {
	status int
	header http.Header
	body   map[string]any
}

func (a apiAnswer) code() string {
	if a.body["ok"] == true {
		return "ok"
	}
	s, _ := a.body["error"].(string)
	return s
}

func (a apiAnswer) messages() string {
	meta, _ := a.body["response_metadata"].(map[string]any)
	return fmt.Sprint(meta["messages"])
}

// at walks into the answer: at("channel", "id").
func (a apiAnswer) at(path ...string) any {
	var v any = a.body
	for _, key := range path {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	return v
}

// call sends a form with the bot token in the header; pairs are name, value, name, value.
func (d *desk) call(method string, pairs ...string) apiAnswer {
	d.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], d.fill(pairs[i+1]))
	}
	return d.send(method, "application/x-www-form-urlencoded", DefaultBotToken, form.Encode())
}

// fill puts ids in the place of "{ann}" or "{#general}".
func (d *desk) fill(s string) string {
	for handle, id := range d.ids {
		s = strings.ReplaceAll(s, "{"+handle+"}", id)
	}
	return s
}

func (d *desk) send(method, kind, token, body string) apiAnswer {
	d.t.Helper()
	req, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, d.url+method, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := d.web.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	a := apiAnswer{status: res.StatusCode, header: res.Header}
	if err := json.Unmarshal(raw, &a.body); err != nil {
		d.t.Fatalf("%s: %v in %q", method, err, raw)
	}
	return a
}

// must is a call that has to succeed.
func (d *desk) must(method string, pairs ...string) apiAnswer {
	d.t.Helper()
	a := d.call(method, pairs...)
	if a.code() != "ok" {
		d.t.Fatalf("%s %v: %v", method, pairs, a.body)
	}
	return a
}

// room is a new channel the app is in.
func (d *desk) room(name string) string {
	d.t.Helper()
	id, _ := d.must("conversations.create", "name", name).at("channel", "id").(string)
	d.ids["#"+name] = id
	return id
}

// step is one call of a table and the code it has to answer with.
type step struct {
	name   string
	method string
	args   []string
	want   string
	said   string // in response_metadata.messages
}

func (d *desk) run(steps []step) {
	d.t.Helper()
	for _, s := range steps {
		a := d.call(s.method, s.args...)
		if a.code() != s.want {
			d.t.Errorf("%s: %s %v = %v, want %s", s.name, s.method, s.args, a.body, s.want)
		}
		if s.said != "" && !strings.Contains(a.messages(), s.said) {
			d.t.Errorf("%s: messages %s, want %q", s.name, a.messages(), s.said)
		}
	}
}
