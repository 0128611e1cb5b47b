package sandbox

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
)

// rawSocket is a connection without a library, to see every frame.
type rawSocket struct {
	t      *testing.T
	ws     *websocket.Conn
	frames chan frame
	pings  chan time.Time
}

type frame struct {
	Type           string
	Reason         string
	NumConnections int            `json:"num_connections"`
	ConnectionInfo map[string]any `json:"connection_info"`
	DebugInfo      map[string]any `json:"debug_info"`
	EnvelopeID     string         `json:"envelope_id"`
	Accepts        bool           `json:"accepts_response_payload"`
	RetryAttempt   int            `json:"retry_attempt"`
	RetryReason    string         `json:"retry_reason"`
	Payload        map[string]any
}

func socketAddress(t *testing.T, pipe *Pipe) string {
	t.Helper()
	api := slack.New(DefaultBotToken, slack.OptionAppLevelToken(DefaultAppToken),
		slack.OptionAPIURL("http://sandbox/api/"), slack.OptionHTTPClient(pipe.Client()))
	_, url, err := api.StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return url
}

func dialRaw(t *testing.T, pipe *Pipe) *rawSocket {
	t.Helper()
	d := websocket.Dialer{NetDialContext: pipe.DialContext}
	ws, _, err := d.DialContext(t.Context(), socketAddress(t, pipe), nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &rawSocket{t: t, ws: ws, frames: make(chan frame, 100), pings: make(chan time.Time, 10_000)}
	pong := ws.PingHandler()
	ws.SetPingHandler(func(data string) error {
		r.pings <- time.Now()
		return pong(data)
	})
	go func() {
		defer close(r.frames)
		for {
			var f frame
			if ws.ReadJSON(&f) != nil {
				return
			}
			r.frames <- f
		}
	}()
	t.Cleanup(func() { _ = ws.Close() })
	return r
}

// next is the frame that has arrived; the zero frame when there is none or the connection has ended.
func (r *rawSocket) next() frame {
	r.t.Helper()
	synctest.Wait()
	select {
	case f := <-r.frames:
		return f
	default:
		return frame{}
	}
}

func (r *rawSocket) ack(id string, payload any) {
	r.t.Helper()
	m := map[string]any{"envelope_id": id}
	if payload != nil {
		m["payload"] = payload
	}
	if err := r.ws.WriteJSON(m); err != nil {
		r.t.Error(err)
	}
	synctest.Wait()
}

// inBubble runs a test in virtual time against a sandbox without an app.
func inBubble(t *testing.T, test func(t *testing.T, s *Server, pipe *Pipe)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, pipe, stop := serving(t, testManifest())
		test(t, s, pipe)
		stop()
	})
}

func TestHelloPingsAndTheEndOfAConnection(t *testing.T) {
	inBubble(t, func(t *testing.T, s *Server, pipe *Pipe) {
		start := time.Now()
		r := dialRaw(t, pipe)
		hello := r.next()
		life := hello.DebugInfo["approximate_connection_time"].(float64)
		want := frame{
			Type: "hello", NumConnections: 1, ConnectionInfo: map[string]any{"app_id": s.state.app.ID},
			DebugInfo: map[string]any{"host": "sandbox", "build_number": 1.0, "approximate_connection_time": 18000.0},
		}
		if d := cmp.Diff(want, hello); d != "" {
			t.Errorf("hello (-want +got):\n%s", d)
		}
		if second := dialRaw(t, pipe).next(); second.NumConnections != 2 {
			t.Errorf("the second hello counts %d connections, want 2", second.NumConnections)
		}
		pass(time.Minute)
		if n := len(r.pings); n != 6 {
			t.Errorf("%d pings in a minute, want one each ten seconds", n)
		}
		pass(time.Until(start.Add(time.Duration(life)*time.Second - closeWarning)))
		if f := r.next(); f.Type != "disconnect" || f.Reason != "warning" {
			t.Errorf("ten seconds before the end: %+v, want a warning", f)
		}
		pass(closeWarning)
		if f := r.next(); f.Type != "disconnect" || f.Reason != "refresh_requested" {
			t.Errorf("at the end: %+v, want refresh_requested", f)
		}
		pass(closeLinger)
		if _, open := <-r.frames; open {
			t.Error("the connection is open after refresh_requested")
		}
	})
}

func TestTheEleventhConnectionIsTooMany(t *testing.T) {
	inBubble(t, func(t *testing.T, s *Server, pipe *Pipe) {
		for range maxSockets {
			dialRaw(t, pipe)
		}
		one := dialRaw(t, pipe)
		if f := one.next(); f.Type != "disconnect" || f.Reason != "too_many_websockets" {
			t.Errorf("the eleventh connection heard %+v", f)
		}
		if _, open := <-one.frames; open {
			t.Error("the eleventh connection stays open")
		}
		if n := s.Sockets(); n != maxSockets {
			t.Errorf("%d connections", n)
		}
	})
}

func TestATicketIsGoodForOneConnection(t *testing.T) {
	inBubble(t, func(t *testing.T, _ *Server, pipe *Pipe) {
		d := websocket.Dialer{NetDialContext: pipe.DialContext}
		url := socketAddress(t, pipe)
		ws, _, err := d.DialContext(t.Context(), url, nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = ws.Close()
		refused := func(what, url string) {
			if _, resp, err := d.DialContext(t.Context(), url, nil); !errors.Is(err, websocket.ErrBadHandshake) || resp.StatusCode != 403 {
				t.Errorf("a ticket that is %s opened a connection: %v", what, err)
			}
		}
		refused("used", url)
		refused("made up", "ws://sandbox/link/?ticket=x")
		url = socketAddress(t, pipe)
		pass(ticketLife + time.Second)
		refused("expired", url)
	})
}

func TestSilenceOfTheAppIsTold(t *testing.T) {
	inBubble(t, func(t *testing.T, s *Server, pipe *Pipe) {
		ann := s.As("ann")
		wantError(t, ann.Command("general", "/do it"), `/do failed with the error "dispatch_failed"`)
		r := dialRaw(t, pipe)
		r.next()
		start := time.Now()
		wantError(t, ann.Command("general", "/do it"), `/do failed with the error "operation_timeout"`)
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("Slack waited %v, want 3 s", took)
		}
		f := r.next()
		if f.Type != "slash_commands" || !f.Accepts {
			t.Errorf("the command came as %+v", f)
		}
		r.ack(f.EnvelopeID, map[string]any{"text": "too late"})
		pass(10 * time.Minute)
		if f := r.next(); f.Type != "" {
			t.Errorf("a command came again: %+v", f)
		}
		seen := ann.Messages("general")
		if len(seen) != 2 || seen[1].Author != "Slackbot" || !seen[1].Ephemeral || !strings.Contains(seen[1].Text, "operation_timeout") {
			t.Errorf("ann sees %+v", seen)
		}
		if n := len(s.As("bob").Messages("general")); n != 0 {
			t.Errorf("bob sees %d messages that are for ann alone", n)
		}
	})
}

func TestLargeAcksAreDropped(t *testing.T) {
	inBubble(t, func(t *testing.T, s *Server, pipe *Pipe) {
		r := dialRaw(t, pipe)
		r.next()
		for size, want := range map[int]string{19 << 10: "", 20 << 10: `/do failed with the error "operation_timeout"`} {
			done := make(chan error, 1)
			go func() { done <- s.As("ann").Command("general", "/do it") }()
			r.ack(r.next().EnvelopeID, map[string]any{"text": strings.Repeat("x", size)})
			wantError(t, <-done, want)
		}
	})
}

func TestEventsComeAgainUntilTheyAreAcknowledged(t *testing.T) {
	inBubble(t, func(t *testing.T, s *Server, pipe *Pipe) {
		r := dialRaw(t, pipe)
		r.next()
		if _, err := s.As("ann").Say("", "hello", ""); err != nil {
			t.Fatal(err)
		}
		var id any
		envelopes := map[string]bool{}
		for i, wait := range []time.Duration{0, 3 * time.Second, 3*time.Second + time.Minute, 3*time.Second + 5*time.Minute} {
			pass(wait)
			f := r.next()
			if i == 0 {
				id = f.Payload["event_id"]
			}
			if f.Type != "events_api" || f.RetryAttempt != i || f.Payload["event_id"] != id || (f.RetryReason == "timeout") != (i > 0) {
				t.Errorf("attempt %d: %+v", i, f)
			}
			envelopes[f.EnvelopeID] = true
		}
		if len(envelopes) != 4 {
			t.Errorf("%d envelope ids in four attempts: an app has to tell repeats by event_id", len(envelopes))
		}
		pass(time.Hour)
		if f := r.next(); f.Type != "" {
			t.Errorf("a fifth attempt: %+v", f)
		}
	})
}

func TestEventsWaitForAConnection(t *testing.T) {
	inBubble(t, func(t *testing.T, s *Server, pipe *Pipe) {
		if _, err := s.As("ann").Say("", "hello", ""); err != nil {
			t.Fatal(err)
		}
		pass(30 * time.Second)
		r := dialRaw(t, pipe)
		r.next()
		pass(30 * time.Second)
		f := r.next()
		event, _ := f.Payload["event"].(map[string]any)
		if f.RetryAttempt != 2 || f.RetryReason != "connection_failed" || event["text"] != "hello" || event["channel_type"] != "im" {
			t.Errorf("a minute later: %+v", f)
		}
		r.ack(f.EnvelopeID, nil)
		pass(time.Hour)
		if f := r.next(); f.Type != "" {
			t.Errorf("an acknowledged event came again: %+v", f)
		}
	})
}

func TestRepeatedEnvelopesKeepTheirID(t *testing.T) {
	inBubble(t, func(t *testing.T, s *Server, pipe *Pipe) {
		a, b := dialRaw(t, pipe), dialRaw(t, pipe)
		a.next()
		b.next()
		s.Repeat(1)
		done := make(chan error, 1)
		go func() { done <- s.As("ann").Command("general", "/do it") }()
		first, second := a.next(), b.next()
		if first.EnvelopeID == "" || first.EnvelopeID != second.EnvelopeID {
			t.Errorf("two connections got %q and %q, want one envelope on both", first.EnvelopeID, second.EnvelopeID)
		}
		a.ack(first.EnvelopeID, nil)
		b.ack(first.EnvelopeID, nil)
		wantError(t, <-done, "")
		go func() { done <- s.As("ann").Command("general", "/do more") }()
		first, second = a.next(), b.next()
		if (first.EnvelopeID == "") == (second.EnvelopeID == "") {
			t.Errorf("the next envelope went to %q and %q, want one connection", first.EnvelopeID, second.EnvelopeID)
		}
		a.ack(first.EnvelopeID+second.EnvelopeID, nil)
		wantError(t, <-done, "")
	})
}

// wantError compares an error's text; "" means none.
func wantError(t *testing.T, err error, want string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

// asJSON is a value as a Web API client would see it.
func asJSON(t *testing.T, v any) map[string]any {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}
