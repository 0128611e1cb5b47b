package intake

import (
	"cmp"
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
	"golang.org/x/time/rate"

	"tocsin/incident"
	"tocsin/lang"
)

// Incidents is what an answer does to an incident. incident.Service is one.
type Incidents interface {
	Look(ctx context.Context, n incident.Number, by incident.PersonID) (incident.Record, error)
	Acknowledge(ctx context.Context, n incident.Number, by incident.PersonID, now time.Time) (incident.Record, error)
	AskedBy(ctx context.Context, rollCall string, who incident.PersonID) (incident.Incident, incident.RollCall, incident.Asked, error)
	AnswerRoll(ctx context.Context, key, rollCall string, who incident.PersonID, a incident.Answer, now time.Time) error
}

// Options are what a Server is made of. What is not given is not served: a second Server may have nothing but Checks and
// Metrics, for a listener that only the inside of a network reaches.
type Options struct {
	PublicURL string         // how the outside reaches the listener, without what a proxy in front takes off the path
	Proxies   []netip.Prefix // whose X-Forwarded-For is believed

	Signer    *Signer // nil: no links
	Incidents Incidents
	Directory incident.Directory
	Texts     *lang.Texts

	Twilio    *Twilio
	PagerDuty *PagerDuty

	Hooks      []Hook
	Alarms     Alarms              // there where Hooks are
	API        *API                // nil: there is none
	Severities incident.Severities // those of the company: alerts are of one of them

	Checks  []Check
	Metrics http.Handler

	Register prometheus.Registerer // where the counters go; nil: nowhere
	Log      zerolog.Logger
}

// Server answers HTTP requests. Make one with New.
type Server struct {
	o       Options
	base    string
	http    *http.Server
	answers *prometheus.CounterVec
	alerts  *prometheus.CounterVec
	limit   limit
	doors   map[string]*door
	busy    chan struct{} // has room for hooksAtOnce

	apiLimits map[string]*rate.Limiter // by the token's name
}

// Bounds of a request. Slow senders (slowloris) are cut off, and so is what is too long.
const (
	headTime  = 5 * time.Second  // to send the header
	readTime  = 10 * time.Second // to send all of the request
	writeTime = 15 * time.Second // from the header's end to the end of the answer
	idleTime  = time.Minute      // between two requests of one connection
	workTime  = 4 * time.Second  // to do what is asked: PagerDuty waits 5 s
	endTime   = 5 * time.Second  // for requests under way when the server is shut down
	maxHeader = 16 << 10         // bytes; the standard library adds 4 KiB
)

// New makes a Server. An error says what of the options is wrong.
func New(o Options) (*Server, error) {
	base, err := baseOf(o.PublicURL)
	if err != nil {
		return nil, err
	}
	if o.Twilio != nil && (base == "" || o.Twilio.AuthToken == "" || o.Signer == nil) {
		return nil, errors.New("answers by Twilio need a public address, Twilio's auth token, and a key to sign with")
	}
	s := &Server{o: o, base: base, answers: newAnswers(), alerts: newAlerts(), doors: doors(o.Hooks), busy: make(chan struct{}, hooksAtOnce), apiLimits: map[string]*rate.Limiter{}}
	if o.Register != nil {
		if err := errors.Join(o.Register.Register(s.answers), o.Register.Register(s.alerts)); err != nil {
			return nil, err
		}
	}
	s.http = &http.Server{
		Handler:           s.guard(s.routes()),
		ReadHeaderTimeout: headTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: maxHeader,
		ErrorLog:       log.New(o.Log, "", 0), // of broken connections: it has no paths
	}
	return s, nil
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.alive)
	mux.HandleFunc("GET /readyz", s.ready)
	if s.o.Metrics != nil {
		mux.Handle("GET /metrics", s.o.Metrics)
	}
	if s.o.Signer != nil {
		mux.HandleFunc("GET /a/{token}", s.show)
		mux.HandleFunc("POST /a/{token}", s.press)
		mux.HandleFunc("GET /r/{token}", s.showRoll)
		mux.HandleFunc("POST /r/{token}", s.answerRoll)
	}
	if s.o.Twilio != nil {
		mux.HandleFunc("POST /twilio/voice/{token}", s.signedByTwilio(channelVoice, s.voice))
		mux.HandleFunc("POST /twilio/sms", s.signedByTwilio(channelSMS, s.sms))
		mux.HandleFunc("POST /twilio/status/{token}", s.signedByTwilio(channelStatus, s.status))
	}
	if s.o.PagerDuty != nil {
		mux.HandleFunc("POST /pagerduty/{pager}", s.pagerduty)
	}
	if len(s.o.Hooks) > 0 {
		mux.HandleFunc("POST /hooks/{name}", s.hook)
		mux.HandleFunc("POST /v2/enqueue", s.enqueue)
	}
	if s.o.API != nil {
		s.serveAPI(mux)
	}
	return s.known(mux)
}

// Serve answers what comes in until Shutdown; then it gives nil.
func (s *Server) Serve(l net.Listener) error {
	if err := s.http.Serve(newCrowd(l)); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Shutdown takes no more requests, waits up to 5 s for those under way, and cuts off the rest, of which the error tells.
func (s *Server) Shutdown() error {
	ctx, stop := context.WithTimeout(context.Background(), endTime)
	defer stop()
	if err := s.http.Shutdown(ctx); err != nil {
		return cmp.Or(s.http.Close(), err)
	}
	return nil
}
