package intake

import (
	"cmp"
	"net/http"
	"net/url"
)

// status is POST /twilio/status/<token>: Twilio tells what became of an SMS or a call, several times as it goes on. Only how
// it ends is passed on.
func (s *Server) status(w http.ResponseWriter, r *http.Request, form url.Values) {
	c, _, wrong := s.check(r, PurposeStatus)
	if wrong != nil {
		s.deny(w, r, channelStatus, wrong.result, wrong.status)
		return
	}
	end, over := ends[cmp.Or(form.Get("MessageStatus"), form.Get("CallStatus"))]
	if !over {
		s.count(channelStatus, resultIgnored)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	reason := end.reason
	if !end.ok {
		reason = cmp.Or(carrier[form.Get("ErrorCode")], reason)
	}
	if err := s.o.Twilio.Arrivals.Arrived(r.Context(), c.Subject, end.ok, reason); err != nil {
		s.o.Log.Error().Stringer("incident", c.Incident).Err(err).Msg("the status of a delivery could not be noted")
		s.count(channelStatus, resultFailed)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	s.count(channelStatus, resultNoted)
	w.WriteHeader(http.StatusNoContent)
}

// ends are the states of messages and calls after which none follows; "sent" is none of them: it has only left Twilio.
// (https://www.twilio.com/docs/messaging/api/message-resource, …/voice/api/call-resource). "completed" is a call that was
// answered, by somebody or by a machine.
var ends = map[string]struct {
	ok     bool
	reason string
}{
	"delivered": {ok: true}, "read": {ok: true}, "completed": {ok: true},
	"undelivered": {reason: "undelivered"}, "failed": {reason: "undelivered"}, "canceled": {reason: "undelivered"},
	"busy": {reason: "busy"}, "no-answer": {reason: "no_answer"},
}

// carrier are the reasons of Twilio's error codes (https://www.twilio.com/docs/api/errors) that are worth telling apart.
var carrier = map[string]string{
	"21610": "unsubscribed",
	"30003": "switched_off",   // unreachable handset
	"30004": "blocked",        // message blocked
	"30005": "invalid_number", // unknown handset
	"30006": "invalid_number", // landline, or a carrier that takes no SMS
	"30007": "filtered",       // the carrier takes it for spam
}
