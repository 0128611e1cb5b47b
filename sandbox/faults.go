package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path"
	"strconv"
	"sync"
	"time"

	"tocsin/sandbox/phone"
)

// Fault is something that goes wrong on request.
type Fault struct {
	Provider   string        // one of phone.Providers; empty means Slack
	Method     string        // a method's name or a pattern such as "chat.*"; "*" is every method. Of a provider, the last word of the address ("Messages", "Calls"); empty is every one
	Kind       string        // FaultLatency, FaultStatus, FaultCut, FaultRefuse or FaultHang
	Delay      time.Duration // FaultLatency: how long the answer is held back, after the effect took place
	Status     int           // FaultStatus: the HTTP (or SMTP) status that is answered; nothing takes effect. 0 with an Error means 200
	RetryAfter int           // FaultStatus: seconds in the Retry-After header; 0 means no header
	Error      string        // FaultStatus: Slack's error code in the body; empty means no JSON body, "ratelimited" for 429. Of Twilio, its own code ("21211")
	Times      int           // so many calls; 0 means until ClearFaults
}

// The kinds of faults.
const (
	FaultLatency = "latency" // the effect takes place at once, the answer comes late
	FaultStatus  = "status"  // an HTTP error or an error of Slack's, and no effect
	FaultCut     = "cut"     // the effect takes place, and the connection ends before the answer
	FaultRefuse  = "refuse"  // the connection ends, and no effect
	FaultHang    = "hang"    // no answer, and no effect
)

// forever is longer than anybody waits.
const forever = 100 * 365 * 24 * time.Hour

// faults holds what is to go wrong.
type faults struct {
	mu   sync.Mutex
	list []Fault
	out  map[string]bool // by provider; "" is Slack
}

func newFaults() *faults { return &faults{out: map[string]bool{}} }

// SetFault lets something go wrong from the next call on. It replaces an earlier fault of the same Provider and Method; of
// several that match a call, the earliest acts.
func (s *Server) SetFault(f Fault) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	for i := range s.faults.list {
		if s.faults.list[i].Provider == f.Provider && s.faults.list[i].Method == f.Method {
			s.faults.list[i] = f
			return
		}
	}
	s.faults.list = append(s.faults.list, f)
}

// ClearFaults ends every fault; an outage goes on.
func (s *Server) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.list = nil
}

// Outage takes the whole of Slack away: every call answers 503 without a JSON body, nothing takes effect, the Socket
// Mode connections break and none can be opened. The other providers go on; see ProviderOutage.
func (s *Server) Outage(on bool) {
	s.faults.takeDown("", on)
	if on {
		s.CutSockets()
	}
}

func (f *faults) takeDown(provider string, on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.out[provider] = on
}

// down says whether a provider ("" is Slack) is away as a whole.
func (f *faults) down(provider string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.out[provider]
}

// all lists what is to go wrong.
func (f *faults) all() []Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Fault{}, f.list...)
}

// next finds the fault for a call and counts it.
func (f *faults) next(provider, method string) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.out[provider] {
		return Fault{Provider: provider, Kind: FaultStatus, Status: http.StatusServiceUnavailable}, true
	}
	for i, fault := range f.list {
		if !fault.meets(provider, method) {
			continue
		}
		if fault.Times == 1 {
			f.list = append(f.list[:i:i], f.list[i+1:]...)
		} else if fault.Times > 1 {
			f.list[i].Times--
		}
		return fault, true
	}
	return Fault{}, false
}

// meets says whether a fault is one of this call.
func (f Fault) meets(provider, method string) bool {
	fits, _ := path.Match(f.Method, method)
	return f.Provider == provider && (fits || provider != "" && f.Method == "")
}

// apply answers a call of Slack's, or lets it go wrong.
func (f *faults) apply(w http.ResponseWriter, r *http.Request, method string, next http.HandlerFunc) {
	fault, _ := f.next("", method)
	fault.play(w, r, next)
}

// play answers a call as the fault has it; the zero Fault does no harm.
func (f Fault) play(w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
	switch f.Kind {
	case "":
		next(w, r)
	case FaultLatency:
		held := &heldAnswer{header: http.Header{}}
		next(held, r)
		wait(r, f.Delay)
		held.send(w)
	case FaultCut:
		next(&heldAnswer{header: http.Header{}}, r)
		cut(w)
	case FaultRefuse:
		cut(w)
	case FaultHang:
		_, _ = io.Copy(io.Discard, r.Body) // only then is it noticed that the caller gives up
		wait(r, forever)
		cut(w)
	default:
		f.answer(w)
	}
}

// takesEffect says whether the call is carried out all the same.
func (f Fault) takesEffect() bool {
	return f.Kind == "" || f.Kind == FaultLatency || f.Kind == FaultCut
}

// result is what the call log notes of a fault without effect.
func (f Fault) result() string {
	switch {
	case f.Kind == FaultRefuse, f.Kind == FaultHang:
		return f.Kind
	case f.Error != "":
		return f.Error
	case f.Status == http.StatusTooManyRequests:
		return "ratelimited"
	}
	return fmt.Sprintf("http_%d", f.Status)
}

// answer writes the HTTP error or Slack's.
func (f Fault) answer(w http.ResponseWriter) {
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
	}
	status := f.Status
	if status == 0 {
		status = http.StatusOK
	}
	if f.Provider != "" {
		phone.Refuse(w, f.Provider, status, f.Error)
		return
	}
	if f.Error == "" && status != http.StatusTooManyRequests {
		http.Error(w, http.StatusText(status), status)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "{\"ok\":false,\"error\":%q}\n", f.result()) // the caller may be gone
}

// wait holds an answer back until its time or until nobody waits for it any more.
func wait(r *http.Request, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
	}
}

// heldAnswer is an answer that is not sent yet, or never.
type heldAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *heldAnswer) Header() http.Header         { return a.header }
func (a *heldAnswer) WriteHeader(status int)      { a.status = status }
func (a *heldAnswer) Write(b []byte) (int, error) { return a.body.Write(b) }

func (a *heldAnswer) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	_, _ = w.Write(a.body.Bytes()) // the caller may be gone
}

// cut ends the connection without an answer.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close() // it is to be broken
	}
}
