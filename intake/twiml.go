package intake

import (
	"encoding/xml"
	"net/http"
)

// twiml is an answer to Twilio: what to say in a call, or to send as an SMS (https://www.twilio.com/docs/voice/twiml). Without
// anything in it nothing happens.
type twiml struct {
	XMLName xml.Name `xml:"Response"`
	Gather  *gather
	Say     *say
	Message string `xml:",omitempty"`
	Hangup  *struct{}
}

// gather says something and waits for a key, which Twilio tells to the address it has just called.
type gather struct {
	Digits  int    `xml:"numDigits,attr"`
	Method  string `xml:"method,attr"`
	Timeout int    `xml:"timeout,attr"` // seconds of silence
	Say     say
}

type say struct {
	Language string `xml:"language,attr"`
	Text     string `xml:",chardata"`
}

func (t twiml) write(w http.ResponseWriter) {
	b, err := xml.Marshal(t)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	_, _ = w.Write(append([]byte(xml.Header), b...))
}
