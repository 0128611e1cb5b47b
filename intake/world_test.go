package intake_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"tocsin/incident"
	"tocsin/intake"
	"tocsin/lang"
	"tocsin/storage"
)

const (
	public    = "https://tocsin.halden.example"
	authToken = "5ef5a1d7c6b04f0d9d4f1a7b8e2c3d4e"
	secret    = "GReZVXCEuvq8uwQXGO3NTkqrBbYnXNgR"
	title     = "Water in the Berlin office <b>"
	jonas     = "+4915112345678"
	amara     = "+447700900123"
)

var key = []byte("a key of at least thirty-two bytes")

// world is a company with a store on disk, and a server that answers on loopback.
type world struct {
	*testing.T
	store    *storage.Store
	service  *flaky
	c        company
	signer   *intake.Signer
	arrivals *arrivals
	mirror   *mirror
	registry *prometheus.Registry
	log      *lines
	at       string // the server's address
	server   *intake.Server
}

func newWorld(t *testing.T, change ...func(*intake.Options)) *world {
	t.Helper()
	w := &world{T: t, c: halden(), arrivals: &arrivals{}, registry: prometheus.NewRegistry(), log: &lines{}}
	var err error
	w.store, err = storage.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "tocsin.db"))
	w.must(err)
	t.Cleanup(func() { w.must(w.store.Close()) })
	w.signer, err = intake.NewSigner(key)
	w.must(err)
	w.service = &flaky{Service: &incident.Service{Store: w.store, Playbooks: shelf{}, Directory: w.c, Wake: func() {}}}
	w.mirror = &mirror{flaky: w.service}
	w.at = w.serve(change...)
	for who, number := range map[incident.PersonID]string{"U02JONAS": jonas, "U02AMARA": amara} {
		w.verify(who, number)
	}
	return w
}

// serve starts a server that ends with the test.
func (w *world) serve(change ...func(*intake.Options)) string {
	w.Helper()
	texts, err := lang.New()
	w.must(err)
	o := intake.Options{
		PublicURL: public, Signer: w.signer, Incidents: w.service, Directory: w.c, Texts: texts,
		Twilio:    &intake.Twilio{AuthToken: authToken, Phones: w.store, Arrivals: w.arrivals},
		PagerDuty: &intake.PagerDuty{Secrets: map[string]string{"ops": secret}, Mirror: w.mirror},
		Register:  w.registry, Log: zerolog.New(w.log),
	}
	for _, c := range change {
		c(&o)
	}
	s, err := intake.New(o)
	w.must(err)
	w.server = s
	l, err := net.Listen("tcp", "127.0.0.1:0")
	w.must(err)
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	w.Cleanup(func() {
		w.must(s.Shutdown())
		w.must(<-served)
	})
	return "http://" + l.Addr().String()
}

// proxied lets the test say where it comes from.
func proxied(o *intake.Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) verify(who incident.PersonID, number string) {
	w.Helper()
	w.must(w.store.Change(w.Context(), func(tx incident.Tx) error {
		return tx.SetContact(who, incident.Contact{Method: incident.MethodSMS, Address: number}, time.Now())
	}))
}

func (w *world) trigger() incident.Number {
	w.Helper()
	r, err := w.service.Trigger(w.Context(), incident.Trigger{Playbook: "crisis", Text: title, By: "U02MARA"}, time.Now())
	w.must(err)
	return r.Number
}

func (w *world) resolve(n incident.Number) {
	w.Helper()
	_, err := w.service.Resolve(w.Context(), "", n, "U02MARA", "All is dry.", time.Now())
	w.must(err)
}

// opened has Slack make the incident's channel.
func (w *world) opened(n incident.Number, name string) {
	w.Helper()
	list, err := w.store.Claim(w.Context(), incident.MethodSlack, time.Now(), incident.PriorityRefresh, 100, time.Minute)
	w.must(err)
	for _, d := range list {
		if d.Kind == incident.KindChannel && d.Incident == n {
			w.must(w.service.Settle(w.Context(), []incident.Result{{Delivery: d, Channel: &incident.Channel{ID: "C1", Name: name}}}, time.Now()))
		}
	}
}

func (w *world) record(n incident.Number) incident.Record {
	w.Helper()
	r, err := w.store.Record(w.Context(), n)
	w.must(err)
	return r
}

// answered fails unless these people, and nobody else, have acknowledged.
func (w *world) answered(n incident.Number, people ...incident.PersonID) {
	w.Helper()
	r := w.record(n)
	count := 0
	for _, p := range r.Pages {
		if p.State == incident.Answered {
			count++
		}
	}
	for _, who := range people {
		if p := r.Page(who); p == nil || p.State != incident.Answered {
			w.Errorf("%s has not acknowledged %s", who, n)
		}
	}
	if count != len(people) {
		w.Errorf("%d have acknowledged %s, want %v", count, n, people)
	}
}

// token is a good one; change makes it another.
func (w *world) token(p intake.Purpose, who incident.PersonID, n incident.Number, change ...func(*intake.Claim)) string {
	c := intake.Claim{Purpose: p, Subject: string(who), Incident: n, Expires: time.Now().Add(intake.Life)}
	for _, f := range change {
		f(&c)
	}
	return w.signer.Token(c)
}

func expired(c *intake.Claim) { c.Expires = time.Now().Add(-time.Second) }

// reply is what came back.
type reply struct {
	status int
	header http.Header
	text   string
}

var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (w *world) do(method, path, body string, header ...string) reply {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), method, w.at+path, strings.NewReader(body))
	w.must(err)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	got, err := client.Do(r)
	w.must(err)
	defer func() { _ = got.Body.Close() }()
	text, err := io.ReadAll(got.Body)
	w.must(err)
	return reply{got.StatusCode, got.Header, string(text)}
}

// is fails unless the answer has a status and says all of these.
func (w *world) is(got reply, status int, says ...string) {
	w.Helper()
	if got.status != status {
		w.Errorf("answered with %d, want %d: %s", got.status, status, got.text)
	}
	for _, text := range says {
		if !strings.Contains(got.text, text) {
			w.Errorf("it does not say %q:\n%s", text, got.text)
		}
	}
}

// counted fails unless a counter stands at n.
func (w *world) counted(channel, result string, n float64) {
	w.Helper()
	w.countedIn("tocsin_answers_total", channel, result, n)
}

func (w *world) countedIn(counter, from, result string, n float64) {
	w.Helper()
	families, err := w.registry.Gather()
	w.must(err)
	got := 0.0
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == counter && m.GetLabel()[0].GetValue() == from && m.GetLabel()[1].GetValue() == result {
				got = m.GetCounter().GetValue()
			}
		}
	}
	if got != n {
		w.Errorf("%s %s is counted %v times, want %v", from, result, got, n)
	}
}

// lines is a log that a test reads while it is written.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
