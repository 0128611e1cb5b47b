package phone

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const twilioBase = "/twilio/2010-04-01/Accounts/" + TwilioAccountSID

// form writes fields as "name=value".
func form(pairs ...string) string {
	f := url.Values{}
	for _, p := range pairs {
		name, value, _ := strings.Cut(p, "=")
		f.Add(name, value)
	}
	return f.Encode()
}

func basic(user, password string) string {
	return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

func (w *town) twilio(resource string, pairs ...string) (int, map[string]any) {
	w.t.Helper()
	return w.post(twilioBase+resource, form(pairs...), basic(TwilioAccountSID, TwilioAuthToken), "Content-Type: application/x-www-form-urlencoded")
}

func TestAnSMSArrivesAndItsStatusIsTold(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		status, got := w.twilio("/Messages.json", "To="+annNumber, "From="+TwilioNumber, "Body=INC-7 Water. Open https://app.example/a/1.", "StatusCallback=http://app.example/status?id=7")
		sid, _ := got["sid"].(string)
		if status != 201 || got["status"] != "queued" || !strings.HasPrefix(sid, "SM") || len(sid) != 34 {
			t.Errorf("%d %v", status, got)
		}
		sms := w.last(ann)
		if sms.Kind != SMS || sms.From != TwilioNumber || sms.Link != "https://app.example/a/1" || sms.Read {
			t.Errorf("ann got %+v", sms)
		}
		statuses := []string{}
		for _, h := range w.told() {
			statuses = append(statuses, h.form.Get("MessageStatus"))
			wantSigned(t, h)
			if h.form.Get("MessageSid") != sid {
				t.Errorf("the callback is about %s", h.form.Get("MessageSid"))
			}
		}
		if d := cmp.Diff([]string{"queued", "sent", "delivered"}, statuses); d != "" {
			t.Errorf("statuses (-want +got):\n%s", d)
		}
	})
}

// wantSigned checks a signature as Twilio's documentation does it.
func wantSigned(t *testing.T, h heard) {
	t.Helper()
	if got := h.header.Get("X-Twilio-Signature"); got == "" || got != signTwilio(TwilioAuthToken, h.address, h.form) {
		t.Errorf("%s is signed %q", h.address, got)
	}
}

// The example that Twilio's documentation and libraries have.
func TestTwilioSignature(t *testing.T) {
	t.Parallel()
	got := signTwilio("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", url.Values{
		"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+14158675309"}, "Digits": {"1234"}, "From": {"+14158675309"}, "To": {"+18005551212"},
	})
	if want := "RSOYDt4T1cUTdK1PDd93/VVr8B8="; got != want {
		t.Errorf("the signature is %s, want %s", got, want)
	}
}

func TestAnSMSToNobody(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		if status, got := w.twilio("/Messages.json", "To=+12125550199", "MessagingServiceSid="+TwilioServiceSID, "Body=Hello", "StatusCallback=http://app.example/s"); status != 201 || got["status"] != "accepted" || got["from"] != nil {
			t.Errorf("%d %v", status, got)
		}
		all := w.told()
		if last := all[len(all)-1].form; last.Get("MessageStatus") != "undelivered" || last.Get("ErrorCode") != unreachable {
			t.Errorf("the last status is %v", last)
		}
	})
}

func TestWhatTwilioRefuses(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		to, from, body := "To="+annNumber, "From="+TwilioNumber, "Body=x"
		for _, c := range []struct {
			resource string
			fields   []string
			status   int
			code     float64
		}{
			{"/Messages.json", []string{from, body}, 400, 21604},
			{"/Messages.json", []string{"To=030 23125001", from, body}, 400, 21211},
			{"/Messages.json", []string{to, body}, 400, 21603},
			{"/Messages.json", []string{to, "MessagingServiceSid=MG1", body}, 400, 21701},
			{"/Messages.json", []string{to, "From=me", body}, 400, 21212},
			{"/Messages.json", []string{to, "From=" + annNumber, body}, 400, 21606},
			{"/Messages.json", []string{to, from}, 400, 21602},
			{"/Messages.json", []string{to, from, "Body=" + strings.Repeat("ü", 1601)}, 400, 21617},
			{"/Messages.json", []string{to, from, body, "StatusCallback=/status"}, 400, 21609},
			{"/Calls.json", []string{from, "Twiml=<Response/>"}, 400, 21201},
			{"/Calls.json", []string{"To=ann", from, "Twiml=<Response/>"}, 400, 21211},
			{"/Calls.json", []string{to, "Twiml=<Response/>"}, 400, 21213},
			{"/Calls.json", []string{to, "From=me", "Twiml=<Response/>"}, 400, 21212},
			{"/Calls.json", []string{to, "From=" + annNumber, "Twiml=<Response/>"}, 400, 21210},
			{"/Calls.json", []string{to, from}, 400, 21205},
			{"/Calls.json", []string{to, from, "Url=ftp://x"}, 400, 21205},
			{"/Calls.json", []string{to, from, "Twiml=" + strings.Repeat("x", 4001)}, 400, 32018},
			{"/Calls.json", []string{to, from, "Twiml=<Response/>", "StatusCallback=x"}, 400, 21609},
			{"/Calls.json", []string{to, from, "Twiml=<Response/>", "StatusCallbackEvent=eaten"}, 400, 21626},
			{"/Faxes.json", []string{to, from, body}, 404, 20404},
		} {
			status, got := w.twilio(c.resource, c.fields...)
			if status != c.status || got["code"] != c.code || got["status"] != float64(c.status) || got["more_info"] == "" || got["message"] == "" {
				t.Errorf("%s %.60s: %d %v, want %d %v", c.resource, c.fields, status, got, c.status, c.code)
			}
		}
		for _, header := range []string{basic(TwilioAccountSID, "wrong"), basic("AC1", TwilioAuthToken), "X: none"} {
			if status, got := w.post(twilioBase+"/Messages.json", form(to, from, body), header); status != 401 || got["code"] != 20003.0 {
				t.Errorf("%s: %d %v", header, status, got)
			}
		}
		if status, got := w.post("/twilio/2010-04-01/Accounts/AC2/Messages.json", form(to, from, body), basic(TwilioAccountSID, TwilioAuthToken)); status != 404 || got["code"] != 20404.0 {
			t.Errorf("somebody else's account: %d %v", status, got)
		}
		if n := len(w.n.Items(ann)); n != 0 {
			t.Errorf("%d things arrived all the same", n)
		}
		if status, got := w.twilio("/Messages.json", to, from, "Body="+strings.Repeat("ü", 1600)); status != 201 {
			t.Errorf("the longest SMS: %d %v", status, got)
		}
	})
}

func TestAReplyToAnSMS(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		wantError(t, w.n.Reply(bob, "ACK"), "has no phone number")
		wantError(t, w.n.Reply(ann, "ACK"), "no SMS to answer")
		w.twilio("/Messages.json", "To="+annNumber, "From="+TwilioNumber, "Body=Answer ACK")
		wantError(t, w.n.Reply(ann, " "), "nothing to send")
		w.answers(func(heard) (int, string) {
			return 200, "<?xml version=\"1.0\"?>\n<Response><Message>Thank you &amp; good night</Message><Message><Body>Really</Body></Message></Response>"
		})
		if err := w.n.Reply(ann, "ACK"); err != nil {
			t.Fatal(err)
		}
		got := w.told()[0]
		wantSigned(t, got)
		if got.address != "http://app.example/sms" || got.form.Get("From") != annNumber || got.form.Get("To") != TwilioNumber || got.form.Get("Body") != "ACK" {
			t.Errorf("the app heard %s %v", got.address, got.form)
		}
		texts := []string{}
		for _, i := range w.n.Items(ann) {
			texts = append(texts, i.Text)
		}
		if d := cmp.Diff([]string{"Answer ACK", "ACK", "Thank you & good night", "Really"}, texts); d != "" {
			t.Errorf("the screen (-want +got):\n%s", d)
		}
		w.answers(func(heard) (int, string) { return 403, "" })
		wantError(t, w.n.Reply(ann, "again"), "did not reach the app: the app answered 403")
		w.answers(func(heard) (int, string) { return 200, "{}" })
		wantError(t, w.n.Reply(ann, "again"), "no TwiML")
	})
}

const gatherOne = `<Response><Gather numDigits="1" action="http://app.example/keys?inc=7" timeout="5"><Say language="en-GB">Water in
	the Berlin office.</Say><Say>Press 1.</Say></Gather><Say>Nobody pressed a key.</Say></Response>`

func (w *town) ring(pairs ...string) Item {
	w.t.Helper()
	pairs = append([]string{"To=" + annNumber, "From=" + TwilioNumber, "StatusCallback=http://app.example/status", "StatusCallbackEvent=initiated", "StatusCallbackEvent=ringing", "StatusCallbackEvent=answered", "StatusCallbackEvent=completed"}, pairs...)
	if status, got := w.twilio("/Calls.json", pairs...); status != 201 || got["status"] != "queued" || !strings.HasPrefix(got["sid"].(string), "CA") {
		w.t.Errorf("%d %v", status, got)
	}
	return w.last(ann)
}

// progress takes the statuses that the app was told of, and what it was asked. The two come on ways of their own.
func (w *town) progress() (events, asked []string) {
	w.t.Helper()
	for _, h := range w.told() {
		wantSigned(w.t, h)
		if h.address == "http://app.example/status" {
			events = append(events, h.form.Get("CallStatus"))
		} else {
			asked = append(asked, strings.TrimSpace(h.address+" "+h.form.Get("Digits")))
		}
	}
	return events, asked
}

func (w *town) wantProgress(events []string, asked ...string) {
	w.t.Helper()
	gotEvents, gotAsked := w.progress()
	if d := cmp.Diff(events, gotEvents); d != "" {
		w.t.Errorf("the app was told (-want +got):\n%s", d)
	}
	if d := cmp.Diff(asked, gotAsked); d != "" {
		w.t.Errorf("the app was asked (-want +got):\n%s", d)
	}
}

func TestACallIsAnsweredAndAKeyPressed(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.answers(func(h heard) (int, string) {
			if strings.Contains(h.address, "/keys") {
				return 200, "<Response><Say>You have acknowledged.</Say></Response>"
			}
			return 200, ""
		})
		call := w.ring("Twiml=" + gatherOne)
		if call.Kind != Call || call.State != Ringing || call.Text != "" {
			t.Errorf("the phone shows %+v", call)
		}
		wantError(t, w.n.PressKey(ann, call.ID, "1"), "the call is ringing by now")
		wantError(t, w.n.Answer(bob, call.ID), "there is no call")
		if err := w.n.Answer(ann, call.ID); err != nil {
			t.Fatal(err)
		}
		if got := w.last(ann); got.State != InProgress || got.Text != "Water in the Berlin office.\nPress 1." || !got.Listens {
			t.Errorf("after the answer: %+v", got)
		}
		<-time.After(readingTime - time.Second)
		wantError(t, w.n.PressKey(ann, call.ID, "A"), "no key of a phone")
		if err := w.n.PressKey(ann, call.ID, "1"); err != nil {
			t.Fatal(err)
		}
		if got := w.last(ann); got.State != Completed || got.Keys != "1" || !strings.HasSuffix(got.Text, "\nYou have acknowledged.") {
			t.Errorf("at the end: %+v", got)
		}
		w.wantProgress([]string{"initiated", "ringing", "in-progress", "completed"}, "http://app.example/keys?inc=7 1")
		wantError(t, w.n.PressKey(ann, call.ID, "1"), "the call is completed by now")
	})
}

func TestHowCallsEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		twiml string
		do    func(w *town, id string) error
		state CallState
		says  string
	}{
		"nobody answers": {gatherOne, func(*town, string) error { <-time.After(time.Minute); return nil }, NoAnswer, ""},
		"declined":       {gatherOne, func(w *town, id string) error { return w.n.HangUp(ann, id) }, Busy, ""},
		"no key": {gatherOne, func(w *town, id string) error {
			defer func() { <-time.After(readingTime) }()
			return w.n.Answer(ann, id)
		}, Completed, "Nobody pressed a key."},
		"hung up by the app": {"<Response><Say>Bye</Say><Pause length=\"1\"/><Hangup/><Say>never</Say></Response>", answered, Completed, "Bye"},
		"no TwiML":           {"Hello?", answered, Completed, failure},
		"not a response":     {"<Hello/>", answered, Completed, failure},
		"unknown verb":       {"<Response><Sing/></Response>", answered, Completed, failure},
		"relative action":    {`<Response><Gather numDigits="1" action="/keys"/></Response>`, func(w *town, id string) error { _ = answered(w, id); return w.n.PressKey(ann, id, "1") }, Completed, failure},
		"in circles":         {"<Response><Redirect>http://app.example/round</Redirect></Response>", answered, Completed, failure},
		"redirected":         {"<Response><Redirect>http://app.example/more</Redirect></Response>", answered, Completed, "More"},
	} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.answers(func(h heard) (int, string) {
					switch h.address {
					case "http://app.example/more":
						return 200, "<Response><Say>More</Say></Response>"
					case "http://app.example/round":
						return 200, "<Response><Redirect>/round</Redirect></Response>"
					}
					return 200, ""
				})
				call := w.ring("Twiml=" + c.twiml)
				if err := c.do(w, call.ID); err != nil {
					t.Fatal(err)
				}
				events, _ := w.progress()
				if got := w.last(ann); got.State != c.state || !strings.HasSuffix(got.Text, c.says) || got.Listens {
					t.Errorf("it ends %+v, want %s %q", got, c.state, c.says)
				}
				if last := events[len(events)-1]; last != string(c.state) {
					t.Errorf("the app heard %q", events)
				}
			})
		})
	}
}

func answered(w *town, id string) error { return w.n.Answer(ann, id) }

func TestACallThatFetchesWhatToSay(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.answers(func(h heard) (int, string) {
			switch {
			case strings.HasSuffix(h.address, "/voice/7"):
				return 200, `<Response><Gather action="/keys" finishOnKey="#"><Say>Code?</Say></Gather></Response>`
			case h.form.Get("Digits") == "42":
				return 500, ""
			}
			return 200, ""
		})
		call := w.ring("Url=http://app.example/voice/7", "Timeout=5")
		if err := w.n.Answer(ann, call.ID); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"4", "2", "#"} {
			if err := w.n.PressKey(ann, call.ID, key); err != nil {
				t.Fatal(err)
			}
		}
		if got := w.last(ann); got.Text != "Code?\n"+failure || got.State != Completed {
			t.Errorf("it ends %+v", got)
		}
		w.wantProgress([]string{"initiated", "ringing", "in-progress", "completed"}, "http://app.example/voice/7", "http://app.example/keys 42")
	})
}

func TestACallToNobodyAndOnlyTheEndIsTold(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.twilio("/Calls.json", "To=+12125550199", "From="+TwilioNumber, "Twiml=<Response/>", "StatusCallback=http://app.example/status")
		w.wantProgress([]string{"failed"})
	})
}

// Nothing that the app hands over can reach another machine.
func TestOnlyLoopbackIsCalled(t *testing.T) {
	t.Parallel()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://192.0.2.1:9/", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := LoopbackClient().Do(r)
	if err == nil {
		resp.Body.Close()
	}
	wantError(t, err, "the sandbox calls loopback addresses only")
}
