package main

import (
	"bytes"
	"context"
	"net/http"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"

	"tocsin/config"
	"tocsin/playbooks"
	"tocsin/sandbox"
	"tocsin/storage/pgtest"
)

// engines are the databases that every story runs on. Each gives the address of a fresh one.
var engines = map[string]func(testing.TB) string{
	"sqlite":   func(t testing.TB) string { return filepath.Join(t.TempDir(), "tocsin.db") },
	"postgres": pgtest.New,
}

// world is a company with tocsin installed, in virtual time: the sandbox, the program, and a database between runs of it.
type world struct {
	t      testing.TB
	server *sandbox.Server
	pipe   *sandbox.Pipe
	store  string // address of the database
	log    bytes.Buffer
	stop   func()
}

// newWorld must be called inside a bubble of synctest.
func newWorld(t testing.TB, store string) *world {
	w := &world{t: t, pipe: sandbox.NewPipe(), store: store}
	app, err := sandbox.ParseManifest(manifest)
	if err != nil {
		t.Fatal(err)
	}
	if w.server, err = sandbox.New(sandbox.Options{Manifest: app}); err != nil {
		t.Fatal(err)
	}
	go func() { _ = w.server.Serve(w.pipe) }()
	return w
}

// start runs the program until stop is called.
func (w *world) start() {
	w.t.Helper()
	book, err := playbooks.Shipped()
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	p, err := assemble(ctx, w.config(), book, network{w.client(), &websocket.Dialer{NetDialContext: w.pipe.DialContext}}, zerolog.New(&w.log))
	if err != nil {
		w.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- p.run(ctx) }()
	w.stop = func() {
		w.t.Helper()
		cancel()
		if err := <-done; err != nil {
			w.t.Errorf("the program ended with: %v", err)
		}
		if err := p.close(); err != nil {
			w.t.Error(err)
		}
	}
	synctest.Wait()
}

func (w *world) client() *http.Client {
	c := w.pipe.Client()
	c.Timeout = 10 * time.Second
	return c
}

func (w *world) config() *config.Config {
	cfg := config.Default()
	cfg.Slack.APIURL = "http://slack.example/api/"
	cfg.Slack.AppToken, cfg.Slack.BotToken = config.NewSecret(sandbox.DefaultAppToken), config.NewSecret(sandbox.DefaultBotToken)
	cfg.Storage.URL = config.NewSecret(w.store)
	return cfg
}

// end closes everything, so that the bubble can end.
func (w *world) end() {
	if w.stop != nil {
		w.stop()
	}
	if err := w.server.Close(); err != nil {
		w.t.Error(err)
	}
	_ = w.pipe.Close()
	if w.t.Failed() {
		w.t.Logf("the program's log:\n%s", w.log.String())
	}
}
