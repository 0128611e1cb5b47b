package paging

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"tocsin/incident"
)

// Twilio is an account there, which SMS and Voice share (https://www.twilio.com/docs/usage/api).
type Twilio struct {
	Client  *http.Client
	URL     string // base address; empty: https://api.twilio.com
	Account string // its SID, which begins with AC
	Token   string // the auth token
}

// twilioReasons are Twilio's own codes of what its status 400 stands for (https://www.twilio.com/docs/api/errors). Codes that
// are missing here are judged by their status.
var twilioReasons = map[int]string{
	13224: ReasonInvalidNumber, // invalid phone number
	21211: ReasonInvalidNumber, // invalid "To"
	21214: ReasonInvalidNumber, // "To" cannot be reached
	21217: ReasonInvalidNumber, // does not appear to be valid
	21265: ReasonInvalidNumber, // "To" is a short code
	21604: ReasonInvalidNumber, // no "To"
	21610: ReasonUnsubscribed,  // the owner answered STOP
	21614: ReasonInvalidNumber, // "To" is not a mobile number
	21635: ReasonInvalidNumber, // "To" is a landline
	20003: ReasonUnauthorized,  // authentication failed
	20005: ReasonUnauthorized,  // the account is not active
	10001: ReasonUnauthorized,  // the account is not active
	20404: ReasonNotFound,      // no such account
}

func twilioWhy(answer []byte) (reason string, code int) {
	var said struct {
		Code int `json:"code"`
	}
	if json.NewDecoder(bytes.NewReader(answer)).Decode(&said) != nil {
		return "", 0
	}
	return twilioReasons[said.Code], said.Code
}

// create posts a form to a collection of the account: Messages or Calls.
func (t *Twilio) create(ctx context.Context, collection string, form url.Values) incident.Result {
	path := "/2010-04-01/Accounts/" + url.PathEscape(t.Account) + "/" + collection + ".json"
	return request{
		provider: "Twilio", client: t.Client, url: address(t.URL, "https://api.twilio.com", path),
		header: map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Authorization": basicAuth(t.Account, t.Token)},
		body:   []byte(form.Encode()), taken: has("sid"), why: twilioWhy,
	}.post(ctx)
}
