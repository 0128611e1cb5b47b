package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"

	"tocsin/config"
	"tocsin/playbooks"
	"tocsin/playbooks/schedules"
	"tocsin/sandbox"
	"tocsin/storage/pgtest"
)

// engines are the databases that every story runs on. Each gives the address of a fresh one. Four connections are enough for people
// and deliveries to get into each other's way; for a server, to begin one is more work than all that a story asks of it.
var engines = map[string]func(testing.TB) string{
	"sqlite":   func(t testing.TB) string { return filepath.Join(t.TempDir(), "tocsin.db") },
	"postgres": func(t testing.TB) string { return pgtest.New(t) + "&pool_max_conns=4" },
}

// world is a company with tocsin installed, in virtual time: the sandbox, the program, and a database between runs of it.
type world struct {
	t         testing.TB
	server    *sandbox.Server
	pipe      *sandbox.Pipe // to the sandbox
	mail      *sandbox.Pipe // to its mail server
	cfg       *config.Config
	book      *playbooks.Book
	schedules *schedules.Book
	company   *sandbox.Workspace
	log       bytes.Buffer
	program   *program // the last that was started
	stop      func()
	ends      func() error // waits until the program ends by itself
	heard     *hearing     // what providers said to the program
	calendar  []byte       // at http://localhost/calendar.ics; nil: nothing is there

	introduced bool // everybody's phone is known

	mu      sync.Mutex
	web     *sandbox.Pipe // to the program's own web server, while it runs
	mailbox *sandbox.Pipe // to its mail server
}

// newWorld plays a company; nil means the shipped one. It must be called inside a bubble of synctest.
func newWorld(t testing.TB, store string, company *sandbox.Workspace, book *playbooks.Book) *world {
	w := &world{t: t, pipe: sandbox.NewPipe(), mail: sandbox.NewPipe(), cfg: configFor("http://slack.example/api/", store), book: book, schedules: &schedules.Book{}, company: company}
	w.heard = &hearing{RoundTripper: w.webTransport()}
	app, err := sandbox.ParseManifest(manifest)
	if err != nil {
		t.Fatal(err)
	}
	o := sandbox.Options{Manifest: app, Workspace: company, Client: &http.Client{Transport: w.heard}}
	callBack(&o, webAddress)
	if w.server, err = sandbox.New(o); err != nil {
		t.Fatal(err)
	}
	go func() { _ = w.server.Serve(w.pipe) }()
	go func() { _ = w.server.ServeMail(w.mail) }()
	return w
}

// start runs the program until stop is called.
func (w *world) start() {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	n := network{
		http: w.client(), dialer: &websocket.Dialer{NetDialContext: w.pipe.DialContext}, providers: w.providers(), mail: w.mail.DialContext,
	}
	if w.cfg.Web.Listen != "" {
		n.listener = w.listen()
	}
	if w.cfg.Mail.Address != "" {
		n.smtp, n.resolver = w.takeMail(), mailDomains
	}
	p, err := assemble(ctx, setup{cfg: w.cfg, book: w.book, schedules: w.schedules, network: n}, zerolog.New(zerolog.SyncWriter(&w.log)))
	if err != nil {
		w.t.Fatal(err)
	}
	w.program = p
	if w.cfg.Web.Listen != "" && !w.introduced {
		w.introduce(p)
		w.introduced = true
	}
	done := make(chan error, 1)
	go func() { done <- p.run(ctx) }()
	w.ends = func() error {
		w.stop = nil
		defer cancel()
		return errors.Join(<-done, p.close())
	}
	w.stop = func() {
		w.t.Helper()
		cancel()
		if err := w.ends(); err != nil {
			w.t.Errorf("the program ended with: %v", err)
		}
	}
	synctest.Wait()
}

// introduce makes everybody's phone known, as if they had confirmed it.
func (w *world) introduce(p *program) {
	w.t.Helper()
	if err := introduce(w.t.Context(), p.store, w.workspace(), func(handle string) string { return w.server.As(handle).ID() }); err != nil {
		w.t.Fatal(err)
	}
}

// workspace is the company that is played.
func (w *world) workspace() *sandbox.Workspace {
	if w.company != nil {
		return w.company
	}
	shipped, err := sandbox.ShippedWorkspace()
	if err != nil {
		w.t.Fatal(err)
	}
	return shipped
}

// people are the handles of all accounts.
func (w *world) people() (handles []string) {
	for _, p := range w.workspace().People {
		handles = append(handles, p.Handle)
	}
	return handles
}

// listen is where the program's web server is reached until it stops.
func (w *world) listen() net.Listener {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.web = sandbox.NewPipe()
	return w.web
}

// takeMail is where the program's mail server is reached until it stops.
func (w *world) takeMail() net.Listener {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mailbox = sandbox.NewPipe()
	return w.mailbox
}

func (w *world) dialMail(ctx context.Context) (net.Conn, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.mailbox == nil {
		return nil, errors.New("the program has no mail server")
	}
	return w.mailbox.DialContext(ctx, "tcp", "alarm.example:25")
}

func (w *world) dialWeb(ctx context.Context, network, address string) (net.Conn, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.web == nil {
		return nil, errors.New("the program has no web server")
	}
	return w.web.DialContext(ctx, network, address)
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
	cfg.Updates.ConfirmAbove = 0 // a line is enough, however many it goes to
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
	_ = w.mail.Close()
	if w.t.Failed() {
		w.t.Logf("the program's log:\n%s", w.log.String())
	}
}
