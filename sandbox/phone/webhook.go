package phone

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// webhookTolerance is how old or early a Standard Webhook may be.
const webhookTolerance = 5 * time.Minute

// ReceivedWebhook is a Standard Webhook that was taken.
type ReceivedWebhook struct {
	ID    string    `json:"id"`
	At    time.Time `json:"at"`
	Body  string    `json:"body"`
	Times int       `json:"times"` // how often it came: receivers tell repeats by the id
}

// Webhooks lists what the receiver of Standard Webhooks was sent, oldest first.
func (n *Network) Webhooks() []ReceivedWebhook {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.received)
}

// webhook receives and verifies (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
func (n *Network) webhook() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /webhook", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, "the body is too large", http.StatusRequestEntityTooLarge)
			return
		}
		if status, what := verifyWebhook(r.Header, body, time.Now()); status != 0 {
			http.Error(w, what, status)
			return
		}
		n.mu.Lock()
		defer n.mu.Unlock()
		n.receive(r.Header.Get("webhook-id"), string(body))
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}

// verifyWebhook says what is wrong; status is 0 for nothing.
func verifyWebhook(h http.Header, body []byte, now time.Time) (status int, what string) {
	id, stamp, signatures := h.Get("webhook-id"), h.Get("webhook-timestamp"), h.Get("webhook-signature")
	if id == "" || stamp == "" || signatures == "" {
		return http.StatusBadRequest, "webhook-id, webhook-timestamp and webhook-signature are required"
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return http.StatusBadRequest, "webhook-timestamp is no number of seconds"
	}
	if now.Sub(time.Unix(seconds, 0)).Abs() > webhookTolerance {
		return http.StatusBadRequest, "webhook-timestamp is more than 5 minutes from now"
	}
	want := signWebhook(WebhookSecret, id, stamp, body)
	for signature := range strings.FieldsSeq(signatures) {
		if hmac.Equal([]byte(signature), []byte(want)) {
			return 0, ""
		}
	}
	return http.StatusUnauthorized, "no signature fits"
}

func signWebhook(secret, id, stamp string, body []byte) string {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		panic(err) // a constant
	}
	mac := hmac.New(sha256.New, key)
	_, _ = fmt.Fprintf(mac, "%s.%s.%s", id, stamp, body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func (n *Network) receive(id, body string) {
	for i := range n.received {
		if n.received[i].ID == id {
			n.received[i].Times++
			return
		}
	}
	n.received = append(n.received, ReceivedWebhook{ID: id, At: time.Now(), Body: body, Times: 1})
}
