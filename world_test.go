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
	book   *playbooks.Book
	log    bytes.Buffer
	stop   func()
}

// newWorld plays a company; nil means the shipped one. It must be called inside a bubble of synctest.
func newWorld(t testing.TB, store string, company *sandbox.Workspace, book *playbooks.Book) *world {
	w := &world{t: t, pipe: sandbox.NewPipe(), store: store, book: book}
	app, err := sandbox.ParseManifest(manifest)
	if err != nil {
		t.Fatal(err)
	}
	if w.server, err = sandbox.New(sandbox.Options{Manifest: app, Workspace: company}); err != nil {
		t.Fatal(err)
	}
	go func() { _ = w.server.Serve(w.pipe) }()
	return w
}

// start runs the program until stop is called.
func (w *world) start() {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p, err := assemble(ctx, configFor("http://slack.example/api/", w.store), w.book, network{w.client(), &websocket.Dialer{NetDialContext: w.pipe.DialContext}}, zerolog.New(zerolog.SyncWriter(&w.log)))
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

// configFor is the configuration for a sandbox at an address and a database.
func configFor(api, store string) *config.Config {
	cfg := config.Default()
	cfg.Slack.APIURL = api
	cfg.Slack.AppToken, cfg.Slack.BotToken = config.NewSecret(sandbox.DefaultAppToken), config.NewSecret(sandbox.DefaultBotToken)
	cfg.Storage.URL = config.NewSecret(store)
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
