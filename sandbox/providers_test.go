package sandbox

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/smtp"
	"net/textproto"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/sandbox/phone"
)

// office is the shipped company in virtual time: its providers on one pipe, its mail server on another, and an app that takes
// every callback on a third.
type office struct {
	t     *testing.T
	s     *Server
	web   *http.Client
	mail  *Pipe
	heard chan string
	mara  *Person
}

func inOffice(t *testing.T, play func(t *testing.T, o *office)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		app, web, mail := NewPipe(), NewPipe(), NewPipe()
		o := &office{t: t, web: web.Client(), mail: mail, heard: make(chan string, 100)}
		listener := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_ = r.ParseForm()
			o.heard <- r.URL.Path + " " + r.PostForm.Get("Body") + r.PostForm.Get("Digits")
			if r.URL.Path == "/keys" {
				_, _ = io.WriteString(w, "<Response><Say>Thank you</Say></Response>")
			}
		}), ReadHeaderTimeout: time.Minute}
		go func() { _ = listener.Serve(app) }()
		s, err := New(Options{Client: app.Client(), IncomingSMS: "http://app.example/sms", PagerDutyWebhook: "http://app.example/pagerduty"})
		if err != nil {
			t.Fatal(err)
		}
		go func() { _ = s.Serve(web) }()
		go func() { _ = s.ServeMail(mail) }()
		o.s, o.mara = s, s.As("mara")
		play(t, o)
		o.web.CloseIdleConnections()
		if err := errors.Join(s.Close(), listener.Close()); err != nil {
			t.Error(err)
		}
	})
}

func (o *office) sms(text string) (int, error) {
	form := url.Values{"To": {"+493023125001"}, "From": {phone.TwilioNumber}, "Body": {text}}
	return o.twilio("Messages", form)
}

func (o *office) twilio(resource string, form url.Values) (int, error) {
	o.t.Helper()
	address := "http://sandbox/twilio/2010-04-01/Accounts/" + phone.TwilioAccountSID + "/" + resource + ".json"
	r, err := http.NewRequestWithContext(o.t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(phone.TwilioAccountSID, phone.TwilioAuthToken)
	resp, err := o.web.Do(r)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

// post sends a mail to Mara and gives up after half a minute.
func (o *office) post(text string) error {
	o.t.Helper()
	conn, err := o.mail.DialContext(o.t.Context(), "", "")
	if err != nil {
		o.t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
	c, err := smtp.NewClient(conn, "sandbox")
	if err != nil {
		return err
	}
	if err := errors.Join(c.Hello("app"), c.Mail("bell@app.example"), c.Rcpt("mara.lindqvist@tarrowby.example")); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	_, _ = io.WriteString(w, "From: bell@app.example\r\nDate: Tue, 24 Nov 2026 05:00:00 +0000\r\nSubject: "+text+"\r\n\r\n"+text+"\r\n")
	return w.Close()
}

func (o *office) said() string {
	o.t.Helper()
	synctest.Wait()
	select {
	case what := <-o.heard:
		return what
	default:
		return ""
	}
}

func TestAPhoneOverPipes(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		if status, err := o.sms("Water"); status != 201 || err != nil {
			t.Fatal(status, err)
		}
		if err := o.mara.Reply("ACK"); err != nil || o.said() != "/sms ACK" {
			t.Errorf("the reply: %v", err)
		}
		call := url.Values{"To": {"+493023125001"}, "From": {phone.TwilioNumber}, "Twiml": {`<Response><Gather numDigits="1" action="http://app.example/keys"><Say>Water</Say></Gather></Response>`}}
		if status, err := o.twilio("Calls", call); status != 201 || err != nil {
			t.Fatal(status, err)
		}
		ringing := o.mara.Phone()[2]
		if err := errors.Join(o.mara.Answer(ringing.ID), o.mara.PressKey(ringing.ID, "1")); err != nil {
			t.Fatal(err)
		}
		if got := o.mara.Phone()[2]; got.Text != "Water\nThank you" || o.said() != "/keys 1" {
			t.Errorf("the call: %+v", got)
		}
		if err := o.post("Fire"); err != nil {
			t.Fatal(err)
		}
		if got := o.mara.Phone()[3]; got.Kind != phone.Email || got.Title != "Fire" {
			t.Errorf("the mail: %+v", got)
		}
	})
}

func TestEachProviderFailsAlone(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.s.Outage(true)
		if status, err := o.sms("Slack is down"); status != 201 || err != nil {
			t.Errorf("with Slack down: %d %v", status, err)
		}
		if err := o.post("Slack is down"); err != nil {
			t.Errorf("with Slack down: %v", err)
		}
		o.s.ProviderOutage(phone.Twilio, true)
		o.s.ProviderOutage(phone.SMTP, true)
		o.s.Outage(false)
		if status, err := o.sms("lost"); status != 503 || err != nil {
			t.Errorf("with Twilio down: %d %v", status, err)
		}
		wantSMTP(t, o.post("lost"), 421)
		if status, text := send(t, o.web, http.MethodPost, "http://sandbox/api/api.test", ""); status != 200 {
			t.Errorf("Slack went along: %d %s", status, text)
		}
		if status, _ := send(t, o.web, http.MethodPost, "http://sandbox/pagerduty/v2/enqueue", "{}"); status != 400 {
			t.Errorf("PagerDuty went along: %d", status)
		}
		o.s.ProviderOutage(phone.Twilio, false)
		o.s.ProviderOutage(phone.SMTP, false)
		if status, err := o.sms("back"); status != 201 || err != nil || o.post("back") != nil {
			t.Errorf("when all is back: %d %v", status, err)
		}
		if n := len(o.mara.Phone()); n != 4 {
			t.Errorf("%d things reached Mara, want 4", n)
		}
	})
}

func wantSMTP(t *testing.T, err error, code int) {
	t.Helper()
	var told *textproto.Error
	if !errors.As(err, &told) || told.Code != code {
		t.Errorf("the mail server says %v, want %d", err, code)
	}
}

// Every fault of a provider: what its caller sees, and whether it took effect.
func TestFaultsOfProviders(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault  Fault
		status int // 0: the connection ended
		mail   int // 0: the connection ended, or nobody answered in time
		after  time.Duration
		effect bool
	}{
		"status":  {Fault{Kind: FaultStatus, Status: 429, RetryAfter: 7}, 429, 429, 0, false},
		"latency": {Fault{Kind: FaultLatency, Delay: 5 * time.Second}, 201, 250, 5 * time.Second, true},
		"cut":     {Fault{Kind: FaultCut}, 0, 0, 0, true},
		"refuse":  {Fault{Kind: FaultRefuse}, 0, 0, 0, false},
		"hang":    {Fault{Kind: FaultHang}, 0, 0, 30 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, func(t *testing.T, o *office) {
				c.fault.Times = 1
				for _, provider := range []string{phone.Twilio, phone.SMTP} {
					c.fault.Provider = provider
					o.s.SetFault(c.fault)
				}
				want := 0
				if c.effect {
					want = 1
				}
				began := time.Now()
				status, err := o.sms("x")
				if status != c.status || (err == nil) != (c.status != 0) || time.Since(began) != c.after || len(o.mara.Phone()) != want {
					t.Errorf("the SMS: %d %v after %v, %d arrived", status, err, time.Since(began), len(o.mara.Phone()))
				}
				began = time.Now()
				err = o.post("x")
				if ok := err == nil; ok != (c.mail == 250) || time.Since(began) != c.after || len(o.mara.Phone()) != 2*want {
					t.Errorf("the mail: %v after %v, %d arrived", err, time.Since(began), len(o.mara.Phone()))
				}
				if c.mail != 0 && c.mail != 250 {
					wantSMTP(t, err, c.mail)
				}
				if status, err := o.sms("after"); status != 201 || err != nil || o.post("after") != nil {
					t.Errorf("the fault was for one: %d %v", status, err)
				}
			})
		})
	}
}

// A fault of one kind of request leaves the others of the provider alone, and Slack's "*" leaves all providers alone.
func TestFaultsOfOneRequest(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.s.SetFault(Fault{Method: "*", Kind: FaultStatus, Status: 500})
		o.s.SetFault(Fault{Provider: phone.Twilio, Method: "Calls", Kind: FaultStatus, Status: 500})
		call := url.Values{"To": {"+493023125001"}, "From": {phone.TwilioNumber}, "Twiml": {"<Response/>"}}
		if status, _ := o.twilio("Calls", call); status != 500 {
			t.Errorf("a call: %d", status)
		}
		if status, _ := o.sms("x"); status != 201 {
			t.Errorf("an SMS: %d", status)
		}
	})
}

// A refusal on request has the shape of the provider's own.
func TestRefusalsLookLikeTheProviders(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		for provider, want := range map[string]string{
			phone.Twilio: `"code":20429`, phone.Ntfy: `"code":42901`, phone.PagerDuty: `"status":"too many requests"`, phone.Opsgenie: `"requestId":`, phone.Webhook: "Too Many Requests",
		} {
			o.s.SetFault(Fault{Provider: provider, Kind: FaultStatus, Status: 429, Times: 1})
			if status, text := send(t, o.web, http.MethodPost, "http://sandbox/"+provider, ""); status != 429 || !strings.Contains(text, want) {
				t.Errorf("%s: %d %s, want %s", provider, status, text, want)
			}
		}
	})
}

func TestThePhoneOverHTTP(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		d := drawer{t, o.web}
		page, leave := o.s.live.watch(o.mara.id)
		defer leave()
		if _, err := o.sms("Water"); err != nil {
			t.Fatal(err)
		}
		if e := <-page.events; e.kind != "phone" || !strings.Contains(string(e.data), `"text":"Water"`) {
			t.Errorf("the page was told %s %s", e.kind, e.data)
		}
		got := d.get("phone?as=mara")
		items := got["items"].([]any)
		if got["number"] != "+493023125001" || got["topic"] != "tarrowby-mara" || len(items) != 1 || dig(items[0], "kind") != "sms" {
			t.Errorf("the phone: %v", got)
		}
		id, _ := dig(items[0], "id").(string)
		d.post("seen", `{"as":"mara","items":["`+id+`"]}`)
		d.post("reply", `{"as":"mara","text":"ACK"}`)
		if got := d.get("phone?as=mara")["items"].([]any); dig(got[0], "read") != true || dig(got[1], "mine") != true {
			t.Errorf("the phone: %v", got)
		}
		for path, says := range map[string]string{
			`answer {"as":"mara","item":"x"}`: "there is no call", `key {"as":"mara","item":"x","key":"1"}`: "there is no call", `hangup {"as":"mara","item":"x"}`: "there is no call",
			`push {"as":"mara","item":"x","label":"y"}`: "there is no push", `pagerack {"as":"mara","key":"x"}`: "no open incident", `pagerresolve {"as":"mara","key":"x"}`: "no open incident", `reply {"as":"tomasz","text":"x"}`: "no phone number",
		} {
			verb, body, _ := strings.Cut(path, " ")
			if got, _ := d.post(verb, body)["error"].(string); !strings.Contains(got, says) {
				t.Errorf("%s: %q, want %q", path, got, says)
			}
		}
		d.post("outage", `{"provider":"twilio","on":true}`)
		if got := d.get("status"); dig(got["outages"], "twilio") != true || dig(got["outages"], "smtp") != false || got["outage"] != false {
			t.Errorf("status %v", got)
		}
		if got := d.call(http.MethodPost, "outage", `{"provider":"pigeon","on":true}`, 400); !strings.Contains(got["error"].(string), `"pigeon" is no provider`) {
			t.Errorf("a provider that there is not: %v", got)
		}
		if got := d.get("pagers"); len(got["incidents"].([]any)) != 0 || len(got["webhooks"].([]any)) != 0 {
			t.Errorf("pagers %v", got)
		}
	})
}

// The HTML of a mail comes alone, and can do nothing.
func TestMailsAreShownInertly(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		conn, err := o.mail.DialContext(context.Background(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		html := base64.StdEncoding.EncodeToString([]byte("<script>alert(1)</script><p>Water</p>"))
		in := textproto.NewReader(bufio.NewReader(conn))
		for _, line := range []string{"EHLO app", "MAIL FROM:<b@app.example>", "RCPT TO:<mara.lindqvist@tarrowby.example>", "DATA"} {
			_, _ = io.WriteString(conn, line+"\r\n")
		}
		_, _ = io.WriteString(conn, "From: b@app.example\r\nDate: Tue, 24 Nov 2026 05:00:00 +0000\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"+html+"\r\n.\r\n")
		for line := ""; !strings.HasPrefix(line, "250 2.0.0 OK"); {
			if line, err = in.ReadLine(); err != nil {
				t.Fatal(err)
			}
		}
		item := o.mara.Phone()[0]
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://sandbox/sandbox/mail?as=mara&item="+item.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := o.web.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		policy := resp.Header.Get("Content-Security-Policy")
		if resp.StatusCode != 200 || !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "sandbox allow-popups") || strings.Contains(policy, "script") {
			t.Errorf("%d with %q", resp.StatusCode, policy)
		}
		for _, query := range []string{"as=jonas&item=" + item.ID, "as=mara&item=x", "as=nobody&item=" + item.ID} {
			if status, _ := send(t, o.web, http.MethodGet, "http://sandbox/sandbox/mail?"+query, ""); status != 404 {
				t.Errorf("%s: %d", query, status)
			}
		}
	})
}
