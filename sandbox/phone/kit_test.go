package phone

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

const (
	ann = "U1" // has everything
	bob = "U2" // has a mailbox only

	annNumber, annTopic = "+493023125001", "tarrowby-ann"
)

// town is a network with two people, and the app that uses it. All of it lives in one bubble of virtual time.
type town struct {
	t   *testing.T
	n   *Network
	web *http.Client // reaches the providers

	mu     sync.Mutex
	heard  []heard // what the app was called with, in order
	answer func(heard) (status int, body string)
}

// heard is one request to the app.
type heard struct {
	address, method string
	header          http.Header
	body            string
	form            url.Values
}

// through lets a client reach a handler without a socket, which would keep virtual time from moving.
type through struct{ http.Handler }

func (h through) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	h.ServeHTTP(w, r)
	return w.Result(), nil
}

// inTown runs a test in a bubble.
func inTown(t *testing.T, play func(t *testing.T, w *town)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &town{t: t}
		app := &http.Client{Transport: through{http.HandlerFunc(w.hear)}}
		w.n = New(Options{Client: app, IncomingSMS: "http://app.example/sms", PagerDutyWebhook: "http://app.example/pagerduty"})
		w.n.Add(Subscriber{ID: ann, Name: "Ann Lee", Number: annNumber, Topic: annTopic, Email: "ann@x.example"})
		w.n.Add(Subscriber{ID: bob, Name: "Bob Ray", Email: "bob@x.example"})
		mux := http.NewServeMux()
		for provider, h := range w.n.Handlers() {
			mux.Handle("/"+provider, h)
			mux.Handle("/"+provider+"/", h)
		}
		w.web = &http.Client{Transport: through{mux}}
		play(t, w)
		if err := w.n.Close(); err != nil {
			t.Error(err)
		}
	})
}

func (w *town) hear(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	h := heard{r.URL.String(), r.Method, r.Header, string(body), form}
	w.mu.Lock()
	w.heard = append(w.heard, h)
	answer := w.answer
	w.mu.Unlock()
	if answer != nil {
		status, text := answer(h)
		rw.WriteHeader(status)
		_, _ = io.WriteString(rw, text)
	}
}

// answers says what the app answers from now on; nil is 200 and nothing.
func (w *town) answers(answer func(heard) (status int, body string)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = answer
}

// told waits until nothing is on its way any more and takes what the app heard.
func (w *town) told() []heard {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.heard
	w.heard = nil
	return all
}

// post posts to a provider. The header is given as "name: value".
func (w *town) post(path, body string, header ...string) (status int, answer map[string]any) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, "http://sandbox"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, h := range header {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	resp, err := w.web.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	if json.Unmarshal(text, &answer) != nil {
		answer = map[string]any{"text": strings.TrimSpace(string(text))}
	}
	return resp.StatusCode, answer
}

// last is the newest item on somebody's phone.
func (w *town) last(user string) Item {
	w.t.Helper()
	items := w.n.Items(user)
	if len(items) == 0 {
		w.t.Fatalf("nothing reached %s", user)
	}
	return items[len(items)-1]
}

func wantError(t *testing.T, err error, says string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("error %v, want one that says %q", err, says)
	}
}
