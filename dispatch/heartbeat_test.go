package dispatch_test

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/dispatch"
	"tocsin/sandbox"
)

const secretPath = "/ping/0b5a3f7e-dd"

// watchdog is a service that wants to be called; status is what it answers, 0 cuts the connection.
type watchdog struct {
	pipe   *sandbox.Pipe
	status atomic.Int64
	calls  atomic.Int64
}

func newWatchdog(t *testing.T) *watchdog {
	d := &watchdog{pipe: sandbox.NewPipe()}
	d.status.Store(http.StatusOK)
	server := &http.Server{Handler: d}
	go server.Serve(d.pipe)
	t.Cleanup(func() { server.Close() })
	return d
}

func (d *watchdog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" || !strings.HasPrefix(r.URL.Path, secretPath) {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	d.calls.Add(1)
	status := int(d.status.Load())
	if status == 0 {
		panic(http.ErrAbortHandler)
	}
	if status == http.StatusFound {
		w.Header().Set("Location", "http://other.example:bad"+secretPath)
	}
	w.WriteHeader(status)
}

// watched has the program call the watchdog every minute while healthy says so.
func watched(d *watchdog, healthy func() error) func(*dispatch.Options) {
	client := d.pipe.Client()
	return func(o *dispatch.Options) {
		o.Heartbeat = dispatch.Heartbeat{URL: "http://watchdog.example" + secretPath, Every: time.Minute, Healthy: healthy, Client: client}
	}
}

func TestTheWatchdogIsCalledWhileAllIsWell(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, dog := found(t), newWatchdog(t)
		var ill atomic.Bool
		stop := w.run((&mailbox{}).send, watched(dog, func() error {
			if ill.Load() {
				return errors.New("no connection to Slack")
			}
			return nil
		}))
		defer stop()
		wantCalls := func(want int64) {
			t.Helper()
			if got := dog.calls.Load(); got != want {
				t.Fatalf("called %d times, want %d", got, want)
			}
		}
		<-time.After(5*time.Minute + 30*time.Second)
		wantCalls(5)
		ill.Store(true)
		<-time.After(5 * time.Minute)
		wantCalls(5)
		ill.Store(false)
		<-time.After(2 * time.Minute)
		wantCalls(7)
		if fails, works := w.log.count("the heartbeat fails"), w.log.count("the heartbeat works again"); fails != 1 || works != 1 || w.log.count("no connection to Slack") != 1 {
			t.Errorf("the log says %d times that it fails and %d times that it works again; want once each, with the reason", fails, works)
		}
	})
}

func TestAWatchdogThatDoesNotAnswerIsSaidOnceAndItsAddressNever(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		status int64
		says   string
	}{
		{"refuses", 404, "answered 404"},
		{"fails", 500, "answered 500"},
		{"cuts the connection", 0, "EOF"},
		{"sends elsewhere", 302, "could not be called"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, dog := found(t), newWatchdog(t)
				dog.status.Store(tc.status)
				stop := w.run((&mailbox{}).send, watched(dog, func() error { return nil }))
				defer stop()
				<-time.After(5*time.Minute + 30*time.Second)
				if dog.calls.Load() < 5 || w.log.count("the heartbeat fails") != 1 {
					t.Errorf("called %d times, and the log says %d times that it fails", dog.calls.Load(), w.log.count("the heartbeat fails"))
				}
				if w.log.count(tc.says) != 1 {
					t.Errorf("the log does not say once that it %s", tc.name)
				}
				if w.log.count(secretPath) != 0 || w.log.count("watchdog.example") != 0 {
					t.Errorf("the log tells the address")
				}
			})
		})
	}
}
