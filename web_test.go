package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"tocsin/intake"
	"tocsin/sandbox"
)

// served is a program that has nothing but a web server.
func served(t *testing.T, l net.Listener, checks ...intake.Check) (*program, *bytes.Buffer) {
	t.Helper()
	web, err := intake.New(intake.Options{Checks: checks})
	if err != nil {
		t.Fatal(err)
	}
	log := &bytes.Buffer{}
	return &program{web: web, listener: l, log: zerolog.New(log)}, log
}

// What is under way when the program is told to stop is finished before the store is closed.
func TestRequestsUnderWayAreFinished(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began, finished := make(chan struct{}), false
		pipe := sandbox.NewPipe()
		p, _ := served(t, pipe, intake.Check{Name: "slow", Run: func(context.Context) error {
			close(began)
			<-time.After(time.Second)
			finished = true
			return nil
		}})
		ctx, cancel := context.WithCancel(t.Context())
		asked := make(chan int, 1)
		go func() {
			r, err := pipe.Client().Get("http://tocsin.example/readyz")
			if err != nil {
				asked <- 0
				return
			}
			_ = r.Body.Close()
			asked <- r.StatusCode
		}()
		go func() { <-began; cancel() }()
		if err := p.serve(ctx); err != nil || !finished {
			t.Errorf("the server ended with %v; the request was finished: %v", err, finished)
		}
		if got := <-asked; got != http.StatusOK {
			t.Errorf("the answer was %d", got)
		}
	})
}

// brokenListener is a listener that breaks.
type brokenListener struct{ net.Listener }

func (brokenListener) Accept() (net.Conn, error) { return nil, errors.New("the network is gone") }

// A web server that breaks is told at once, by the log, the watchdog's silence and /incident; nothing else ends for it.
func TestAWebServerThatFailsLater(t *testing.T) {
	t.Parallel()
	pipe := sandbox.NewPipe()
	defer pipe.Close()
	p, log := served(t, brokenListener{pipe})
	if err := p.serve(t.Context()); err == nil || !strings.Contains(err.Error(), "the network is gone") {
		t.Errorf("%v", err)
	}
	if !strings.Contains(log.String(), `"level":"error"`) || !strings.Contains(log.String(), "do not arrive any more") {
		t.Errorf("the log has: %s", log)
	}
	if !p.deaf.Load() {
		t.Error("the program believes that it hears")
	}
}
