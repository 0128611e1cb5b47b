package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	ackWait    = 3 * time.Second
	maxFlights = 30_000 // Slack delivers no more events than that in an hour
)

// What Slack calls it when an app does not answer in time, or is not there.
var (
	errTimeout  = errors.New("operation_timeout")
	errDispatch = errors.New("dispatch_failed")
)

// eventPauses are the pauses before an event is sent again: at once, after a minute, after five.
var eventPauses = []time.Duration{0, time.Minute, 5 * time.Minute}

// flight is one envelope that the app has not acknowledged yet.
type flight struct {
	kind    string // "slash_commands", "interactive", "events_api"
	payload json.RawMessage
	accepts bool                 // the ack may carry an answer
	answer  chan json.RawMessage // takes the ack; nil for an event, which nobody waits for

	serial  int      // order of the first sending
	ids     []string // envelope ids it was sent under; the last one is current
	on      []*link  // where it was written last
	attempt int      // repeats so far, of an event
	reason  string   // why an event is repeated
	timer   *time.Timer
}

func (f *flight) stop() {
	if f.timer != nil {
		f.timer.Stop()
	}
}

// ask sends an envelope and waits for the ack, three seconds at most. A command or an interaction goes out once; it
// goes out again, under the same envelope id and within the same three seconds, only when the connection that
// carried it ended before the ack.
func (h *hub) ask(kind string, payload any, accepts bool) (json.RawMessage, error) {
	f := &flight{kind: kind, payload: mustJSON(payload), accepts: accepts, answer: make(chan json.RawMessage, 1)}
	h.mu.Lock()
	h.rename(f)
	sent := h.put(f)
	h.mu.Unlock()
	defer h.forget(f)
	if !sent {
		return nil, errDispatch
	}
	limit := time.NewTimer(ackWait)
	defer limit.Stop()
	select {
	case p := <-f.answer:
		return p, nil
	case <-limit.C:
		return nil, errTimeout
	case <-h.over:
		return nil, errDispatch
	}
}

// event sends an envelope that nobody waits for, and repeats it as Slack does until it is acknowledged.
func (h *hub) event(payload any) {
	f := &flight{kind: "events_api", payload: mustJSON(payload)}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || len(h.flights) >= maxFlights {
		return
	}
	h.try(f)
}

// try sends an event once and arms the next attempt.
func (h *hub) try(f *flight) {
	h.rename(f)
	if !h.put(f) {
		h.failed(f, "connection_failed")
		return
	}
	f.timer = time.AfterFunc(ackWait, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.flying(f) {
			h.failed(f, "timeout")
		}
	})
}

// failed plans the next attempt of an event, or gives it up.
func (h *hub) failed(f *flight, reason string) {
	f.stop()
	f.on = nil
	if f.attempt == len(eventPauses) {
		h.drop(f)
		return
	}
	pause := eventPauses[f.attempt]
	f.attempt++
	f.reason = reason
	if pause == 0 {
		h.try(f)
		return
	}
	f.timer = time.AfterFunc(pause, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.flying(f) {
			h.try(f)
		}
	})
}

// rename gives a flight a new envelope id and keeps the old ones good for a late ack.
func (h *hub) rename(f *flight) {
	var b [16]byte
	_, _ = rand.Read(b[:])
	id := fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	if f.ids == nil {
		h.launched++
		f.serial = h.launched
	}
	f.ids = append(f.ids, id)
	h.flights[id] = f
}

func (h *hub) flying(f *flight) bool { return len(f.ids) > 0 && h.flights[f.ids[0]] == f }

// put writes an envelope to one connection, or to two when it is to be seen twice. False means that there was none.
func (h *hub) put(f *flight) bool {
	envelope := map[string]any{
		"envelope_id": f.ids[len(f.ids)-1], "type": f.kind, "payload": f.payload, "accepts_response_payload": f.accepts,
	}
	if f.answer == nil {
		envelope["retry_attempt"], envelope["retry_reason"] = f.attempt, f.reason
	}
	l := h.write(envelope)
	if l == nil {
		return false
	}
	f.on = []*link{l}
	if h.twice > 0 {
		h.twice--
		if l := h.write(envelope); l != nil {
			f.on = append(f.on, l)
		}
	}
	return true
}

// write hands a frame to the connection whose turn it is; those that are about to end come last.
func (h *hub) write(frame any) *link {
	for _, warned := range []bool{false, true} {
		for range h.links {
			h.turn++
			l := h.links[h.turn%len(h.links)]
			if l.warned == warned && !l.ending && l.queue(frame) {
				return l
			}
		}
	}
	return nil
}

// resend sends again what was cut off in flight. A command waits for the next connection when there is none.
func (h *hub) resend(f *flight) {
	switch {
	case !h.flying(f):
	case f.answer == nil:
		h.failed(f, "connection_failed")
	case !h.put(f):
		h.waiting = append(h.waiting, f)
	}
}

// flightsOn lists what was written to a connection, and to no other that is still open, and not acknowledged.
func (h *hub) flightsOn(l *link) []*flight {
	var lost []*flight
	seen := map[*flight]bool{}
	for _, f := range h.flights {
		if seen[f] || !slices.Contains(f.on, l) {
			continue
		}
		seen[f] = true
		f.on = slices.DeleteFunc(f.on, func(x *link) bool { return x == l })
		if len(f.on) == 0 {
			lost = append(lost, f)
		}
	}
	slices.SortFunc(lost, func(a, b *flight) int { return a.serial - b.serial })
	return lost
}

// acked takes an acknowledgement, on whichever connection it came.
func (h *hub) acked(id string, payload json.RawMessage) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := h.flights[id]
	if f == nil {
		return
	}
	h.drop(f)
	if f.answer != nil {
		f.answer <- payload // has room for the one
	}
}

func (h *hub) forget(f *flight) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.drop(f)
}

func (h *hub) drop(f *flight) {
	f.stop()
	for _, id := range f.ids {
		delete(h.flights, id)
	}
	h.waiting = slices.DeleteFunc(h.waiting, func(x *flight) bool { return x == f })
}
