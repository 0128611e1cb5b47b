package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"tocsin/incident/oncall"
	"tocsin/intake"
	"tocsin/sandbox"
)

// hidden is a part of every address here. It must be seen nowhere.
const hidden = "private-hunter2"

func ics(person string) string {
	return "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:" + person + "\r\nDTSTART:20000101T000000Z\r\nDTEND:20500101T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

// provider is a calendar's server that says what a test lets it say.
type provider struct {
	mu      sync.Mutex
	answer  http.HandlerFunc
	asked   []time.Time
	headers []http.Header
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked, p.headers = append(p.asked, time.Now()), append(p.headers, r.Header)
	answer := p.answer
	p.mu.Unlock()
	answer(w, r)
}

func (p *provider) says(answer http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = answer
}

func (p *provider) seen() ([]time.Time, []http.Header) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.asked), slices.Clone(p.headers)
}

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", code) }
}

// keeping runs Keep in a bubble with one calendar, until the returned function is called.
func keeping(t *testing.T, p *provider, log *bytes.Buffer) (c *intake.Calendars, stop func()) {
	t.Helper()
	pipe := sandbox.NewPipe()
	server := &http.Server{Handler: p}
	go func() { _ = server.Serve(pipe) }()
	client := pipe.Client()
	c = intake.NewCalendars(client, zerolog.New(log))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		c.Keep(ctx, map[string]string{"facilities": "http://127.0.0.1/" + hidden + "/basic.ics?key=" + hidden})
	}()
	return c, func() {
		cancel()
		<-ended
		client.CloseIdleConnections()
		_ = server.Close()
		_ = pipe.Close()
	}
}

// pass lets virtual time go by, and what happens in it happen.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func people(c *intake.Calendars, name string) string {
	events, ok := c.Calendar(name)
	if !ok {
		return "unknown"
	}
	return strings.Join(events.People(), " ")
}

// The last good calendar stays while its address fails; it is told how old it is and why, and asked again soon.
func TestLastGoodCalendarStays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		p := &provider{answer: text(ics("@tomasz"))}
		c, stop := keeping(t, p, &log)
		begin := time.Now()
		synctest.Wait()
		if got := people(c, "facilities"); got != "@tomasz" {
			t.Fatalf("%s is on call", got)
		}
		p.says(status(503))
		pass(35 * time.Minute)
		state, ok := c.State("facilities")
		want := intake.CalendarState{AsOf: begin, Tried: begin.Add(35 * time.Minute), Failure: "the address answers with status 503"}
		state.Events = oncall.Calendar{}
		if diff := cmp.Diff(want, state, cmp.Comparer(func(a, b oncall.Calendar) bool { return slices.Equal(a.People(), b.People()) })); !ok || diff != "" {
			t.Error(diff)
		}
		p.says(text(ics("@yuki")))
		pass(10 * time.Minute)
		if got := people(c, "facilities"); got != "@yuki" {
			t.Errorf("%s is on call", got)
		}
		p.says(text("<html>Sign in</html>"))
		pass(10 * time.Minute)
		if state, _ := c.State("facilities"); people(c, "facilities") != "@yuki" || !strings.HasPrefix(state.Failure, "line 1: this is no calendar") {
			t.Errorf("%+v", state)
		}
		pass(time.Minute)
		stop()
		var minutes []float64
		asked, _ := p.seen()
		for _, at := range asked {
			minutes = append(minutes, at.Sub(begin).Minutes())
		}
		// Every 10 minutes; after failures in 1, 2, 4, 8, and then 10 again; after one that stands alone in 1.
		if diff := cmp.Diff([]float64{0, 10, 11, 13, 17, 25, 35, 45, 55, 56}, minutes); diff != "" {
			t.Error(diff)
		}
		if lines := strings.Count(log.String(), "\n"); lines != 4 || strings.Contains(log.String(), hidden) {
			t.Errorf("the log:\n%s", log.String())
		}
	})
}

// A hanging server is given up after 30 s, and the end of the program does not wait for it.
func TestHangingCalendar(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &provider{answer: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }}
		c, stop := keeping(t, p, new(bytes.Buffer))
		pass(29 * time.Second)
		if _, ok := c.State("facilities"); ok {
			t.Error("given up too early")
		}
		pass(2 * time.Second)
		if state, _ := c.State("facilities"); state.Failure != "there was no whole answer within 30s" {
			t.Errorf("%+v", state)
		}
		p.says(func(w http.ResponseWriter, r *http.Request) { // the beginning of a calendar, and no more
			fmt.Fprint(w, "BEGIN:VCALENDAR\r\n")
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		})
		pass(100 * time.Second)
		if state, _ := c.State("facilities"); state.Failure != "there was no whole answer within 30s" || state.Tried.IsZero() {
			t.Errorf("%+v", state)
		}
		pass(110 * time.Second) // in the middle of the next try
		began := time.Now()
		stop()
		if took := time.Since(began); took > time.Second {
			t.Errorf("the end took %v", took)
		}
	})
}

// What did not change is not sent again, and counts as fresh.
func TestUnchangedCalendar(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const etag, modified = `"abc"`, "Mon, 05 Jan 2026 09:00:00 GMT"
		p := &provider{}
		p.says(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", etag)
			w.Header().Set("Last-Modified", modified)
			if r.Header.Get("If-None-Match") == etag {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			fmt.Fprint(w, ics("@tomasz"))
		})
		c, stop := keeping(t, p, new(bytes.Buffer))
		pass(15 * time.Minute)
		stop()
		_, headers := p.seen()
		if len(headers) != 2 || headers[0].Get("If-None-Match") != "" || headers[1].Get("If-None-Match") != etag || headers[1].Get("If-Modified-Since") != modified {
			t.Errorf("asked with %v", headers)
		}
		state, _ := c.State("facilities")
		if age := time.Since(state.AsOf); people(c, "facilities") != "@tomasz" || age != 5*time.Minute || state.Failure != "" {
			t.Errorf("%v old: %+v", age, state)
		}
	})
}

// once asks an address on the real loopback a single time, and gives why that failed.
func once(t *testing.T, client *http.Client, address string) string {
	t.Helper()
	var log bytes.Buffer
	told := make(chan struct{})
	c := intake.NewCalendars(client, zerolog.New(&log).Hook(zerolog.HookFunc(func(*zerolog.Event, zerolog.Level, string) { close(told) })))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		c.Keep(ctx, map[string]string{"facilities": address})
	}()
	<-told
	cancel()
	<-ended
	state, _ := c.State("facilities")
	if strings.Contains(state.Failure+log.String(), hidden) {
		t.Errorf("the address was shown: %s %s", state.Failure, log.String())
	}
	return state.Failure
}

// Whatever goes wrong is told in one line, without the address.
func TestFailures(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"good":         {text(ics("@mara")), ""},
		"not found":    {status(404), "the address answers with status 404"},
		"not modified": {status(304), "the address answers with status 304"},
		"a page":       {text("<html>"), "line 1: this is no calendar: it must begin with BEGIN:VCALENDAR"},
		"too long":     {text(strings.Repeat("x", oncall.MaxICS+1)), "the calendar has more than 4194304 bytes; that is the most that is read"},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99")
			fmt.Fprint(w, "BEGIN:")
		}, "the connection broke off"},
		"closed":          {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "the connection broke off"},
		"leads elsewhere": {http.RedirectHandler("http://calendar.example/"+hidden, http.StatusFound).ServeHTTP, "the address, or where it leads, does not begin with https:// (http:// is for this machine alone)"},
		"leads to a file": {http.RedirectHandler("file:///etc/"+hidden, http.StatusFound).ServeHTTP, "the address, or where it leads, does not begin with https:// (http:// is for this machine alone)"},
		"leads nowhere": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://%zz/"+hidden)
			w.WriteHeader(http.StatusFound)
		}, "the connection broke off"},
		"leads to itself": {http.RedirectHandler("/"+hidden, http.StatusFound).ServeHTTP, "the address leads from one to another without end"},
		"leads to the good": {func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Referer") != "" {
				t.Errorf("the address is told to where it leads: %s", r.Header.Get("Referer"))
			}
			if r.URL.Path != "/good" {
				http.Redirect(w, r, "/good", http.StatusFound)
				return
			}
			text(ics("@mara"))(w, r)
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(c.answer)
			defer server.Close()
			if got := once(t, server.Client(), server.URL+"/"+hidden+"?key="+hidden); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestAddressesThatAreNotAsked(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"http://calendar.example/" + hidden, "ftp://calendar.example/" + hidden, "http://127.0.0.1.example/" + hidden, "https:///" + hidden, "%zz" + hidden} {
		if got := once(t, http.DefaultClient, address); !strings.HasPrefix(got, "the address, or where it leads, does not begin with https://") {
			t.Errorf("%s: %q", address, got)
		}
	}
}

// A server elsewhere cannot have this machine's own services asked.
func TestLeadsToThisMachine(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.RedirectHandler("https://127.0.0.1:1/"+hidden, http.StatusFound))
	defer server.Close()
	client := server.Client()
	client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}
	const host = "example.com" // which the server's certificate is for
	if got := once(t, client, "https://"+host+"/"+hidden); !strings.HasPrefix(got, "the address, or where it leads,") {
		t.Errorf("%q", got)
	}
}

// A certificate that nobody vouches for is refused, and a server on this machine that does not run is told so.
func TestNoConnection(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(text(ics("@mara")))
	server.Config.ErrorLog = nil
	server.StartTLS()
	if got := once(t, &http.Client{}, server.URL+"/"+hidden); got != "the certificate of the address is not to be trusted" {
		t.Errorf("%q", got)
	}
	if got := once(t, server.Client(), server.URL+"/"+hidden); got != "" {
		t.Errorf("%q", got)
	}
	server.Close()
	if got := once(t, &http.Client{}, server.URL+"/"+hidden); !strings.HasPrefix(got, "dial tcp 127.0.0.1:") {
		t.Errorf("%q", got)
	}
}
