package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
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
		{"refused for now", slack.SlackErrorResponse{Err: "service_unavailable"}, "", 0, false, false},
		{"failed half-way, perhaps", slack.SlackErrorResponse{Err: "internal_error"}, "", 0, false, true},
		{"failed badly half-way, perhaps", slack.SlackErrorResponse{Err: "fatal_error"}, "", 0, false, true},
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
		{"pages that come by the dozen do not wait for a broadcast that waits", func(t *testing.T, b *budget) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			for i := range 16 {
				go func() {
					for n := 0; ctx.Err() == nil; n++ {
						b.wait(ctx, postMessage, fmt.Sprint("told ", i, " ", n), incident.PriorityBroadcast)
					}
				}()
			}
			<-time.After(time.Minute)
			for i := range 300 { // at Slack's rate and more, once the burst is used up
				<-time.After(200 * time.Millisecond)
				if took, back := take(t, b, 1, postMessage, fmt.Sprint("page ", i), incident.PriorityPage); took > 0 || back > 0 {
					t.Fatalf("page %d waited %v, %d went back", i, took, back)
				}
			}
		}},
		{"what goes back comes again one after the other", func(t *testing.T, b *budget) {
			take(t, b, 8, "chat.update", "", incident.PriorityRefresh) // of 10 at once 2 are left to what is more urgent
			var all []time.Duration
			for range 4 {
				all = append(all, b.wait(t.Context(), "chat.update", "", incident.PriorityRefresh).Round(10*time.Millisecond))
			}
			if diff := cmp.Diff([]time.Duration{1200 * time.Millisecond, 2400 * time.Millisecond, 3600 * time.Millisecond, 4800 * time.Millisecond}, all); diff != "" {
				t.Error(diff)
			}
			if took, back := take(t, b, 1, "chat.update", "", incident.PriorityChannel); took > 0 || back > 0 {
				t.Errorf("what is more urgent waited %v behind them", took)
			}
		}},
		{"a channel gets one message a second", func(t *testing.T, b *budget) {
			if took, _ := take(t, b, 4, postMessage, "C1", incident.PriorityChannel); took.Round(time.Millisecond) != 3*time.Second {
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
