package intake_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/rs/zerolog"

	"tocsin/intake"
	"tocsin/lang"
	"tocsin/sandbox"
)

func TestEveryAnswerHasTheHeadersThatProtectIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	for _, path := range []string{"/a/" + w.token(intake.PurposeLink, "U02JONAS", n), "/a/nonsense", "/nothing", "/healthz", "/readyz"} {
		got := w.do("GET", path, "")
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Content-Security-Policy": "default-src 'none'; style-src 'sha256-",
		} {
			if !strings.HasPrefix(got.header.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, got.header.Get(name))
			}
		}
		if got.header.Get("Set-Cookie") != "" || got.header.Get("Server") != "" {
			t.Errorf("%s: %v", path, got.header)
		}
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *intake.Options) {
		o.Metrics = promhttp.HandlerFor(o.Register.(prometheus.Gatherer), promhttp.HandlerOpts{})
		o.Checks = []intake.Check{{Name: "storage", Run: func(context.Context) error { return nil }}, {Name: "slack", Run: func(context.Context) error { return nil }}}
	})
	w.is(w.do("GET", "/healthz", ""), 200, "ok\n")
	w.is(w.do("GET", "/readyz", ""), 200, "storage: ok\nslack: ok\n")
	w.do("POST", "/a/nonsense", "")
	w.is(w.do("GET", "/metrics", ""), 200, `tocsin_answers_total{channel="link",result="forged"} 1`)

	w.at = w.serve(func(o *intake.Options) {
		o.Register = nil
		o.Checks = []intake.Check{
			{Name: "storage", Run: func(context.Context) error { return errors.New("password=hunter2 is wrong") }},
			{Name: "slack", Run: func(context.Context) error { panic("oh") }},
			{Name: "dispatch", Run: func(context.Context) error { return nil }},
		}
	})
	got := w.do("GET", "/readyz", "")
	w.is(got, 503)
	if got.text != "storage: failing\nslack: failing\ndispatch: ok\n" {
		t.Error(got.text)
	}
	w.is(w.do("GET", "/healthz", ""), 200)
	w.is(w.do("GET", "/metrics", ""), 404) // nobody gave one
	w.is(w.do("POST", "/healthz", ""), 405)
}

// Guessing is slowed down, one neighbourhood at a time; who holds a good link is let in whatever the neighbours do.
func TestWhoIsRefusedOftenIsRefusedQuickly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, proxied)
	n := w.trigger()
	from := func(address, method, path string) int {
		return w.do(method, path, "", "X-Forwarded-For", address).status
	}
	for i := range 12 {
		if got, want := from("198.51.100.7", "GET", fmt.Sprintf("/a/guess%d", i)), map[bool]int{true: 404, false: 429}[i < 10]; got != want {
			t.Errorf("guess %d: %d, want %d", i, got, want)
		}
	}
	w.counted("link", "forged", 10)
	w.counted("link", "limited", 2)
	if got := strings.Count(w.log.String(), "198.51.100.7"); got != 10 {
		t.Errorf("%d lines in the log", got)
	}
	if got := from("198.51.100.8", "GET", "/a/guess"); got != 404 {
		t.Errorf("the neighbour gets %d", got)
	}
	if got := from("198.51.100.7", "POST", "/a/"+w.token(intake.PurposeLink, "U02JONAS", n)); got != 303 {
		t.Errorf("a good link gets %d", got)
	}
	for i := range 11 { // one customer has a whole /64
		if got, want := from(fmt.Sprintf("2001:db8:1:2::%d", i), "GET", "/nothing"), map[bool]int{true: 404, false: 429}[i < 10]; got != want {
			t.Errorf("try %d: %d, want %d", i, got, want)
		}
	}
}

// X-Forwarded-For is worth what the proxy that wrote it is worth.
func TestWhereARequestComesFrom(t *testing.T) {
	t.Parallel()
	trusting, plain := newWorld(t, proxied), newWorld(t)
	for _, c := range []struct {
		w      *world
		header []string
		want   string
	}{
		{plain, nil, "127.0.0.1"},
		{plain, []string{"198.51.100.1"}, "127.0.0.1"},
		{trusting, nil, "127.0.0.1"},
		{trusting, []string{"198.51.100.2"}, "198.51.100.2"},
		{trusting, []string{"203.0.113.9, 198.51.100.3"}, "198.51.100.3"},
		{trusting, []string{"203.0.113.9, 198.51.100.4, 127.0.0.5"}, "198.51.100.4"},
		{trusting, []string{"203.0.113.9", "198.51.100.5"}, "198.51.100.5"},
		{trusting, []string{"198.51.100.6:4711"}, "198.51.100.6"},
		{trusting, []string{"[2001:db8::1]:4711"}, "2001:db8::1"},
		{trusting, []string{"::ffff:198.51.100.7"}, "198.51.100.7"},
		{trusting, []string{"198.51.100.8, unknown"}, "127.0.0.1"},
	} {
		header := []string{}
		for _, h := range c.header {
			header = append(header, "X-Forwarded-For", h)
		}
		before := len(c.w.log.String())
		c.w.do("GET", "/nothing", "", header...)
		if line := c.w.log.String()[before:]; !strings.Contains(line, `"address":"`+c.want+`"`) {
			t.Errorf("%v: not from %s: %s", c.header, c.want, line)
		}
	}
}

// A handler that panics costs one request, and what it said stays inside.
func TestAPanicCostsOneRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	path := "/a/" + w.token(intake.PurposeLink, "U02JONAS", n)
	w.service.turn(false, true)
	w.is(w.do("POST", path, ""), 500, "That did not work.")
	w.service.turn(false, false)
	w.is(w.do("POST", path, ""), 303)
	if log := w.log.String(); !strings.Contains(log, `"route":"POST /a/{token}"`) || strings.Contains(log, "Water") {
		t.Errorf("the log tells too much or too little:\n%s", log)
	}
}

func TestWrongOptions(t *testing.T) {
	t.Parallel()
	signer := newSigner(t, string(key))
	registry := prometheus.NewRegistry()
	if _, err := intake.New(intake.Options{Register: registry}); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]intake.Options{
		"a public address that is none": {PublicURL: "halden"},
		"Twilio without an address":     {Signer: signer, Twilio: &intake.Twilio{AuthToken: authToken}},
		"Twilio without a token":        {PublicURL: public, Signer: signer, Twilio: &intake.Twilio{}},
		"Twilio without a key":          {PublicURL: public, Twilio: &intake.Twilio{AuthToken: authToken}},
		"counters that are there":       {Register: registry},
	} {
		if _, err := intake.New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// piped serves in memory, in virtual time. What it gives sends a text and reads all that comes back.
func piped(t *testing.T, checks ...intake.Check) (s *intake.Server, talk func(string) string, client *http.Client) {
	t.Helper()
	texts, err := lang.New()
	if err != nil {
		t.Fatal(err)
	}
	s, err = intake.New(intake.Options{Signer: newSigner(t, string(key)), Texts: texts, Directory: halden(), Checks: checks, Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	pipe := sandbox.NewPipe()
	go func() { _ = s.Serve(pipe) }()
	talk = func(text string) string {
		c, err := pipe.DialContext(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		if _, err := io.WriteString(c, text); err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(c)
		return string(b)
	}
	return s, talk, pipe.Client()
}

// Whoever sends slowly, or nothing, is cut off; whoever sends too much is refused.
func TestSlowAndLongRequestsAreCutOff(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		send   string
		after  time.Duration
		answer string
	}{
		"nothing at all":          {"", 5 * time.Second, ""},
		"half a header":           {"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ", 5 * time.Second, ""},
		"half a body":             {"POST /a/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf", 10 * time.Second, "HTTP/1.1 404"},
		"a header of a megabyte":  {"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("x", 100<<10) + "\r\n\r\n", 0, "HTTP/1.1 431"},
		"one request, then quiet": {"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", time.Minute, "HTTP/1.1 200"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, talk, _ := piped(t)
				start := time.Now()
				got := talk(c.send)
				if took := time.Since(start).Round(time.Second); took > c.after+time.Second || took < c.after {
					t.Errorf("cut off after %v, want %v", took, c.after)
				}
				if !strings.HasPrefix(got, c.answer) {
					t.Errorf("answered %q", got)
				}
				if err := s.Shutdown(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// However many connect and say nothing, the program keeps files for itself, and who comes then is served in the end.
func TestACrowdWaitsOutside(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pipe := sandbox.NewPipe()
		s, err := intake.New(intake.Options{Log: zerolog.Nop()})
		if err != nil {
			t.Fatal(err)
		}
		go func() { _ = s.Serve(pipe) }()
		var let atomic.Int64
		for range 600 {
			go func() {
				if c, err := pipe.DialContext(t.Context(), "", ""); err == nil {
					let.Add(1)
					_, _ = io.ReadAll(c)
					_ = c.Close()
				}
			}()
			synctest.Wait()
		}
		if n := let.Load(); n != 512 {
			t.Errorf("%d were let in at once", n)
		}
		client, start := pipe.Client(), time.Now()
		got, err := client.Get("http://tocsin/healthz")
		if err != nil || got.StatusCode != 200 || time.Since(start) > 6*time.Second {
			t.Errorf("%v, %v after %v", got, err, time.Since(start))
		}
		_ = got.Body.Close()
		client.CloseIdleConnections()
		<-time.After(6 * time.Second) // those who were let in last say nothing, too
		if err := s.Shutdown(); err != nil {
			t.Error(err)
		}
	})
}

// What is under way when the program ends is finished, if it can be within 5 s.
func TestShutdownWaitsForWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		work, end time.Duration
		answered  bool
	}{
		"short work": {time.Second, time.Second, true},
		"long work":  {10 * time.Second, 2 * time.Second, true}, // a check is not waited for longer
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, _, client := piped(t, intake.Check{Name: "slow", Run: func(context.Context) error {
					<-time.After(c.work)
					return nil
				}})
				status := make(chan int, 1)
				go func() {
					got, err := client.Get("http://tocsin/readyz")
					if err != nil {
						status <- 0
						return
					}
					_ = got.Body.Close()
					status <- got.StatusCode
				}()
				synctest.Wait()
				start := time.Now()
				if err := s.Shutdown(); err != nil {
					t.Error(err)
				}
				if took := time.Since(start).Round(time.Second); took != c.end {
					t.Errorf("it took %v", took)
				}
				if got := <-status; (got != 0) != c.answered {
					t.Errorf("answered with %d", got)
				}
				client.CloseIdleConnections()
				<-time.After(c.work)
			})
		})
	}
}

// Who does not let go is cut off after 5 s.
func TestShutdownEndsAfterFiveSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pipe := sandbox.NewPipe()
		release := make(chan struct{})
		s, err := intake.New(intake.Options{Log: zerolog.Nop(), Metrics: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release })})
		if err != nil {
			t.Fatal(err)
		}
		go func() { _ = s.Serve(pipe) }()
		c, err := pipe.DialContext(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = io.WriteString(c, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n") }()
		synctest.Wait()
		start := time.Now()
		if err := s.Shutdown(); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Shutdown says %v", err)
		}
		if took := time.Since(start); took > 6*time.Second || took < 5*time.Second {
			t.Errorf("it took %v", took)
		}
		if _, err := bufio.NewReader(c).ReadString('\n'); err == nil {
			t.Error("the connection is still there")
		}
		close(release)
	})
}
