package paging

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The example of the Standard Webhooks specification.
const (
	exampleSecret    = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	exampleSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
)

func TestWebhookSignsAsTheSpecificationDoes(t *testing.T) {
	t.Parallel()
	key, err := WebhookKey(exampleSecret)
	if err != nil {
		t.Fatal(err)
	}
	w := &Webhook{Key: key}
	if got := w.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", []byte(`{"test": 2432232314}`)); got != exampleSignature {
		t.Errorf("got %s, want %s", got, exampleSignature)
	}
}

func TestWebhookIsSigned(t *testing.T) {
	t.Parallel()
	key, err := WebhookKey(exampleSecret)
	if err != nil {
		t.Fatal(err)
	}
	var header http.Header
	var body []byte
	far := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		header = r.Header
		body, _ = io.ReadAll(r.Body)
	}))
	t.Cleanup(far.Close)
	w := &Webhook{Client: far.Client(), URL: far.URL, Key: key}
	if r := w.Notify(t.Context(), Message{ID: "X1", Title: "Fire"}); r.Cause != nil {
		t.Fatal(r.Cause)
	}
	id, at := header.Get("webhook-id"), header.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(at, 10, 64)
	if age := time.Since(time.Unix(seconds, 0)); err != nil || id != "X1" || age < 0 || age > time.Minute {
		t.Errorf("id %q, timestamp %q", id, at)
	}
	if got := header.Get("webhook-signature"); got != w.sign(id, at, body) {
		t.Errorf("the signature %q is not of what was sent", got)
	}
}

func TestWebhookKey(t *testing.T) {
	t.Parallel()
	of := func(n int) string { return base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", n))) }
	for secret, good := range map[string]bool{
		"whsec_" + of(24): true, "whsec_" + of(64): true,
		"whsec_" + of(23): false, "whsec_" + of(65): false, of(32): false, "whsec_hush!": false, "": false,
	} {
		key, err := WebhookKey(secret)
		if (err == nil) != good || good && len(key) < 24 {
			t.Errorf("%q: %v", secret, err)
		}
		if err != nil && strings.Contains(err.Error(), "hush") {
			t.Errorf("shows the secret: %v", err)
		}
	}
}
