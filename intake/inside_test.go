package intake

import (
	"net/url"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// The example of Twilio's documentation: https://www.twilio.com/docs/usage/security
func TestTwilioSignsAsDocumented(t *testing.T) {
	t.Parallel()
	form := url.Values{"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+12349013030"}, "Digits": {"1234"}, "From": {"+12349013030"}, "To": {"+18005551212"}}
	if got, want := twilioSignature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form), "0/KCTR6DLpKmkAf8muzZqo1nDgQ="; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Twilio's own libraries try the address with its port and without, and give each value of a name once.
func TestTwilioSignsWithAndWithoutPort(t *testing.T) {
	t.Parallel()
	form := url.Values{"B": {"2", "1", "2"}, "A": {"3"}}
	for address, signedAs := range map[string][]string{
		"https://halden.example/x?y=1":      {"https://halden.example/x?y=1", "https://halden.example:443/x?y=1"},
		"http://halden.example/x":           {"http://halden.example/x", "http://halden.example:80/x"},
		"https://halden.example:8443/x":     {"https://halden.example:8443/x", "https://halden.example/x"},
		"https://[2001:db8::1]:8443/x":      {"https://[2001:db8::1]:8443/x", "https://[2001:db8::1]/x"},
		"https://halden.example/x?y=http:/": {"https://halden.example/x?y=http:/"},
	} {
		for _, s := range signedAs {
			if !twilioSigned("token", address, form, twilioSignature("token", s, url.Values{"A": {"3"}, "B": {"1", "2"}})) {
				t.Errorf("%s, signed as %s, is refused", address, s)
			}
		}
		if twilioSigned("token", address, form, twilioSignature("token", address+"/", form)) {
			t.Errorf("%s passes with another path", address)
		}
	}
}

func TestTheLimitIsBoundedAndForgives(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := limit{}
		use := func(key string, n int) (allowed int) {
			for range n {
				if l.allow(key) {
					allowed++
				}
			}
			return allowed
		}
		if got := use("a", 100); got != refusals {
			t.Errorf("%d at once", got)
		}
		<-time.After(3 * refusalsEvery)
		if got := use("a", 100); got != 3 {
			t.Errorf("%d after a while", got)
		}
		for i := range 20 * maxKnown {
			l.allow(strconv.Itoa(i))
			if i%(maxKnown/2) == 0 && use("a", 1) != 0 { // who comes back all the time is not forgotten
				t.Fatalf("forgotten after %d others", i)
			}
		}
		if got := len(l.newer) + len(l.old); got > 2*maxKnown {
			t.Errorf("it knows %d", got)
		}
	})
}
