package intake

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// channel is the way an answer came.
type channel string

const (
	channelLink      channel = "link"
	channelPush      channel = "push"
	channelSMS       channel = "sms"
	channelVoice     channel = "voice"
	channelPagerDuty channel = "pagerduty"
	channelRollCall  channel = "rollcall"
	channelStatus    channel = "status" // no answer, but what became of a message
	channelNone      channel = "none"   // an address where nothing is
)

// result is what became of what came: of an answer, an alert, a mail.
type result string

const (
	resultAcknowledged result = "acknowledged"
	resultResolved     result = "resolved"
	resultAnswered     result = "answered" // a roll call
	resultNoted        result = "noted"    // a status was passed on, or a note or a link is on record
	resultRepeated     result = "repeated" // it had been given before
	resultIgnored      result = "ignored"  // nothing that asks for anything
	resultOver         result = "over"     // the incident was resolved
	resultFailed       result = "failed"   // our own fault

	// Refused, and logged.
	resultForged      result = "forged"
	resultForeign     result = "foreign" // a token for something else
	resultExpired     result = "expired"
	resultUnknown     result = "unknown" // nobody, no incident or no pager goes by that name
	resultMalformed   result = "malformed"
	resultMethod      result = "wrong_method"
	resultTooLarge    result = "too_large"
	resultDeactivated result = "deactivated"
	resultLimited     result = "limited" // refused too often already: not logged any more
)

func newAnswers() *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "tocsin_answers_total", Help: "Answers to pages from outside Slack, by the way they came and what became of them.",
	}, []string{"channel", "result"})
}

func (s *Server) count(c channel, x result) {
	s.answers.WithLabelValues(string(c), string(x)).Inc()
}

// refuse counts and logs a refusal. It gives false where its sender had too many already, and has answered then.
//
// Who holds what is valid is never turned away for others' sake: many share an address, all of them where a proxy is not
// among the trusted ones. No token or signature (128 bits and more) is found by guessing; the limit bounds what guessing costs.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, c channel, why result) bool {
	return s.refuseFrom(w, r, entrance{
		kind: "channel", name: string(c), count: func(x result) { s.count(c, x) },
		tooMany: func() { http.Error(w, "Too many attempts.", http.StatusTooManyRequests) },
	}, why)
}

// entrance is where a request came in that is refused.
type entrance struct {
	kind, name string // for the log
	count      func(result)
	tooMany    func() // answers who had too many refusals already
}

func (s *Server) refuseFrom(w http.ResponseWriter, r *http.Request, e entrance, why result) bool {
	from := s.address(r)
	if !s.limit.allow(neighbourhood(from)) {
		e.count(resultLimited)
		w.Header().Set("Retry-After", strconv.Itoa(int(refusalsEvery/time.Second)))
		e.tooMany()
		return false
	}
	e.count(why)
	s.logRefusal(r, e.kind, e.name, why)
	return true
}

func (s *Server) logRefusal(r *http.Request, kind, name string, why result) {
	s.o.Log.Warn().Str("route", r.Pattern).Str(kind, name).Str("reason", string(why)).Stringer("address", s.address(r)).Msg("a request was refused")
}

// deny refuses a program, with a short text.
func (s *Server) deny(w http.ResponseWriter, r *http.Request, c channel, why result, status int) {
	if s.refuse(w, r, c, why) {
		http.Error(w, http.StatusText(status), status)
	}
}

// body reads the whole body of a request, or refuses it.
func (s *Server) body(w http.ResponseWriter, r *http.Request, c channel, most int64) ([]byte, bool) {
	b, wrong := readBody(w, r, most)
	if wrong != nil {
		s.deny(w, r, c, wrong.why, wrong.status)
	}
	return b, wrong == nil
}
