package sandbox

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/sandbox/phone"
	"tocsin/sandbox/ring"
)

// Options say which workspace is served and which app is installed in it.
type Options struct {
	Workspace *Workspace // the made-up company; nil means the shipped one
	Manifest  *Manifest  // the installed app; nil means an app with every scope the sandbox knows and no slash command
	BotToken  string     // "xoxb-…"; empty means DefaultBotToken
	AppToken  string     // "xapp-…"; empty means DefaultAppToken
	Limits    bool       // enforce Slack's rate limits from the start; see Server.SetLimits
	Welcome   []string   // what the page says first, a line each; `code` can be pressed and goes to the composer
	Crowd     *Crowd     // what people do by themselves of whom GrownWorkspace has added; nil means nothing
	Speed     string     // what the page says of the app's clock where that runs faster, such as "a minute takes a second"

	// The app's own addresses, for the providers that call back; an empty one is not called.
	Client           *http.Client // reaches the app; nil means one that connects to loopback addresses only
	IncomingSMS      string       // where Twilio posts the SMS that people write
	PagerDutyWebhook string       // where PagerDuty posts what people do there

	// What rings the app from outside Slack; nil: the page does not offer it.
	Mail       *ring.MailOptions
	Monitoring *ring.MonitoringOptions
}

// The tokens of a sandbox that was given none. They open nothing but a sandbox.
const (
	DefaultBotToken = "xoxb-sandbox"
	DefaultAppToken = "xapp-sandbox"
)

// Server is one workspace with one app installed. It is safe for concurrent use.
type Server struct {
	opts Options
	http *http.Server

	mu     sync.Mutex // guards state; never held while the app is waited for
	state  *state
	limits *limiter
	faults *faults
	socket *hub  // Socket Mode connections and the envelopes on their way
	live   *feed // what the page is told as it happens
	phone  *phone.Network
	crowd  *crowd

	mail       *ring.Mail       // nil: there is none
	monitoring *ring.Monitoring // nil: there is none
	ringing    context.Context  // of both; ends with Close
	hangUp     context.CancelFunc

	calls       callLog
	lastEvent   atomic.Int64 // when the last event was, in microseconds
	scopeHeader string       // the bot token's scopes, as X-OAuth-Scopes has them
}

// New builds a workspace from the options. The error says what in the workspace or the manifest is wrong.
func New(o Options) (*Server, error) {
	if o.BotToken == "" {
		o.BotToken = DefaultBotToken
	}
	if o.AppToken == "" {
		o.AppToken = DefaultAppToken
	}
	if o.Workspace == nil {
		w, err := ShippedWorkspace()
		if err != nil {
			return nil, err
		}
		o.Workspace = w
	}
	if o.Manifest == nil {
		o.Manifest = &Manifest{Name: "App", Scopes: allScopes(), Interactive: true, SocketMode: true, HomeTab: true}
	}
	s := &Server{opts: o, faults: newFaults(), limits: newLimiter(o.Limits), live: newFeed(), scopeHeader: strings.Join(o.Manifest.Scopes, ",")}
	st, err := newState(o.Workspace, o.Manifest, time.Now())
	if err != nil {
		return nil, err
	}
	s.state = st
	s.socket = newHub(s)
	s.crowd = newCrowd(s, o.Crowd)
	s.connectPhones()
	s.ring()
	s.http = &http.Server{Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second}
	return s, nil
}

// Serve answers on l until Close. It returns nil after Close, like http.Server.Serve without the sentinel.
// Any net.Listener will do, Pipe among them.
func (s *Server) Serve(l net.Listener) error {
	if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Close ends every connection and everything that waits.
func (s *Server) Close() error {
	s.socket.close() // nobody waits for the app any more
	s.crowd.agenda.stop()
	s.hangUp()
	s.dropScheduled()
	s.live.close()
	phones := s.phone.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		return errors.Join(phones, s.http.Close())
	}
	return phones
}
