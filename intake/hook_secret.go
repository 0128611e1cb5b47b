package intake

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// admitted reads the body of a request whose sender has the hook's secret, or has signed it; anybody else is refused.
func (s *Server) admitted(w http.ResponseWriter, r *http.Request, d *door) ([]byte, bool) {
	most := int64(maxSigned)
	if d.SigningKey == nil {
		if !sentSecret(r, d.Secret) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="tocsin"`)
			s.reject(w, r, d.Name, refusedSecret)
			return nil, false
		}
		most = maxSent
	}
	if !isJSON(r) {
		s.reject(w, r, d.Name, refusedKind)
		return nil, false
	}
	body, wrong := readBody(w, r, most)
	if wrong == nil && d.SigningKey != nil {
		wrong = signedWrongly(d.SigningKey, r.Header, body, time.Now())
	}
	if wrong != nil {
		s.reject(w, r, d.Name, *wrong)
		return nil, false
	}
	if !d.limit.Allow() { // not before: nobody uses up what others may send
		s.tooMany(w, d.Name, problem)
		return nil, false
	}
	return body, true
}

var refusedSecret = refusal{resultForged, http.StatusUnauthorized,
	"There is no such hook, or this is not its secret. Send it in the header Authorization: Bearer, or as the password of basic authentication."}

var refusedKind = refusal{resultMalformed, http.StatusUnsupportedMediaType, "Send JSON, with the header Content-Type: application/json."}

// sentSecret says whether a request shows a secret: as a bearer token (RFC 6750), or as the password of whatever user (RFC 7617).
func sentSecret(r *http.Request, secret string) bool {
	sent, isBearer := bearer(r)
	if _, password, ok := r.BasicAuth(); ok && !isBearer {
		sent = password
	}
	return secret != "" && same(sent, secret)
}

func bearer(r *http.Request) (string, bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", false
	}
	return strings.TrimSpace(token), true
}

// same compares in constant time, and does not tell by its time how long the secret is.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && (kind == "application/json" || strings.HasSuffix(kind, "+json"))
}

// signatureAge is how far a signed request's time may be from ours (Standard Webhooks, "Verifying webhook authenticity").
const signatureAge = 5 * time.Minute

// signedWrongly says what is wrong with the signature of a request by Standard Webhooks; nil: nothing. A repeat is told by webhook-id,
// which is signed.
func signedWrongly(key []byte, h http.Header, body []byte, now time.Time) *refusal {
	id, stamp := h.Get("Webhook-Id"), h.Get("Webhook-Timestamp")
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + stamp + "."))
	mac.Write(body)
	want, good := mac.Sum(nil), false
	for _, one := range strings.Fields(strings.Join(h.Values("Webhook-Signature"), " ")) {
		text, ok := strings.CutPrefix(one, "v1,")
		if got, err := base64.StdEncoding.DecodeString(text); ok && err == nil {
			good = hmac.Equal(got, want) || good
		}
	}
	if !good || id == "" {
		return &refusal{resultForged, http.StatusUnauthorized, "The signature is wrong: webhook-id, webhook-timestamp and webhook-signature must be as in Standard Webhooks."}
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if age := now.Sub(time.Unix(seconds, 0)); err != nil || age > signatureAge || age < -signatureAge {
		return &refusal{resultExpired, http.StatusUnauthorized, "The signature's webhook-timestamp is more than five minutes from now."}
	}
	return nil
}
