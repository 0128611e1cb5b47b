package intake

import (
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Twilio's choice; an HMAC of it is not broken
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tocsin/incident"
)

// Twilio is what answers by phone need. Whatever Twilio sends is signed with the account's auth token.
type Twilio struct {
	AuthToken string
	Phones    Phones
	Arrivals  Arrivals
}

// Phones finds who answers from a number, and for what. A store is one.
type Phones interface {
	// PersonAt gives the people with a verified address.
	PersonAt(ctx context.Context, c incident.Contact) ([]incident.PersonID, error)
	// List reads incidents, newest first.
	List(ctx context.Context, f incident.Filter) ([]incident.Incident, error)
	// Change runs fn in one transaction.
	Change(ctx context.Context, fn func(incident.Tx) error) error
}

// Arrivals is told what became of a delivery after a provider had taken it. reason is a code that lang has a sentence for,
// and empty where ok is true. It may be told more than once, and of deliveries that are long over.
type Arrivals interface {
	Arrived(ctx context.Context, deliveryID string, ok bool, reason string) error
}

// maxForm bounds what Twilio may send, in bytes: an SMS has 1,600 characters, and some thirty short fields come with it.
const maxForm = 32 << 10

// signedByTwilio lets through what Twilio has signed: X-Twilio-Signature is the base64 HMAC-SHA1 of the address, as Twilio knows it,
// and the sorted form fields (https://www.twilio.com/docs/usage/security).
func (s *Server) signedByTwilio(c channel, next func(http.ResponseWriter, *http.Request, url.Values)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, ok := s.body(w, r, c, maxForm)
		if !ok {
			return
		}
		form, err := url.ParseQuery(string(body))
		if err != nil {
			s.deny(w, r, c, resultMalformed, http.StatusBadRequest)
			return
		}
		if !twilioSigned(s.o.Twilio.AuthToken, s.base+r.URL.RequestURI(), form, r.Header.Get("X-Twilio-Signature")) {
			s.deny(w, r, c, resultForged, http.StatusForbidden)
			return
		}
		next(w, r, form)
	}
}

// twilioSigned compares in constant time. Whether the port is part of what is signed differs between Twilio's products, so that
// its own libraries try both, and so does this.
func twilioSigned(token, address string, form url.Values, signature string) bool {
	good := false
	for _, a := range []string{address, otherPort(address)} {
		good = hmac.Equal([]byte(twilioSignature(token, a, form)), []byte(signature)) || good
	}
	return good
}

func twilioSignature(token, address string, form url.Values) string {
	h := hmac.New(sha1.New, []byte(token))
	h.Write([]byte(address))
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range slices.Compact(slices.Sorted(slices.Values(form[name]))) {
			h.Write([]byte(name + value))
		}
	}
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// otherPort takes the port off an address, or writes the scheme's own where it has none.
func otherPort(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	u := url.URL{Host: rest[:end]}
	switch {
	case u.Port() != "":
		return scheme + "://" + strings.TrimSuffix(u.Host, ":"+u.Port()) + rest[end:]
	case scheme == "http":
		return scheme + "://" + u.Host + ":80" + rest[end:]
	}
	return scheme + "://" + u.Host + ":443" + rest[end:]
}
