package phone

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// e164 is what Twilio takes as a number.
var e164 = regexp.MustCompile(`^\+[1-9][0-9]{1,14}$`)

// twilioVersion is the API's, in addresses and callbacks.
const twilioVersion = "2010-04-01"

// The bounds that Twilio documents, in characters.
const (
	maxSMS   = 1600
	maxTwiML = 4000
)

// twilioError is what Twilio answers to what it does not take (https://www.twilio.com/docs/usage/twilios-response).
type twilioError struct {
	Code     int    `json:"code"`
	Message  string `json:"message"`
	MoreInfo string `json:"more_info"`
	Status   int    `json:"status"`
}

func bad(code int, message string) *twilioError {
	return &twilioError{Code: code, Message: message, Status: http.StatusBadRequest}
}

// twilio answers the two resources that reach people.
func (n *Network) twilio() http.Handler {
	mux := http.NewServeMux()
	base := "POST /twilio/" + twilioVersion + "/Accounts/{sid}/"
	mux.HandleFunc(base+"Messages.json", twilioResource(n.createMessage))
	mux.HandleFunc(base+"Calls.json", twilioResource(n.createCall))
	mux.HandleFunc("/", twilioResource(nil))
	return mux
}

// twilioResource checks who asks, reads the form and writes what create answers.
func twilioResource(create func(url.Values) (map[string]any, *twilioError)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		var out map[string]any
		user, password, _ := r.BasicAuth()
		account := r.PathValue("sid")
		fail := &twilioError{Code: 20404, Message: "The requested resource " + r.URL.Path + " was not found", Status: http.StatusNotFound}
		switch {
		case user != TwilioAccountSID || subtle.ConstantTimeCompare([]byte(password), []byte(TwilioAuthToken)) == 0:
			fail = &twilioError{Code: 20003, Message: "Authenticate", Status: http.StatusUnauthorized}
		case create != nil && account == TwilioAccountSID:
			if err := r.ParseForm(); err != nil {
				fail = bad(20001, "The request's body is no form")
				break
			}
			out, fail = create(r.PostForm)
		}
		if fail != nil {
			fail.MoreInfo = "https://www.twilio.com/docs/errors/" + strconv.Itoa(fail.Code)
			writeJSON(w, fail.Status, fail)
			return
		}
		writeJSON(w, http.StatusCreated, out)
	}
}

// createMessage takes an SMS (https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource).
func (n *Network) createMessage(form url.Values) (map[string]any, *twilioError) {
	if fail := checkMessage(form); fail != nil {
		return nil, fail
	}
	m := &twilioSMS{sid: newID("SM"), from: form.Get("From"), to: form.Get("To"), callback: form.Get("StatusCallback"), service: form.Get("MessagingServiceSid")}
	status := "queued"
	if m.from == "" {
		m.from, status = TwilioNumber, "accepted"
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.deliver(m, form.Get("Body"))
	return map[string]any{
		"account_sid": TwilioAccountSID, "api_version": twilioVersion, "body": form.Get("Body"), "date_created": twilioTime(), "date_sent": nil,
		"date_updated": twilioTime(), "direction": "outbound-api", "error_code": nil, "error_message": nil, "from": nullable(form.Get("From")),
		"messaging_service_sid": nullable(m.service), "num_media": "0", "num_segments": "1", "price": nil, "price_unit": nil, "sid": m.sid,
		"status": status, "subresource_uris": map[string]any{}, "to": m.to, "uri": twilioPath("Messages", m.sid),
	}, nil
}

func checkMessage(form url.Values) *twilioError {
	to, from, service, body := form.Get("To"), form.Get("From"), form.Get("MessagingServiceSid"), form.Get("Body")
	switch {
	case to == "":
		return bad(21604, "A 'To' phone number is required.")
	case !e164.MatchString(to):
		return bad(21211, "Invalid 'To' Phone Number: "+to)
	case from == "" && service == "":
		return bad(21603, "A 'From' phone number is required.")
	case service != "" && service != TwilioServiceSID:
		return bad(21701, "The Messaging Service does not exist.")
	case from != "" && !e164.MatchString(from):
		return bad(21212, "Invalid 'From' Phone Number: "+from)
	case from != "" && from != TwilioNumber:
		return bad(21606, "The 'From' phone number "+from+" is not a valid, SMS-capable inbound phone number or short code for your account.")
	case body == "":
		return bad(21602, "Message body is required.")
	case utf8.RuneCountInString(body) > maxSMS:
		return bad(21617, "The concatenated message body exceeds the 1600 character limit.")
	case !webAddress(form.Get("StatusCallback"), true):
		return bad(21609, "The StatusCallback URL "+form.Get("StatusCallback")+" is not a valid URL.")
	}
	return nil
}

// createCall takes a call (https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource). As with Twilio, nobody
// reads the TwiML before somebody answers.
func (n *Network) createCall(form url.Values) (map[string]any, *twilioError) {
	if fail := checkCall(form); fail != nil {
		return nil, fail
	}
	ringFor := 60 * time.Second // Twilio's own default
	if s, err := strconv.Atoi(form.Get("Timeout")); err == nil && s > 0 {
		ringFor = min(time.Duration(s)*time.Second, 10*time.Minute)
	}
	c := &call{sid: newID("CA"), to: form.Get("To"), from: form.Get("From"), twiml: form.Get("Twiml"), url: form.Get("Url"), callback: form.Get("StatusCallback"), wanted: form["StatusCallbackEvent"]}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ring(c, ringFor)
	return map[string]any{
		"account_sid": TwilioAccountSID, "answered_by": nil, "api_version": twilioVersion, "caller_name": nil, "date_created": nil, "date_updated": nil,
		"direction": "outbound-api", "duration": nil, "end_time": nil, "forwarded_from": nil, "from": c.from, "from_formatted": c.from, "parent_call_sid": nil,
		"phone_number_sid": nil, "price": nil, "price_unit": "USD", "queue_time": "0", "sid": c.sid, "start_time": nil, "status": "queued",
		"subresource_uris": map[string]any{}, "to": c.to, "to_formatted": c.to, "uri": twilioPath("Calls", c.sid),
	}, nil
}

func checkCall(form url.Values) *twilioError {
	to, from, address := form.Get("To"), form.Get("From"), form.Get("Url")
	switch {
	case to == "":
		return bad(21201, "No 'To' number is specified")
	case !e164.MatchString(to):
		return bad(21211, "Invalid 'To' Phone Number: "+to)
	case from == "":
		return bad(21213, "No 'From' number is specified")
	case !e164.MatchString(from):
		return bad(21212, "Invalid 'From' Phone Number: "+from)
	case from != TwilioNumber:
		return bad(21210, "The source phone number provided, "+from+", is not yet verified for your account.")
	case form.Get("Twiml") == "" && !webAddress(address, false):
		return bad(21205, "Url is not a valid URL: "+address)
	case utf8.RuneCountInString(form.Get("Twiml")) > maxTwiML:
		return bad(32018, "Twiml size exceeded maximum allowed value of 4000 characters")
	case !webAddress(form.Get("StatusCallback"), true):
		return bad(21609, "The StatusCallback URL "+form.Get("StatusCallback")+" is not a valid URL.")
	case slices.ContainsFunc(form["StatusCallbackEvent"], func(e string) bool { return !slices.Contains(callEvents, e) }):
		return bad(21626, "Invalid StatusCallbackEvents")
	}
	return nil
}

// webAddress says whether a provider could call this address.
func webAddress(address string, optional bool) bool {
	if address == "" {
		return optional
	}
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func twilioTime() string { return time.Now().UTC().Format(time.RFC1123Z) }

func twilioPath(resource, sid string) string {
	return "/" + twilioVersion + "/Accounts/" + TwilioAccountSID + "/" + resource + "/" + sid + ".json"
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}
