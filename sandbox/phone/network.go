package phone

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// The providers, by the names that faults and addresses have.
const (
	Twilio    = "twilio"
	Ntfy      = "ntfy"
	PagerDuty = "pagerduty"
	Opsgenie  = "opsgenie"
	Webhook   = "webhook"
	SMTP      = "smtp"
)

// Providers are all of them.
func Providers() []string { return []string{Twilio, Ntfy, PagerDuty, Opsgenie, Webhook, SMTP} }

// Options say whom providers call back, and who wants to know what happens.
type Options struct {
	Client           *http.Client              // reaches the app; nil means one that connects to loopback addresses only
	IncomingSMS      string                    // where Twilio posts the SMS that people write; empty means nowhere
	PagerDutyWebhook string                    // where PagerDuty posts what happened to an incident; empty means nowhere
	Changed          func(user string, i Item) // an item is new on somebody's phone, or another than it was
	Paged            func(all []Incident)      // what is open with the pagers has changed
	Mail             func() (trouble Trouble)  // what is to go wrong with the mail that is being sent
	MailDown         func() (unavailable bool) // whether the mail server takes no session
}

// Subscriber is somebody who can be reached. Number is E.164; what is empty that person does not have.
type Subscriber struct{ ID, Name, Number, Topic, Email string }

// Network is what lies between the app and people's phones. It is safe for concurrent use. Make one with New.
type Network struct {
	o      Options
	ctx    context.Context // ends with Close
	stop   context.CancelFunc
	errand sync.WaitGroup // callbacks on their way
	mail   *smtp.Server

	mu          sync.Mutex // never held while somebody else is waited for
	closed      bool
	subscribers []Subscriber
	items       map[string][]*Item // by subscriber, oldest first
	nextItem    int
	calls       map[string]*call // by the id of their item
	incidents   []*Incident
	received    []ReceivedWebhook
}

// New makes a network without subscribers.
func New(o Options) *Network {
	if o.Client == nil {
		o.Client = LoopbackClient()
	}
	n := &Network{o: o, items: map[string][]*Item{}, calls: map[string]*call{}}
	n.ctx, n.stop = context.WithCancel(context.Background())
	n.mail = n.mailServer()
	return n
}

// Add gives somebody a line, a topic and a mailbox.
func (n *Network) Add(s Subscriber) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.subscribers = append(n.subscribers, s)
}

// Close ends calls and callbacks, and waits for those on their way.
func (n *Network) Close() error {
	n.mu.Lock()
	n.closed = true
	for _, c := range n.calls {
		c.quiet()
	}
	n.mu.Unlock()
	n.stop()
	err := n.mail.Close()
	n.errand.Wait()
	if errors.Is(err, smtp.ErrServerClosed) {
		return nil
	}
	return err
}

// Handlers answer what is posted to the providers, by their names. The mail server has none; see ServeMail.
func (n *Network) Handlers() map[string]http.Handler {
	return map[string]http.Handler{
		Twilio: n.twilio(), Ntfy: n.ntfy(), PagerDuty: n.pagerDuty(), Opsgenie: n.opsgenie(), Webhook: n.webhook(),
	}
}

// Refuse answers with a status as a provider does, for what goes wrong on request. code is one of Twilio's own; empty means the
// one that goes with the status.
func Refuse(w http.ResponseWriter, provider string, status int, code string) {
	text := http.StatusText(status)
	switch provider {
	case Twilio:
		own, err := strconv.Atoi(code)
		if err != nil {
			own = 20000 + status
		}
		writeJSON(w, status, twilioError{Code: own, Message: text, Status: status})
	case Ntfy:
		writeJSON(w, status, ntfyError{Code: status*100 + 1, HTTP: status, Message: strings.ToLower(text)})
	case PagerDuty:
		writeJSON(w, status, map[string]any{"status": strings.ToLower(text), "message": text})
	case Opsgenie:
		writeJSON(w, status, map[string]any{"message": text, "took": 0.001, "requestId": newID("")})
	default:
		http.Error(w, text, status)
	}
}

// who finds the subscriber that fits.
func (n *Network) who(fits func(Subscriber) bool) (Subscriber, bool) {
	for _, s := range n.subscribers {
		if fits(s) {
			return s, true
		}
	}
	return Subscriber{}, false
}

func (n *Network) subscriber(id string) (Subscriber, bool) {
	return n.who(func(s Subscriber) bool { return s.ID == id })
}

// run does something in the background, unless all is over.
func (n *Network) run(do func()) {
	if !n.closed {
		n.errand.Go(do)
	}
}

// patience is how long a provider waits for the app to answer a callback.
const patience = 15 * time.Second

// maxBody bounds every body, from either side.
const maxBody = 1 << 20

// request posts to the app and reads what it answers.
func (n *Network) request(method, url string, header http.Header, body []byte) (status int, answer []byte, err error) {
	return n.requestWithin(patience, method, url, header, body)
}

func (n *Network) requestWithin(patience time.Duration, method, url string, header http.Header, body []byte) (status int, answer []byte, err error) {
	ctx, cancel := context.WithTimeout(n.ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header = header
	resp, err := n.o.Client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxBody))
	return resp.StatusCode, answer, err
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the caller may be gone
}

// newID is 32 random hexadecimal digits behind a prefix.
func newID(prefix string) string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // it never fails
	return prefix + hex.EncodeToString(raw)
}
