package intake

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

// What else becomes of what another program says.
const (
	resultOpened  result = "opened" // an incident
	resultJoined  result = "joined" // one that was open
	resultUpdated result = "updated"
	resultRead    result = "read"
	resultMayNot  result = "may_not" // of a token
	resultBusy    result = "busy"    // more came than a program in its right mind sends
)

// unknownDoor is the counter's name for all hooks and tokens that there are not.
const unknownDoor = "none"

func newAlerts() *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "tocsin_alerts_total", Help: "What other programs said, by hook or token and by what became of it.",
	}, []string{"hook", "result"})
}

func (s *Server) countAlert(door string, x result) {
	s.alerts.WithLabelValues(door, string(x)).Inc()
}

// refusal is what a program is told that is not listened to.
type refusal struct {
	why     result
	status  int
	message string // one sentence; it holds nothing that only who has the secret may know
}

// reject refuses what a program sent, and says why.
func (s *Server) reject(w http.ResponseWriter, r *http.Request, door string, x refusal) {
	if s.refuseProgram(w, r, door, x.why, problem) {
		writeJSON(w, x.status, problem(string(x.why), x.message))
	}
}

// refuseProgram is refuse for other programs, which have their own shape of errors.
func (s *Server) refuseProgram(w http.ResponseWriter, r *http.Request, door string, why result, as shape) bool {
	return s.refuseFrom(w, r, entrance{
		kind: "hook", name: door, count: func(x result) { s.countAlert(door, x) },
		tooMany: func() {
			writeJSON(w, http.StatusTooManyRequests, as(string(resultLimited), "Too many requests from this address were refused."))
		},
	}, why)
}

// tooMany asks a program to slow down. It is not logged: that would cost more than the request.
func (s *Server) tooMany(w http.ResponseWriter, door string, as shape) {
	s.countAlert(door, resultBusy)
	w.Header().Set("Retry-After", "1")
	writeJSON(w, http.StatusTooManyRequests, as(string(resultBusy), "That is more than "+strconv.Itoa(hookRate)+" requests a second."))
}

// readBody reads all of a body, or says why not.
func readBody(w http.ResponseWriter, r *http.Request, most int64) ([]byte, *refusal) {
	if packed := r.Header.Get("Content-Encoding"); packed != "" && !strings.EqualFold(packed, "identity") {
		w.Header().Set("Accept-Encoding", "identity") // RFC 9110, 12.5.3
		return nil, &refusal{resultMalformed, http.StatusUnsupportedMediaType, "Send the body as it is, without Content-Encoding: nothing is unpacked here."}
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, &refusal{resultTooLarge, http.StatusRequestEntityTooLarge, "The body has more than " + strconv.FormatInt(most, 10) + " bytes."}
	}
	if err != nil {
		return nil, &refusal{resultMalformed, http.StatusBadRequest, "The body did not arrive as a whole."}
	}
	return b, nil
}
