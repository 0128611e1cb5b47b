package intake

import (
	"bytes"
	"encoding/xml"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tocsin/incident"
)

// Only what was signed passes, and it passes in one way of writing only.
func FuzzToken(f *testing.F) {
	s, err := NewSigner([]byte("a key of at least thirty-two bytes"))
	if err != nil {
		f.Fatal(err)
	}
	now := time.Unix(1_800_000_000, 0)
	good := s.Token(Claim{PurposeLink, "U012AB3CD4E", 42, now.Add(Life)})
	for _, seed := range []string{good, good[:10], good + "A", "", "A", good + "\n", strings.ToLower(good)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		c, err := s.Check(token, now, PurposeLink, PurposePush, PurposeVoice, PurposeStatus)
		if (err == nil) != (token == good) || err == nil && s.Token(c) != token {
			t.Errorf("%q gives %+v, %v", token, c, err)
		}
	})
}

func FuzzTwilioSignature(f *testing.F) {
	form := url.Values{"From": {"+4915112345678"}, "Body": {"1"}}
	good := twilioSignature("token", "https://tocsin.halden.example/twilio/sms", form)
	f.Add(good, "From=%2B4915112345678&Body=1")
	f.Add("", "")
	f.Add(good, "From=%2B4915112345678&Body=1&Body=2")
	f.Fuzz(func(t *testing.T, signature, body string) {
		sent, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		if twilioSigned("token", "https://tocsin.halden.example/twilio/sms", sent, signature) && signature != twilioSignature("token", "https://tocsin.halden.example/twilio/sms", sent) &&
			signature != twilioSignature("token", "https://tocsin.halden.example:443/twilio/sms", sent) {
			t.Errorf("%q passes for %q", signature, body)
		}
	})
}

func FuzzPagerDutySignature(f *testing.F) {
	f.Add([]byte("{}"), "v1=00,v1=11")
	f.Add([]byte(""), "v1=")
	f.Fuzz(func(t *testing.T, body []byte, header string) {
		if pagerDutySigned("secret", body, header) {
			t.Errorf("%q passes", header)
		}
	})
}

// A webhook may hold anything; what comes out of it is one short line.
func FuzzWebhook(f *testing.F) {
	s := &Server{o: Options{Directory: nobody{}}}
	f.Add([]byte(`{"event":{"id":"1","event_type":"incident.acknowledged","occurred_at":"2026-11-22T12:00:00Z","agent":{"type":"user_reference","summary":"a\n\u202eb"},"data":{"incident_key":"k"}}}`))
	f.Add([]byte(`{"event":{"agent":null,"data":[]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		hook, err := readWebhook(body)
		if err != nil || hook.Event.Agent == nil {
			return
		}
		if a := s.agent(hook.Event.Agent.Summary); utf8.RuneCountInString(a.Name) > 80 || strings.ContainsAny(a.Name, "\r\n\t\u202e") {
			t.Errorf("%q", a.Name)
		}
	})
}

type nobody struct{ incident.Directory }

func (nobody) Expand(incident.Target) ([]incident.Person, error) {
	return nil, &incident.Error{Code: incident.UnknownTarget}
}

// Whatever somebody writes, a wish has one of few forms, and a number that is one.
func FuzzReply(f *testing.F) {
	for _, seed := range []string{"1", "ok INC-42", "ja", "inc 7", "INC-", "ack 99999999999999999999", "besta\u0308tigen"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		w, n := readReply(body)
		if n < 0 || w == wishNothing && n != 0 || w != wishNothing && len(strings.Fields(body)) > 40 && !strings.ContainsAny(body, ".,:;!?#\"'") {
			t.Errorf("%q is %d, %d", body, w, n)
		}
	})
}

// Text of people stays text in what Twilio reads.
func FuzzTwiML(f *testing.F) {
	f.Add("</Say><Dial>+4990012345</Dial>")
	f.Add("\x00\ufffe]]>")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := xml.Marshal(twiml{Say: &say{"en-US", text}, Message: text})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		d := xml.NewDecoder(bytes.NewReader(b))
		for token, err := d.Token(); err == nil; token, err = d.Token() {
			if e, ok := token.(xml.StartElement); ok {
				names = append(names, e.Name.Local)
			}
		}
		if want := []string{"Response", "Say", "Message"}; !slices.Equal(names, want) && !(text == "" && slices.Equal(names, want[:2])) {
			t.Errorf("%q becomes %s", text, b)
		}
	})
}

func FuzzAddress(f *testing.F) {
	f.Add("127.0.0.1:80")
	f.Add("[fe80::1%eth0]:1")
	f.Add("::ffff:1.2.3.4")
	f.Fuzz(func(t *testing.T, text string) {
		if a := parseAddress(text); a.Is4In6() || a.Zone() != "" || a.IsValid() && netip.MustParseAddr(a.String()) != a {
			t.Errorf("%q becomes %v", text, a)
		}
	})
}
