package phone

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Twilio's signatures are HMAC-SHA1
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// signTwilio makes X-Twilio-Signature: base64 of HMAC-SHA1 over the address and every field of the form, sorted by name, name
// and value without anything between (https://www.twilio.com/docs/usage/security#validating-requests).
func signTwilio(key, address string, form url.Values) string {
	var text strings.Builder
	text.WriteString(address)
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			text.WriteString(name + value)
		}
	}
	mac := hmac.New(sha1.New, []byte(key))
	mac.Write([]byte(text.String()))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// postTwilio posts a signed form to the app.
func (n *Network) postTwilio(address string, form url.Values) (answer []byte, err error) {
	status, answer, err := n.request(http.MethodPost, address, http.Header{
		"Content-Type": {"application/x-www-form-urlencoded; charset=UTF-8"}, "User-Agent": {"TwilioProxy/1.1"},
		"X-Twilio-Signature": {signTwilio(TwilioAuthToken, address, form)},
	}, []byte(form.Encode()))
	if err == nil && status/100 != 2 {
		err = fmt.Errorf("the app answered %d", status)
	}
	return answer, err
}

// line carries callbacks in the order in which they happened.
type line struct{ last chan struct{} }

// after does something in the background once what came before it is done. n.mu must be held.
func (n *Network) after(l *line, do func()) {
	before, done := l.last, make(chan struct{})
	l.last = done
	n.run(func() {
		defer close(done)
		if before != nil {
			<-before
		}
		do()
	})
}

// fields are what every callback of Twilio's has.
func fields(more map[string]string) url.Values {
	form := url.Values{"AccountSid": {TwilioAccountSID}, "ApiVersion": {twilioVersion}}
	for name, value := range more {
		form.Set(name, value)
	}
	return form
}
