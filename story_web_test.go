package main

import (
	"bytes"
	"html"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"tocsin/config"
	"tocsin/incident"
	"tocsin/intake"
	"tocsin/sandbox/phone"
)

// webWords are about the program's own web server: what people open there, and what others say to it.
func (s *story) webWords() map[string]word {
	return map[string]word{
		"follow":   s.follow,   // PERSON KIND: opens the newest link of that kind and presses Acknowledge
		"open":     s.open,     // PERSON KIND: only opens it
		"tampered": s.tampered, // PERSON KIND: follows the newest link, each time with another letter of it changed
		"foreign":  s.foreign,  // PERSON INCIDENT: follows a link that another installation has made
		"replay":   s.replay,   // PATH [OLD NEW]: what a provider sent there last comes once more, as it was or with a text in it changed
		"get":      s.get,      // PATH: of the program's web server
		"answer":   s.webSays,  // TEXT: so says what the web server answered last, its status in front
	}
}

func (s *story) open(ts *testscript.TestScript, _ bool, args []string) {
	s.visit(ts, http.MethodGet, s.link(ts, args))
}

func (s *story) follow(ts *testscript.TestScript, _ bool, args []string) {
	link := s.link(ts, args)
	s.visit(ts, http.MethodGet, link)
	s.visit(ts, http.MethodPost, link)
	settle()
}

// link is the one to the program in the newest message of a kind.
func (s *story) link(ts *testscript.TestScript, args []string) string {
	for _, link := range s.newest(ts, args[0], phone.Kind(args[1])).Links {
		if strings.HasPrefix(link, webAddress) {
			return link
		}
	}
	ts.Fatalf("no link in:\n%s", s.items(args[0]))
	return ""
}

func (s *story) get(ts *testscript.TestScript, _ bool, args []string) {
	s.visit(ts, http.MethodGet, webAddress+args[0])
}

func (s *story) visit(ts *testscript.TestScript, method, link string) {
	r, err := http.NewRequest(method, link, nil)
	ts.Check(err)
	s.send(ts, r)
}

func (s *story) send(ts *testscript.TestScript, r *http.Request) {
	answer, err := (&http.Client{Transport: s.webTransport()}).Do(r)
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	s.page = answer.Status + "\n" + html.UnescapeString(string(body))
}

// tampered changes one letter after the other of the token, as somebody would who has one link and wants another.
func (s *story) tampered(ts *testscript.TestScript, _ bool, args []string) {
	link := s.link(ts, args)
	for at := strings.LastIndex(link, "/") + 1; at < len(link); at++ {
		other := byte('A')
		if link[at] == other {
			other = 'B'
		}
		s.visit(ts, http.MethodPost, link[:at]+string(other)+link[at+1:])
		if !strings.HasPrefix(s.page, "404 ") && !strings.HasPrefix(s.page, "429 ") {
			ts.Fatalf("with letter %d changed, the answer is:\n%s", at, s.page)
		}
	}
	settle()
}

func (s *story) foreign(ts *testscript.TestScript, _ bool, args []string) {
	signer, err := intake.NewSigner([]byte(strings.Repeat("x", config.MinKey)))
	ts.Check(err)
	links, err := intake.NewLinks(webAddress, signer)
	ts.Check(err)
	n, _ := incident.ParseNumber(args[1])
	s.visit(ts, http.MethodPost, links.For(incident.PersonID(s.server.As(args[0]).ID()), n, "").Link)
	settle()
}

func (s *story) replay(ts *testscript.TestScript, _ bool, args []string) {
	said, ok := s.heard.last(args[0])
	if !ok {
		ts.Fatalf("no provider has sent anything to %s", args[0])
	}
	if len(args) == 3 {
		if !strings.Contains(said.body, args[1]) {
			ts.Fatalf("there is no %q in %s", args[1], said.body)
		}
		said.body = strings.Replace(said.body, args[1], args[2], 1)
	}
	r, err := http.NewRequest(http.MethodPost, webAddress+said.path, strings.NewReader(said.body))
	ts.Check(err)
	r.Header = said.header
	s.send(ts, r)
	settle()
}

func (s *story) webSays(ts *testscript.TestScript, neg bool, args []string) {
	expect(ts, neg, strings.Contains(s.page, args[0]), "the answer is:\n%s", s.page)
}

// webAddress is where the program's own web server is in stories.
const webAddress = "http://127.0.0.1:8081"

// webTransport reaches the program's web server over memory.
func (w *world) webTransport() http.RoundTripper {
	return &http.Transport{DialContext: w.dialWeb, DisableKeepAlives: true}
}

// saying is one request of a provider to the program.
type saying struct {
	path, body string
	header     http.Header
}

// hearing remembers what the sandbox's providers say to the program, so that it can be said again.
type hearing struct {
	http.RoundTripper
	mu  sync.Mutex
	all []saying
}

func (h *hearing) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	h.mu.Lock()
	h.all = append(h.all, saying{r.URL.Path, string(body), r.Header.Clone()})
	h.mu.Unlock()
	return h.RoundTripper.RoundTrip(r)
}

func (h *hearing) last(path string) (saying, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, one := range slices.Backward(h.all) {
		if strings.HasPrefix(one.path, path) {
			return one, true
		}
	}
	return saying{}, false
}
