package intake_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tocsin/incident"
	"tocsin/intake"
)

// signed is what Twilio would send: its documentation says to sign the address and the sorted names and values.
func signed(token, address string, form url.Values) string {
	h := hmac.New(sha1.New, []byte(token))
	h.Write([]byte(address))
	for _, name := range slices.Sorted(maps.Keys(form)) {
		h.Write([]byte(name + form.Get(name)))
	}
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

func fields(pairs ...string) url.Values {
	form := url.Values{"AccountSid": {"AC0123456789abcdef"}, "ApiVersion": {"2010-04-01"}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

const formType = "application/x-www-form-urlencoded"

func (w *world) twilio(path string, pairs ...string) reply {
	w.Helper()
	form := fields(pairs...)
	return w.do("POST", path, form.Encode(), "Content-Type", formType, "X-Twilio-Signature", signed(authToken, public+path, form))
}

// text is a reply by SMS.
func (w *world) text(from, body string) reply {
	w.Helper()
	return w.twilio("/twilio/sms", "From", from, "To", "+4930000000", "Body", body, "MessageSid", incident.NewID())
}

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	nothing = xmlHead + "<Response></Response>"
)

func TestOnlyTwilioSpeaksForTwilio(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	sms := fields("From", jonas, "Body", "1", "MessageSid", "SM1")
	key := fields("Digits", "1", "CallSid", "CA1")
	voice, status := "/twilio/voice/"+w.token(intake.PurposeVoice, "U02JONAS", n), "/twilio/status/"+w.token(intake.PurposeStatus, "D1", n)
	for name, c := range map[string]struct{ path, body, signature string }{
		"no signature":               {"/twilio/sms", sms.Encode(), ""},
		"another token":              {"/twilio/sms", sms.Encode(), signed("another", public+"/twilio/sms", sms)},
		"another host":               {"/twilio/sms", sms.Encode(), signed(authToken, w.at+"/twilio/sms", sms)},
		"another path":               {"/twilio/sms", sms.Encode(), signed(authToken, public+voice, sms)},
		"a query that was added":     {"/twilio/sms?x=1", sms.Encode(), signed(authToken, public+"/twilio/sms", sms)},
		"a field that was changed":   {"/twilio/sms", fields("From", amara, "Body", "1", "MessageSid", "SM1").Encode(), signed(authToken, public+"/twilio/sms", sms)},
		"a field that was added":     {"/twilio/sms", sms.Encode() + "&From=" + url.QueryEscape(amara), signed(authToken, public+"/twilio/sms", sms)},
		"a key without a signature":  {voice, key.Encode(), ""},
		"a key signed for elsewhere": {voice, key.Encode(), signed(authToken, public+"/twilio/sms", key)},
		"a status nobody signed":     {status, fields("MessageStatus", "failed").Encode(), "AAAA"},
	} {
		got := w.do("POST", c.path, c.body, "Content-Type", formType, "X-Twilio-Signature", c.signature)
		if got.status != 403 || strings.Contains(got.text, "Water") {
			t.Errorf("%s: %d %s", name, got.status, got.text)
		}
	}
	w.answered(n)
	w.counted("sms", "forged", 7)
	w.counted("voice", "forged", 2)
	w.counted("status", "forged", 1)
	if len(w.arrivals.list) > 0 {
		t.Errorf("%v was passed on", w.arrivals.list)
	}
	if log := w.log.String(); strings.Contains(log, jonas) || !strings.Contains(log, `"route":"POST /twilio/sms"`) {
		t.Errorf("the log tells too much or too little:\n%s", log)
	}
}

func TestWhatTwilioMayNotSend(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.is(w.do("POST", "/twilio/sms", "Body="+strings.Repeat("x", 40<<10), "Content-Type", formType), 413)
	w.is(w.do("POST", "/twilio/sms", "Body=%zz", "Content-Type", formType), 400)
	w.is(w.do("GET", "/twilio/sms", ""), 405)
	w.counted("sms", "too_large", 1)
	w.counted("sms", "malformed", 1)
}

func TestAKeyPressedInACall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	path := "/twilio/voice/" + w.token(intake.PurposeVoice, "U02JONAS", n)
	for _, other := range []string{"2", "", "11", "*"} {
		w.is(w.twilio(path, "Digits", other, "CallSid", "CA1"), 200, xmlHead+`<Response><Gather numDigits="1" method="POST" timeout="10"><Say language="de-DE">`+
			`Vorfall INC-1: Water in the Berlin office &lt;b&gt;. Zum Bestätigen bitte die 1 drücken.</Say></Gather><Hangup></Hangup></Response>`)
	}
	w.answered(n)
	w.service.turn(true, false)
	w.is(w.twilio(path, "Digits", "1", "CallSid", "CA1"), 200, "<Gather", "Das hat nicht geklappt.")
	w.service.turn(false, false)
	w.answered(n)
	w.is(w.twilio(path, "Digits", "1", "CallSid", "CA1"), 200, `<Say language="de-DE">Danke. INC-1 ist bestätigt, und die Leitung liegt vorerst hier, bei Jonas Weber.</Say><Hangup>`)
	w.answered(n, "U02JONAS")
	w.counted("voice", "acknowledged", 1)
	w.resolve(n)
	for _, digits := range []string{"1", "2"} {
		w.is(w.twilio(path, "Digits", digits, "CallSid", "CA1"), 200, "Es ist vorbei.", "<Hangup>")
	}
	w.counted("voice", "over", 2)
}

// A token that is no good is refused although Twilio signed the request; the person in the call hears why.
func TestAKeyPressedWithABadToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	for result, token := range map[string]string{
		"foreign": w.token(intake.PurposeLink, "U02JONAS", n),
		"expired": w.token(intake.PurposeVoice, "U02JONAS", n, expired),
		"forged":  "nonsense",
		"unknown": w.token(intake.PurposeVoice, "U02INES", n),
	} {
		got := w.twilio("/twilio/voice/"+token, "Digits", "1", "CallSid", "CA1")
		w.is(got, 200, "<Hangup>")
		if strings.Contains(got.text, "Water") || strings.Contains(got.text, "Gather") {
			t.Error(got.text)
		}
		w.counted("voice", result, 1)
	}
	w.answered(n)
}

func TestAReplyAcknowledges(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"1", " 1. ", "ACK", "ok", "Okay!", "Ja", "bestätigen", "besta\u0308tigt", "INC-1", "inc 1", "inc1", "ack INC-1", "ja, inc-1!", "ok 1"} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			n := w.trigger()
			got := w.text(jonas, body)
			w.answered(n, "U02JONAS")
			w.is(got, 200, "<Response><Message>INC-1: um ", " für Jonas Weber bestätigt. Die Leitung liegt vorerst hier, bei Jonas Weber.</Message></Response>")
			w.counted("sms", "acknowledged", 1)
			w.is(w.text(jonas, body), 200, "Es wartet kein Alarm auf eine Antwort.")
		})
	}
}

// What is not understood may say the opposite: it rings on, and the answer says how to acknowledge.
func TestAnUnclearReplyAcknowledgesNothing(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "?", "2", "11", "no", "nein", "ok who is this", "not ok", "1 2", "INC-2", "INC-", "ack INC-99", "INC-1 INC-2", "-1", "inc--1", strings.Repeat("ja ", 500)} {
		t.Run(body[:min(len(body), 20)], func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			n := w.trigger()
			w.is(w.text(amara, body), 200, "<Message>To acknowledge INC-1 (Water in the Berlin office &lt;b&gt;), reply 1.</Message>")
			w.answered(n)
			w.counted("sms", "ignored", 1)
		})
	}
}

func TestOneOfSeveralPagesIsChosenByNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.trigger(), w.trigger()
	for _, body := range []string{"1", "ja"} {
		w.is(w.text(jonas, body), 200, "<Message>Mehrere Alarme warten auf eine Antwort:&#xA;INC-2 Water in the Berlin office &lt;b&gt;&#xA;INC-1 Water in the Berlin office &lt;b&gt;&#xA;"+
			"Bitte mit einer der Nummern antworten, etwa INC-2.</Message>")
		w.answered(first)
		w.answered(second)
	}
	w.is(w.text(jonas, "INC-2"), 200, "INC-2: um ")
	w.answered(first)
	w.answered(second, "U02JONAS")
	w.is(w.text(jonas, "1"), 200, "INC-1: um ")
	w.answered(first, "U02JONAS")
}

// Who is not known by the number gets no answer, as if nobody were there; nor does who left, nor who has not verified it.
func TestAnUnknownNumberGetsNoAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	w.c.turn("U02AMARA", incident.Deactivated)
	for _, from := range []string{"+15005550006", amara, "", "anonymous"} {
		if got := w.text(from, "1"); got.status != 200 || got.text != nothing {
			t.Errorf("%s: %d %s", from, got.status, got.text)
		}
	}
	w.answered(n)
	w.counted("sms", "unknown", 4)
}

// Two who share a phone are two: each reply is one person's.
func TestEachReplyFromASharedPhoneIsOnePersons(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verify("U02AMARA", jonas)
	n := w.trigger()
	w.text(jonas, "1")
	if got := len(acknowledgers(w, n)); got != 1 {
		t.Errorf("%d have acknowledged after one reply", got)
	}
	w.text(jonas, "1")
	w.answered(n, "U02JONAS", "U02AMARA")
}

func acknowledgers(w *world, n incident.Number) (list []incident.PersonID) {
	for _, p := range w.record(n).Pages {
		if p.State == incident.Answered {
			list = append(list, p.Person)
		}
	}
	return list
}

// A recorded request stays well signed for ever. It must not answer the next incident.
func TestAReplyPlayedAgainAnswersNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.trigger()
	recorded := []string{"From", jonas, "Body", "1", "MessageSid", "SM4711"}
	w.is(w.twilio("/twilio/sms", recorded...), 200, "INC-1")
	w.answered(first, "U02JONAS")
	second := w.trigger()
	if got := w.twilio("/twilio/sms", recorded...); got.text != nothing {
		t.Error(got.text)
	}
	w.answered(second)
	w.counted("sms", "repeated", 1)
}

// Machines that answer every message must not be answered for ever.
func TestAMachineThatRepliesIsNotAnsweredForEver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.trigger()
	answered := 0
	for range 15 {
		if got := w.text(jonas, "I am driving and will call back."); got.text != nothing {
			answered++
		}
	}
	if answered != 10 {
		t.Errorf("%d of 15 were answered", answered)
	}
	w.is(w.text(jonas, "1"), 200, "INC-1")
	if got := w.text(jonas, "Thanks for your message!"); got.text != nothing { // nothing is open any more
		t.Error(got.text)
	}
	if got := w.twilio("/twilio/sms", "From", jonas, "Body", "STOP", "OptOutType", "STOP", "MessageSid", "SM1"); got.text != nothing {
		t.Error(got.text)
	}
}

func TestWhatBecameOfAMessageIsPassedOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := "/twilio/status/" + w.token(intake.PurposeStatus, "DELIVERY", 1)
	for _, c := range []struct{ field, status, code, want string }{
		{"MessageStatus", "queued", "", ""},
		{"MessageStatus", "sent", "", ""},
		{"MessageStatus", "delivered", "", "ok"},
		{"MessageStatus", "undelivered", "30003", "switched_off"},
		{"MessageStatus", "undelivered", "30004", "blocked"},
		{"MessageStatus", "undelivered", "30005", "invalid_number"},
		{"MessageStatus", "undelivered", "30006", "invalid_number"},
		{"MessageStatus", "undelivered", "30007", "filtered"},
		{"MessageStatus", "undelivered", "30008", "undelivered"},
		{"MessageStatus", "failed", "21610", "unsubscribed"},
		{"MessageStatus", "failed", "", "undelivered"},
		{"CallStatus", "ringing", "", ""},
		{"CallStatus", "completed", "", "ok"},
		{"CallStatus", "busy", "", "busy"},
		{"CallStatus", "no-answer", "", "no_answer"},
		{"CallStatus", "failed", "", "undelivered"},
		{"CallStatus", "canceled", "", "undelivered"},
		{"Surprise", "me", "", ""},
	} {
		w.arrivals.list = nil
		w.is(w.twilio(path, c.field, c.status, "ErrorCode", c.code), 204)
		if got := strings.Join(w.arrivals.list, ", "); got != strings.TrimSuffix("DELIVERY "+c.want, "DELIVERY ") {
			t.Errorf("%s %s gives %q, want %q", c.status, c.code, got, c.want)
		}
	}
	w.arrivals.err = errDisk
	w.is(w.twilio(path, "MessageStatus", "delivered"), 500) // Twilio sends it again
	w.is(w.twilio("/twilio/status/"+w.token(intake.PurposeVoice, "U02JONAS", 1), "MessageStatus", "failed"), 404)
	w.is(w.twilio("/twilio/status/"+w.token(intake.PurposeStatus, "DELIVERY", 1, expired), "MessageStatus", "failed"), 410)
	w.counted("status", "foreign", 1)
	w.counted("status", "expired", 1)
	w.counted("status", "failed", 1)
}
