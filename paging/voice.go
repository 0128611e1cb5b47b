package paging

import (
	"cmp"
	"context"
	"encoding/xml"
	"net/url"

	"tocsin/incident"
)

// Voice calls people through Twilio (https://www.twilio.com/docs/voice/api/call-resource) and reads Message.Spoken out, twice.
// The key that is pressed meanwhile is told to Message.Keypad. It takes no key against repeats.
type Voice struct {
	Twilio
	From string // a number of the account
}

// maxSpoken bounds what is read out, in characters: about 40 s each time. Escaped, it stays well below the 4,000 that
// Twilio takes of TwiML.
const maxSpoken = 600

// Notify starts one call.
func (v *Voice) Notify(ctx context.Context, m Message) incident.Result {
	form := url.Values{"To": {m.To}, "From": {v.From}, "Twiml": {twiml(m)}}
	if m.Status != "" {
		form.Set("StatusCallback", m.Status)
	}
	return v.create(ctx, "Calls", form)
}

func (*Voice) keyless() {}

type twimlResponse struct {
	XMLName xml.Name `xml:"Response"`
	Gather  *twimlGather
	twimlSpeech
}

// twimlSpeech waits for the phone to be at an ear before it speaks.
type twimlSpeech struct {
	Pause *twimlPause
	Say   *twimlSay
}

type twimlPause struct {
	Length int `xml:"length,attr"` // seconds
}

type twimlSay struct {
	Language string `xml:"language,attr"`
	Loop     int    `xml:"loop,attr"`
	Text     string `xml:",chardata"`
}

type twimlGather struct {
	NumDigits int    `xml:"numDigits,attr"`
	Timeout   int    `xml:"timeout,attr"` // seconds to wait for a key after the last word
	Action    string `xml:"action,attr"`
	Method    string `xml:"method,attr"`
	twimlSpeech
}

// twiml is what Twilio is to do once somebody answers (https://www.twilio.com/docs/voice/twiml).
func twiml(m Message) string {
	speech := twimlSpeech{
		&twimlPause{1},
		&twimlSay{Language: cmp.Or(m.Language, "en-US"), Loop: 2, Text: cut(m.Spoken, maxSpoken)},
	}
	response := twimlResponse{twimlSpeech: speech}
	if m.Keypad != "" {
		response = twimlResponse{Gather: &twimlGather{NumDigits: 1, Timeout: 10, Action: m.Keypad, Method: "POST", twimlSpeech: speech}}
	}
	text, err := xml.Marshal(response)
	if err != nil {
		panic("paging: a call that is no XML: " + err.Error()) // texts cannot break it
	}
	return string(text)
}
