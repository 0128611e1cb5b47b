package sandbox

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
)

// A tier lets a burst of its number pass and then one call at a time; Retry-After says when, and holds.
func TestTiers(t *testing.T) {
	t.Parallel()
	for method, burst := range map[string]int{
		"users.list": 20, "conversations.history": 50, "users.info": 100, "auth.test": 600, "apps.connections.open": 50,
	} {
		l := newLimiter(true)
		now := time.Unix(1_763_800_000, 0)
		for i := range burst {
			if wait, ok := l.take(method, "", now); !ok {
				t.Fatalf("%s: call %d has to wait %s", method, i+1, wait)
			}
		}
		wait, ok := l.take(method, "", now)
		if ok || wait < time.Second || wait%time.Second != 0 {
			t.Errorf("%s: call %d: %s, %v", method, burst+1, wait, ok)
		}
		if _, ok := l.take(method, "", now.Add(wait-time.Second)); ok && wait > time.Second {
			t.Errorf("%s: passes a second too soon", method)
		}
		if _, ok := l.take(method, "", now.Add(wait)); !ok {
			t.Errorf("%s: still refused after Retry-After", method)
		}
	}
}

// chat.postMessage: one a second a channel, 300 a minute over the workspace; who waits as told gets through.
func TestPostLimits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, stop := newPipeDesk(t, true)
		defer stop()
		one, two := d.room("one"), d.room("two")
		post := func(channel string) time.Duration {
			_, _, err := d.api.PostMessageContext(t.Context(), channel, slack.MsgOptionText("x", false))
			var limited *slack.RateLimitedError
			switch {
			case errors.As(err, &limited):
				return limited.RetryAfter
			case err != nil:
				t.Fatal(err)
			}
			return 0
		}
		for i := range 3 {
			if w := post(one); w != 0 {
				t.Fatalf("message %d of a burst waits %s", i, w)
			}
		}
		if w := post(one); w != time.Second {
			t.Errorf("a fourth at once waits %s", w)
		}
		if w := post(two); w != 0 {
			t.Errorf("another channel waits %s", w)
		}
		for range 20 {
			<-time.After(time.Second)
			if w := post(one); w != 0 {
				t.Errorf("one a second waits %s", w)
			}
		}
		// Whether named by the person or by the DM, it is one channel.
		dm := d.dm("ann")
		for range 3 {
			post(dm)
		}
		if w := post(d.ids["ann"]); w != time.Second {
			t.Errorf("the DM by the person's id waits %s", w)
		}
	})
}

func TestWorkspaceLimit(t *testing.T) {
	t.Parallel()
	l := newLimiter(true)
	now := time.Unix(1_763_800_000, 0)
	passed := 0
	for second := range 120 {
		for i := range 20 {
			if _, ok := l.take("chat.postMessage", string(rune('a'+second))+string(rune('a'+i)), now.Add(time.Duration(second)*time.Second)); ok {
				passed++
			}
		}
	}
	if passed < 890 || passed > 900 { // a minute's worth at once, and then 300 a minute
		t.Errorf("%d messages in two minutes", passed)
	}
}

func TestLimitedAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, stop := newPipeDesk(t, true)
		defer stop()
		var a apiAnswer
		for range 21 {
			a = d.call("users.list")
		}
		if a.status != http.StatusTooManyRequests || a.code() != "ratelimited" || a.header.Get("Retry-After") != "3" || len(a.body) != 2 {
			t.Errorf("%d %v %v", a.status, a.header, a.body)
		}
		d.s.SetLimits(false)
		for range 50 {
			d.must("users.list")
		}
		d.s.SetLimits(true)
		d.must("users.list")
	})
}

func TestLimiterForgetsChannels(t *testing.T) {
	t.Parallel()
	l := newLimiter(true)
	now := time.Unix(1_763_800_000, 0)
	for i := range keptChannels + 10 {
		now = now.Add(10 * time.Second)
		l.take("chat.postMessage", "C"+time.Duration(i).String(), now)
	}
	if n := len(l.channels); n > keptChannels {
		t.Errorf("%d channels remembered", n)
	}
}
