package bot

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"github.com/slack-go/slack"

	"tocsin/incident"
)

// TestFailed says what each kind of answer means for a delivery.
func TestFailed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name             string
		err              error
		reason           string
		retry            time.Duration
		deferred, unsure bool
	}{
		{"refused for good", slack.SlackErrorResponse{Err: "user_not_found"}, "user_not_found", 0, false, false},
		{"refused for now", slack.SlackErrorResponse{Err: "internal_error"}, "", 0, false, false},
		{"too many calls", &slack.RateLimitedError{RetryAfter: 7 * time.Second}, "", 7 * time.Second, true, false},
		{"too many calls, with no time said", slack.StatusCodeError{Code: http.StatusTooManyRequests}, "", 5 * time.Second, true, false},
		{"a server's error", slack.StatusCodeError{Code: http.StatusBadGateway}, "", 0, false, true},
		{"a connection that broke", io.ErrUnexpectedEOF, "", 0, false, true},
		{"an answer that is no answer", errors.New("invalid character '<'"), "", 0, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := &Slack{budget: newBudget(300), log: zerolog.Nop()}
			r := s.failed(incident.Delivery{ID: "D"}, postMessage, c.err)
			if r.Reason != c.reason || r.RetryIn != c.retry || r.Deferred != c.deferred || r.Unsure != c.unsure {
				t.Errorf("%+v, want %+v", r, c)
			}
		})
	}
}

func TestBudget(t *testing.T) {
	t.Parallel()
	// take makes so many calls one after the other and gives how long they took and how many went back to the outbox.
	take := func(t *testing.T, b *budget, n int, method, channel string, p incident.Priority) (took time.Duration, back int) {
		began := time.Now()
		for range n {
			if b.wait(t.Context(), method, channel, p) > 0 {
				back++
			}
		}
		return time.Since(began), back
	}
	for _, c := range []struct {
		name string
		do   func(t *testing.T, b *budget)
	}{
		{"a broadcast runs a little below the rate", func(t *testing.T, b *budget) {
			took, back := 0*time.Second, 0
			for i := range 300 {
				d, n := take(t, b, 1, postMessage, string(rune('a'+i)), incident.PriorityBroadcast)
				took, back = took+d, back+n
			}
			if took < 60*time.Second || took > 63*time.Second || back > 0 {
				t.Errorf("300 messages took %v, %d went back", took, back)
			}
		}},
		{"a page never waits behind a broadcast", func(t *testing.T, b *budget) {
			for i := range 100 {
				take(t, b, 1, postMessage, string(rune('a'+i)), incident.PriorityBroadcast)
			}
			if took, back := take(t, b, 1, postMessage, "page", incident.PriorityPage); took > 0 || back > 0 {
				t.Errorf("a page waited %v", took)
			}
		}},
		{"a channel gets one message a second", func(t *testing.T, b *budget) {
			if took, _ := take(t, b, 4, postMessage, "C1", incident.PriorityChannel); took != 3*time.Second {
				t.Errorf("4 messages took %v", took)
			}
		}},
		{"what is far away goes back at once, and takes nothing", func(t *testing.T, b *budget) {
			took, back := take(t, b, 50, "conversations.create", "", incident.PriorityChannel)
			if back != 40 || took > time.Second {
				t.Errorf("%d of 50 went back after %v", back, took)
			}
		}},
		{"Slack's wish to be left alone is heeded, for that method only", func(t *testing.T, b *budget) {
			b.pause("chat.update", 30*time.Second)
			if later := b.wait(t.Context(), "chat.update", "C1", incident.PriorityRefresh); later != 30*time.Second {
				t.Errorf("again in %v", later)
			}
			if took, back := take(t, b, 1, postMessage, "C1", incident.PriorityPage); took > 0 || back > 0 {
				t.Errorf("another method waited %v", took)
			}
		}},
		{"without pacing nothing waits", func(t *testing.T, _ *budget) {
			if took, back := take(t, newBudget(0), 1000, postMessage, "C1", incident.PriorityBroadcast); took > 0 || back > 0 {
				t.Errorf("1,000 messages took %v, %d went back", took, back)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { c.do(t, newBudget(300)) })
		})
	}
}
