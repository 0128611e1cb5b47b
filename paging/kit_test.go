package paging_test

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
	"tocsin/paging"
)

// A subject is one provider in the kit that all of them pass.
type subject struct {
	name string
	// serve starts a far side that behaves as a situation says, and gives the provider that talks to it; nil where the situation does
	// not exist. It ends with the test.
	serve   func(t *testing.T, s string) paging.Provider
	message paging.Message
	differs map[string]want // from what situations say
}

// want is what must come of an attempt.
type want struct {
	reason   string
	failed   bool // with a Cause, to be tried again
	unsure   bool
	deferred bool
	from, to time.Duration // of RetryIn
}

var taken = want{}

// situations are what the other side can do, and what it comes to.
var situations = map[string]want{
	"200":                   taken,
	"202":                   taken,
	"400":                   {reason: paging.ReasonRejected},
	"401":                   {reason: paging.ReasonUnauthorized},
	"403":                   {reason: paging.ReasonUnauthorized},
	"404":                   {reason: paging.ReasonNotFound},
	"429":                   {failed: true},
	"429 with seconds":      {failed: true, deferred: true, from: 40 * time.Second, to: 50 * time.Second},
	"429 with a date":       {failed: true, deferred: true, from: 85 * time.Second, to: 113 * time.Second},
	"429 with ten years":    {failed: true, deferred: true, from: 5 * time.Minute, to: 375 * time.Second},
	"429 with the past":     {failed: true, deferred: true, from: time.Second, to: 1250 * time.Millisecond},
	"429 with garbage":      {failed: true},
	"500":                   {failed: true},
	"502":                   {failed: true, unsure: true},
	"503 with seconds":      {failed: true, from: 40 * time.Second, to: 50 * time.Second},
	"nobody listens":        {failed: true},
	"hangs":                 {failed: true, unsure: true},
	"cut after the effect":  {failed: true, unsure: true},
	"garbage":               {failed: true, unsure: true},
	"200 with garbage":      {failed: true, unsure: true},
	"an untrusted server":   {failed: true},
	"no TLS":                {failed: true},
	"a redirect":            {reason: paging.ReasonNotFound},
	"an answer without end": {failed: true, unsure: true},
	"a refusal without end": {reason: paging.ReasonRejected},
}

// What no log may ever show: they are part of every subject's configuration and message.
const (
	secret = "hushhush-0123456789abcdef0123456"
	number = "+4915112345678"
	mailTo = "mara.lindqvist@halden.example"
	topic  = "mara-c0ffee"
	link   = "https://tocsin.example/a/token-of-mara"
	title  = "Water in the Berlin office & <basement>"
)

var hidden = []string{secret, number, mailTo, topic, "token-of-mara", "Berlin", "lindqvist", "15112345678"}

var happened = time.Date(2026, 11, 22, 2, 4, 0, 0, time.UTC)

// alarm is a page to one person.
func alarm(to string) paging.Message {
	return paging.Message{
		ID: "Q7WERTZUIOPASDFGHJKLYXCVBN", To: to, Event: incident.EventTrigger, Dedup: "tocsin/INC-42/mibc2f7k", At: happened,
		Language: "en-GB", Title: title, Text: title + "\n\nThe cellar is flooded; the server room is next.\nTriggered by Mara Lindqvist at 03:04 CET.",
		Short: "INC-42: " + title, Spoken: "This is tocsin. Water in the Berlin office. To acknowledge, press 1.", Urgent: true,
		Link: link, Answer: link + "/answer", Keypad: "https://tocsin.example/twilio/keypad?a=1&b=2", Status: "https://tocsin.example/twilio/status",
	}
}

// TestProviders puts every provider into every situation.
func TestProviders(t *testing.T) {
	t.Parallel()
	for _, s := range subjects() {
		for situation, expected := range situations {
			t.Run(s.name+"/"+situation, func(t *testing.T) {
				t.Parallel()
				p := s.serve(t, situation)
				if p == nil {
					return
				}
				if other, ok := s.differs[situation]; ok {
					expected = other
				}
				patience := 10 * time.Second
				if situation == "hangs" {
					patience = 3 * time.Second
				}
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				got := p.Notify(ctx, s.message)
				if ctx.Err() != nil && situation != "hangs" {
					t.Fatal("does not end by itself")
				}
				check(t, got, expected)
			})
		}
	}
}

func check(t *testing.T, got incident.Result, expected want) {
	t.Helper()
	if got.Reason != expected.reason || got.Unsure != expected.unsure || got.Deferred != expected.deferred || got.RetryIn < expected.from || got.RetryIn > expected.to {
		t.Errorf("got %+v, want %+v", got, expected)
	}
	if (got.Cause != nil) != (expected.failed || expected.reason != "") {
		t.Errorf("the cause is %v", got.Cause)
	}
	if got.Cause != nil {
		discreet(t, got.Cause.Error())
	}
}

// discreet fails where a text for the log shows what it must not.
func discreet(t *testing.T, text string) {
	t.Helper()
	for _, s := range hidden {
		if strings.Contains(text, s) {
			t.Errorf("shows %q: %s", s, text)
		}
	}
}

// reply is what a provider answers when it takes a message.
func (s webSubject) reply() string { return cmp.Or(s.says, "{}") }

// webSubject is a provider that is spoken to by HTTP.
type webSubject struct {
	name    string
	to      string
	says    string // where it takes a message
	make    func(client *http.Client, url string) paging.Provider
	differs map[string]want
}

var webSubjects = []webSubject{
	{
		name: "pagerduty", says: `{"status":"success","message":"Event processed","dedup_key":"tocsin/INC-42/mibc2f7k"}`,
		make: func(c *http.Client, url string) paging.Provider {
			return &paging.PagerDuty{Client: c, URL: url, Key: secret}
		},
	},
	{
		name: "opsgenie", says: `{"result":"Request will be processed","took":0.302,"requestId":"43a29c5c-3dbf-4fa4-9c26-f4f71023e120"}`,
		make: func(c *http.Client, url string) paging.Provider {
			return &paging.Opsgenie{Client: c, URL: url + "/", Key: secret, Responders: []paging.OpsgenieResponder{
				paging.ParseResponder("team:Crisis"), paging.ParseResponder("user:" + mailTo),
			}}
		},
	},
	{
		name: "sms", to: number, says: `{"sid":"SM0123456789abcdef0123456789abcdef","status":"queued"}`,
		make: func(c *http.Client, url string) paging.Provider {
			return &paging.SMS{Twilio: twilio(c, url), From: "+4930901820"}
		},
	},
	{
		name: "voice", to: number, says: `{"sid":"CA0123456789abcdef0123456789abcdef","status":"queued"}`,
		make: func(c *http.Client, url string) paging.Provider {
			return &paging.Voice{Twilio: twilio(c, url), From: "+4930901820"}
		},
	},
	{
		name: "ntfy", to: topic, says: `{"id":"hwQ2YpKdmg","time":1795312800,"event":"message","topic":"` + topic + `"}`,
		make: func(c *http.Client, url string) paging.Provider {
			return &paging.Ntfy{Client: c, URL: url, Token: secret}
		},
	},
	{
		name: "webhook",
		make: func(c *http.Client, url string) paging.Provider {
			return &paging.Webhook{Client: c, URL: url + "/hooks/" + secret, Key: []byte(secret)}
		},
		differs: map[string]want{"200 with garbage": taken, "an answer without end": taken}, // any 2xx is
	},
}

func twilio(c *http.Client, url string) paging.Twilio {
	return paging.Twilio{Client: c, URL: url, Account: "AC0123456789abcdef0123456789abcdef", Token: secret}
}

// subjects lists all providers: whoever adds one adds it here.
func subjects() (all []subject) {
	for _, s := range webSubjects {
		all = append(all, subject{s.name, s.serve, alarm(s.to), s.differs})
	}
	return append(all, mailSubject)
}
