package sandbox

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
)

// count is how many messages say this.
func (d *desk) count(channel, text string) (n int) {
	d.t.Helper()
	for _, v := range d.must("conversations.history", "channel", channel).body["messages"].([]any) {
		if v.(map[string]any)["text"] == text {
			n++
		}
	}
	return n
}

// The one a bot has to be afraid of: the message is there, and the answer never came.
func TestCutAfterTheEffect(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("cut")
	for kind, want := range map[string]int{FaultCut: 1, FaultRefuse: 0} {
		d.s.SetFault(Fault{Method: "chat.postMessage", Kind: kind, Times: 1})
		if _, _, err := d.api.PostMessage(room, slack.MsgOptionText(kind, false)); err == nil {
			t.Errorf("%s: no error", kind)
		}
		if got := d.count(room, kind); got != want {
			t.Errorf("%s: %d messages, want %d", kind, got, want)
		}
	}
	if _, _, err := d.api.PostMessage(room, slack.MsgOptionText("after", false)); err != nil {
		t.Error("the fault was for one call:", err)
	}
}

func TestStatusFaults(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("status")
	post := func() error {
		_, _, err := d.api.PostMessage(room, slack.MsgOptionText("x", false))
		return err
	}
	d.s.SetFault(Fault{Method: "chat.*", Kind: FaultStatus, Status: 500})
	var status slack.StatusCodeError
	if err := post(); !errors.As(err, &status) || status.Code != 500 {
		t.Errorf("500: %v", err)
	}
	d.s.SetFault(Fault{Method: "chat.*", Kind: FaultStatus, Status: 429, RetryAfter: 7})
	var limited *slack.RateLimitedError
	if err := post(); !errors.As(err, &limited) || limited.RetryAfter != 7*time.Second {
		t.Errorf("429: %v", err)
	}
	d.s.SetFault(Fault{Method: "chat.*", Kind: FaultStatus, Status: 429})
	if err := post(); !errors.As(err, &status) || status.Code != 429 {
		t.Errorf("429 without Retry-After: %v", err)
	}
	d.s.SetFault(Fault{Method: "chat.*", Kind: FaultStatus, Error: "internal_error", Times: 2})
	for range 2 {
		if err := post(); slackError(err) != "internal_error" {
			t.Errorf("an error of Slack's: %v", err)
		}
	}
	if err := post(); err != nil {
		t.Errorf("the fault was for two calls: %v", err)
	}
	d.s.SetFault(Fault{Method: "*", Kind: FaultStatus, Status: 503})
	d.s.ClearFaults()
	if err := post(); err != nil || d.count(room, "x") != 2 {
		t.Errorf("after ClearFaults: %v, %d messages", err, d.count(room, "x"))
	}
}

func TestLatency(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, stop := newPipeDesk(t, false)
		defer stop()
		room := d.room("slow")
		d.s.SetFault(Fault{Method: "*", Kind: FaultLatency, Delay: 2 * time.Second})
		start := time.Now()
		d.must("chat.postMessage", "channel", room, "text", "patient")
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("took %s", took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, _, err := d.api.PostMessageContext(ctx, room, slack.MsgOptionText("gone", false)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with a deadline of one second: %v", err)
		}
		d.s.ClearFaults()
		if d.count(room, "gone") != 1 {
			t.Error("a call that was given up has its effect all the same")
		}
	})
}

func TestOutage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("dark")
	d.s.Outage(true)
	var status slack.StatusCodeError
	if _, _, err := d.api.PostMessage(room, slack.MsgOptionText("x", false)); !errors.As(err, &status) || status.Code != http.StatusServiceUnavailable {
		t.Errorf("%v", err)
	}
	if _, err := d.api.AuthTest(); err == nil {
		t.Error("auth.test works")
	}
	d.s.Outage(false)
	if n := d.count(room, "x"); n != 0 {
		t.Errorf("%d messages came through", n)
	}
}

func TestCallLog(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("log")
	d.s.SetFault(Fault{Method: "chat.postMessage", Kind: FaultCut, Times: 1})
	d.s.SetFault(Fault{Method: "auth.test", Kind: FaultStatus, Status: 503, Times: 1})
	for _, text := range []string{"one", "one", "two", "one"} {
		_, _, _ = d.api.PostMessage(room, slack.MsgOptionText(text, false))
	}
	_, _ = d.api.AuthTest()
	d.call("chat.postMessage", "channel", "C0", "text", "x")
	type line struct {
		method, text, result, fault string
		retry                       bool
	}
	var got []line
	for _, c := range d.s.Calls()[1:] {
		if c.Args["token"] != "" {
			t.Errorf("a token is in the log: %v", c)
		}
		got = append(got, line{c.Method, c.Args["text"], c.Result, c.Fault, c.Retry})
	}
	want := []line{
		{"chat.postMessage", "one", "ok", "cut", false}, {"chat.postMessage", "one", "ok", "", true},
		{"chat.postMessage", "two", "ok", "", false}, {"chat.postMessage", "one", "ok", "", false},
		{"auth.test", "", "http_503", "status", false}, {"chat.postMessage", "x", "channel_not_found", "", false},
	}
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("log %v, want %v", got, want)
		}
	}
	if n := d.s.CallCount("chat.postMessage"); n != 5 {
		t.Errorf("counted %d", n)
	}
}

func TestCallLogIsBounded(t *testing.T) {
	t.Parallel()
	var l callLog
	for range keptCalls + 10 {
		l.add(Call{Method: "auth.test", Result: "ok"})
	}
	if len(l.calls) != keptCalls || l.counts["auth.test"] != keptCalls+10 {
		t.Errorf("%d calls kept, %d counted", len(l.calls), l.counts["auth.test"])
	}
	big := map[string]string{"text": long(1 << 20)}
	for range 100 {
		l.add(Call{Method: "chat.postMessage", Args: big, Result: "ok"})
	}
	if l.bytes > keptCallBytes || len(l.calls) == 0 || len(l.calls) > 64 {
		t.Errorf("%d calls of %d bytes kept", len(l.calls), l.bytes)
	}
}
