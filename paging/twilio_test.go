package paging_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"tocsin/paging"
)

// Most refusals of Twilio have the status 400; its own code says what they stand for.
func TestTwilioSaysWhy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status, code int
		want         string
	}{
		{400, 21211, paging.ReasonInvalidNumber},
		{400, 21614, paging.ReasonInvalidNumber},
		{400, 21217, paging.ReasonInvalidNumber},
		{400, 21610, paging.ReasonUnsubscribed},
		{401, 20003, paging.ReasonUnauthorized},
		{404, 20404, paging.ReasonNotFound},
		{400, 21408, paging.ReasonRejected}, // not allowed in this region
		{400, 99999, paging.ReasonRejected},
		{403, 99999, paging.ReasonUnauthorized},
	} {
		far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(c.status)
			_, _ = fmt.Fprintf(w, `{"code": %d, "message": "The 'To' number %s is not valid.", "more_info": "https://www.twilio.com/docs/errors/%d", "status": %d}`, c.code, number, c.code, c.status)
		}))
		t.Cleanup(far.Close)
		sms := &paging.SMS{Twilio: twilio(far.Client(), far.URL), MessagingService: "MG0123456789abcdef0123456789abcdef"}
		got := sms.Notify(t.Context(), alarm(number))
		if got.Reason != c.want {
			t.Errorf("%d with %d: %q, want %q", c.status, c.code, got.Reason, c.want)
		}
		if log := fmt.Sprintf("Twilio answered with status %d and code %d", c.status, c.code); got.Cause.Error() != log {
			t.Errorf("the log says %q, want %q", got.Cause, log)
		}
		discreet(t, got.Cause.Error())
	}
}

func TestSMSByMessagingService(t *testing.T) {
	t.Parallel()
	far := record(t, `{"sid":"SM1"}`)
	sms := &paging.SMS{Twilio: twilio(far.Client(), far.URL), MessagingService: "MG0123456789abcdef0123456789abcdef"}
	if r := sms.Notify(t.Context(), alarm(number)); r.Cause != nil {
		t.Fatal(r.Cause)
	}
	golden(t, "sms-service.txt", far.seen[0])
}
