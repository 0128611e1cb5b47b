package paging_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"tocsin/paging"
)

// bodyOf sends one message and gives the body that left.
func bodyOf(t *testing.T, name string, m paging.Message) string {
	t.Helper()
	for _, s := range webSubjects {
		if s.name != name {
			continue
		}
		var body []byte
		far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ = io.ReadAll(r.Body)
			_, _ = io.WriteString(w, s.reply())
		}))
		t.Cleanup(far.Close)
		m.To = s.to
		if r := s.make(far.Client(), far.URL).Notify(t.Context(), m); r.Cause != nil {
			t.Fatal(r.Cause)
		}
		return string(body)
	}
	t.Fatalf("no provider %s", name)
	return ""
}

// What is too long is cut to what the provider takes, between two characters, and is seen to be cut.
func TestLongTextsAreCut(t *testing.T) {
	t.Parallel()
	long := alarm("")
	long.Title, long.Text = strings.Repeat("ü", 2000), strings.Repeat("€", 20000)
	long.Short, long.Spoken = strings.Repeat("🔔", 2000), strings.Repeat(`"`, 5000)

	var event struct{ Payload struct{ Summary string } }
	inJSON(t, bodyOf(t, "pagerduty", long), &event)
	if got := utf8.RuneCountInString(event.Payload.Summary); got != 1024 {
		t.Errorf("PagerDuty: a summary of %d characters", got)
	}
	var alert struct{ Message, Description string }
	inJSON(t, bodyOf(t, "opsgenie", long), &alert)
	if m, d := utf8.RuneCountInString(alert.Message), utf8.RuneCountInString(alert.Description); m != 130 || d != 15000 {
		t.Errorf("Opsgenie: a message of %d characters, a description of %d", m, d)
	}
	var push struct{ Title, Message string }
	inJSON(t, bodyOf(t, "ntfy", long), &push)
	if len(push.Title) > 250 || len(push.Message) > 4000 || len(push.Message) < 3990 {
		t.Errorf("ntfy: a title of %d bytes, a message of %d", len(push.Title), len(push.Message))
	}
	text := formOf(t, bodyOf(t, "sms", long)).Get("Body")
	short, address, _ := strings.Cut(text, "\n")
	if utf8.RuneCountInString(short) != 300 || address != link {
		t.Errorf("SMS: %d characters and %q", utf8.RuneCountInString(short), address)
	}
	call := formOf(t, bodyOf(t, "voice", long)).Get("Twiml")
	if n := len(call); n > 4000 {
		t.Errorf("voice: %d characters of TwiML", n)
	}
	for _, s := range []string{event.Payload.Summary, alert.Message, alert.Description, push.Title, push.Message, short} {
		if !utf8.ValidString(s) || strings.Contains(s, "\uFFFD") || !strings.HasSuffix(s, "…") {
			t.Errorf("not cut between characters: %q", s[max(len(s)-20, 0):])
		}
	}
}

// Texts of people are data: they end no element of what a call says.
func TestCallsSayTextsAsTheyAre(t *testing.T) {
	t.Parallel()
	m := alarm("")
	m.Spoken = `</Say><Dial>+4911880</Dial> & "quotes"` + "\x00\x1b \xff"
	var call struct {
		Gather struct {
			Say  string
			Dial []string
		}
		Dial []string
	}
	if err := xml.Unmarshal([]byte(formOf(t, bodyOf(t, "voice", m)).Get("Twiml")), &call); err != nil {
		t.Fatal(err)
	}
	if want := `</Say><Dial>+4911880</Dial> & "quotes"` + "\uFFFD\uFFFD \uFFFD"; call.Gather.Say != want || call.Dial != nil || call.Gather.Dial != nil {
		t.Errorf("it says %q", call.Gather.Say)
	}
}

// Twilio refuses a form that is no UTF-8.
func TestAnSMSIsUTF8(t *testing.T) {
	t.Parallel()
	m := alarm("")
	m.Short, m.Link = "Fire \xff", ""
	if got := formOf(t, bodyOf(t, "sms", m)).Get("Body"); got != "Fire \uFFFD" {
		t.Errorf("it says %q", got)
	}
}

func inJSON(t *testing.T, body string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), into); err != nil {
		t.Fatal(err)
	}
}

func formOf(t *testing.T, body string) url.Values {
	t.Helper()
	form, err := url.ParseQuery(body)
	if err != nil {
		t.Fatal(err)
	}
	return form
}

// The link may stand anywhere in an SMS, or below it, and is whole however long the rest is.
func TestTheLinkOfAnSMSIsNeverCut(t *testing.T) {
	t.Parallel()
	const link = "https://tocsin.example.com/a/TOKEN"
	long := strings.Repeat("ü", 2000)
	for short, want := range map[string]string{
		"Water":                       "Water\n" + link,
		"Water: " + link + " Thanks.": "Water: " + link + " Thanks.",
		long:                          strings.Repeat("ü", 299) + "…\n" + link,
		long + link:                   strings.Repeat("ü", 299) + "…" + link,
		link + long:                   link + strings.Repeat("ü", 149) + "…",
		long + link + long:            strings.Repeat("ü", 149) + "…" + link + strings.Repeat("ü", 149) + "…",
	} {
		m := alarm("")
		m.Short, m.Link = short, link
		form, err := url.ParseQuery(bodyOf(t, "sms", m))
		if err != nil || form.Get("Body") != want {
			t.Errorf("%.40q leaves as %.400q, %v", short, form.Get("Body"), err)
		}
	}
}
