package sandbox

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/smtp"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"tocsin/sandbox/pagetest"
	"tocsin/sandbox/phone"
)

// pageTown is a sandbox whose page is looked at, with the app's own addresses, which note who called.
type pageTown struct {
	t     *testing.T
	s     *Server
	web   string // the sandbox's address
	mail  string // its mail server's
	app   string // the app's
	heard chan string
}

func newPageTown(t *testing.T) *pageTown {
	t.Helper()
	w := &pageTown{t: t, heard: make(chan string, 100)}
	app := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		w.heard <- strings.TrimSpace(r.URL.Path + " " + r.PostForm.Get("Digits") + r.PostForm.Get("Body"))
		switch r.URL.Path {
		case "/keys":
			_, _ = io.WriteString(rw, "<Response><Say>You have acknowledged. Goodbye.</Say></Response>")
		case "/sms":
			_, _ = io.WriteString(rw, "<Response><Message>INC-7 is yours.</Message></Response>")
		}
	}))
	t.Cleanup(app.Close)
	w.app = app.URL
	w.s, _, w.web = pageServerOf(t, Options{
		Manifest: pageManifest(), Welcome: welcomeLines, Speed: "A minute takes a second", IncomingSMS: app.URL + "/sms", PagerDutyWebhook: app.URL + "/pagerduty",
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.mail = l.Addr().String()
	go func() { _ = w.s.ServeMail(l) }()
	return w
}

func (w *pageTown) wait(what string) {
	w.t.Helper()
	for got := range w.heard {
		if got == what {
			return
		}
	}
}

// post posts to a provider; token is ntfy's, where it is one.
func (w *pageTown) post(path, kind, body, token string) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.web+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.SetBasicAuth(phone.TwilioAccountSID, phone.TwilioAuthToken)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if status, text := do(w.t, http.DefaultClient, r); status/100 != 2 {
		w.t.Errorf("%s: %d %s", path, status, text)
	}
}

func (w *pageTown) twilio(resource string, fields url.Values) {
	w.t.Helper()
	fields.Set("To", "+493023125001")
	fields.Set("From", phone.TwilioNumber)
	w.post("/twilio/2010-04-01/Accounts/"+phone.TwilioAccountSID+"/"+resource+".json", "application/x-www-form-urlencoded", fields.Encode(), "")
}

func (w *pageTown) sms(text string) { w.twilio("Messages", url.Values{"Body": {text}}) }

func (w *pageTown) call() {
	w.twilio("Calls", url.Values{"Twiml": {`<Response><Gather numDigits="1" action="` + w.app + `/keys"><Say>This is tocsin for Mara Lindqvist. Incident 7: Water in the Berlin office.</Say><Say>Press 1 to acknowledge.</Say></Gather></Response>`}})
}

func (w *pageTown) push() {
	w.post("/ntfy/", "application/json", `{"topic":"tarrowby-mara","title":"INC-7 · crisis-comms","message":"Water in the Berlin office. Please acknowledge.","priority":5,"tags":["rotating_light"],
		"actions":[{"action":"http","label":"I have it","url":"`+w.app+`/ack","clear":true},{"action":"view","label":"Open","url":"`+w.app+`/page"}]}`, phone.NtfyToken)
}

const inertHTML = `<body style="font-family:sans-serif;padding:16px;color:#222"><h2 style="margin-top:0">Water in the Berlin office</h2>
<p>You are paged as <b>responder</b> of <b>INC-7</b>.</p><p><a style="background:#0b6b6b;color:#fff;padding:10px 16px;border-radius:8px;text-decoration:none" href="%s/page">Acknowledge</a></p></body>`

func (w *pageTown) letter(subject, html string) {
	w.t.Helper()
	mail := "From: tocsin <bell@tocsin.example>\r\nTo: mara.lindqvist@tarrowby.example\r\nDate: Tue, 24 Nov 2026 05:00:00 +0000\r\nSubject: " + subject + "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nYou are paged as responder of INC-7. Acknowledge: " + w.app + "/page\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html + "\r\n--b--\r\n"
	if err := smtp.SendMail(w.mail, nil, "bell@tocsin.example", []string{"mara.lindqvist@tarrowby.example"}, []byte(mail)); err != nil {
		w.t.Fatal(err)
	}
}

func (w *pageTown) alert() {
	w.post("/pagerduty/v2/enqueue", "application/json", `{"routing_key":"`+phone.PagerDutyRoutingKey+`","event_action":"trigger","dedup_key":"inc-7","payload":{"summary":"INC-7 Water in the Berlin office","source":"tocsin","severity":"critical"}}`, "")
}

func TestPageOfThePhone(t *testing.T) {
	t.Parallel()
	browser := pagetest.Start(t)
	for what, story := range map[string]func(*pageTown, *pagetest.Tab){
		"what arrives": pagePhone, "mail": pageMail, "pagers": pagePagers, "outage": pageOutage, "nothing is lost under the finger": pageFinger, "hostile": pageHostilePhone,
	} {
		for wide, width := range widths {
			t.Run(what+" "+wide, func(t *testing.T) {
				t.Parallel()
				w := newPageTown(t)
				story(w, browser.Open(t, w.web, width, "mara/general"))
			})
		}
	}
	t.Run("pictures", func(t *testing.T) {
		t.Parallel()
		for name, width := range widths {
			t.Run(name, func(t *testing.T) { phonePictures(newPageTown(t), browser, name, width) })
		}
	})
}

// toPhone shows the phone where it is a screen of its own.
func toPhone(p *pagetest.Tab) {
	if p.Phone() && pagetest.Value[bool](p, `document.body.dataset.screen !== "phone"`) {
		p.Press("Phone")
	}
}

func pagePhone(w *pageTown, p *pagetest.Tab) {
	if p.Phone() {
		w.sms("INC-7 Water. " + w.app + "/page")
		p.Waiting("Phone", 1)
	}
	toPhone(p)
	p.Shows("+493023125001")
	if !p.Phone() {
		w.sms("INC-7 Water. " + w.app + "/page.")
	}
	p.Shows("INC-7 Water.")
	p.Until("its link can be pressed", `document.querySelector(".phone-card a")?.href === `+pagetest.Quote(w.app+"/page"))
	p.Until("it is seen", `document.querySelector(".phone-button .count").hidden`)
	p.Run(`document.querySelector(".phone-answer input").focus()`)
	p.Keys("ACK" + kb.Enter)
	w.wait("/sms ACK")
	p.Shows("INC-7 is yours.")
	w.call()
	p.Press("Answer")
	p.Shows("Press 1 to acknowledge.")
	p.Press("Key 1")
	w.wait("/keys 1")
	p.Shows("You have acknowledged. Goodbye.")
	p.Shows("call ended")
	w.call()
	p.Press("Decline")
	p.Shows("declined")
	w.push()
	p.Press("I have it")
	w.wait("/ack")
	p.Until("the button is marked as pressed", `document.querySelector(".phone-card.push .button .icon-check:not([hidden])")`)
	if p.Phone() {
		p.Press("Back to the list")
		p.ActAs("Tomasz Wilczek")
		p.Back()
		toPhone(p)
	} else {
		p.ActAs("Tomasz Wilczek")
	}
	p.Shows("Tomasz Wilczek has no phone number")
	p.Hides("INC-7")
}

func pageMail(w *pageTown, p *pagetest.Tab) {
	toPhone(p)
	w.letter("Paged for INC-7", fmt.Sprintf(inertHTML, w.app))
	p.Until("the mail waits", `document.querySelector("#tab-mail .count")?.innerText === "1"`)
	p.Press("Mail")
	p.Press("Paged for INC-7")
	p.Until("it is shown as it was sent", `document.querySelector(".mail iframe")`)
	p.Until("it is read", `document.querySelector("#tab-mail .count").hidden`)
	p.Press("Show as plain text")
	p.Shows("You are paged as responder of INC-7.")
	p.Until("its link can be pressed", `document.querySelector(".mail-body a")?.href === `+pagetest.Quote(w.app+"/page"))
	p.Press("Back to the mails")
	p.Until("the list is back", `document.querySelector(".mail-row")?.checkVisibility()`)
}

func pagePagers(w *pageTown, p *pagetest.Tab) {
	toPhone(p)
	p.Press("Pagers")
	p.Shows("told of nothing yet")
	w.alert()
	p.Press("Acknowledge")
	w.wait("/pagerduty")
	p.Shows("acknowledged")
	p.Shows("by Mara Lindqvist")
	p.Press("Resolve")
	p.Shows("resolved")
	if got := w.s.Incidents()[0]; got.Status != phone.StatusResolved {
		w.t.Errorf("PagerDuty says %s", got.Status)
	}
}

func pageOutage(w *pageTown, p *pagetest.Tab) {
	p.Back()
	p.Shows("A minute takes a second")
	p.Press("Slack is down")
	p.Until("Slack is down", `document.querySelector(".outage-panel.down")`)
	if !w.s.faults.down("") {
		w.t.Error("Slack is up")
	}
	p.Enter("general")
	p.Shows("Slack is down for the app.")
	w.sms("Slack is down, and this is not")
	if p.Phone() {
		p.Press("Show the phone, 1 new")
	}
	p.Shows("and this is not")
	if p.Phone() {
		p.Press("Back to the list")
		p.Back()
	}
	p.Press("Slack is down")
	p.Until("Slack is back", `!document.querySelector(".outage-panel.down")`)
	if w.s.faults.down("") {
		w.t.Error("Slack is still down")
	}
}

// What is under the finger stays there, whatever arrives meanwhile.
func pageFinger(w *pageTown, p *pagetest.Tab) {
	toPhone(p)
	w.push()
	p.Shows("I have it")
	p.Run(`window.card = document.querySelector(".phone-card"); window.button = card.querySelector("button"); window.at = button.getBoundingClientRect().top;
		button.dispatchEvent(new PointerEvent("pointerdown", {bubbles: true}))`)
	w.sms("Another thing")
	p.Until("the page has heard of it", `window.heardOfIt ||= performance.now(), performance.now() - window.heardOfIt > 300`)
	p.Until("nothing has moved", `window.button.isConnected && window.button.getBoundingClientRect().top === window.at && !document.body.innerText.includes("Another thing")`)
	p.Run(`window.button.dispatchEvent(new PointerEvent("pointerup", {bubbles: true}))`)
	p.Shows("Another thing")
	w.call()
	p.Shows("is calling")
	p.Until("the card and its button are the same", `window.card.isConnected && window.card.querySelector("button") === window.button`)
	p.Run(`window.ringing = document.querySelector(".phone-card.ringing")`)
	p.Press("Answer")
	p.Shows("Press 1 to acknowledge.")
	p.Until("the call's card is the same", `window.ringing.isConnected`)
}

// pageHostilePhone: what arrives is text, and a mail does nothing.
func pageHostilePhone(w *pageTown, p *pagetest.Tab) {
	toPhone(p)
	evil := `<img src=x onerror="window.broken=1"> javascript:window.broken=2`
	w.sms(evil)
	w.post("/ntfy/", "application/json", `{"topic":"tarrowby-mara","title":"<b>bold</b>","message":"<script>window.broken=3</script>","click":"javascript:window.broken=4","actions":[{"action":"view","label":"Press me","url":"javascript:window.broken=5"}]}`, phone.NtfyToken)
	p.Shows("<script>window.broken=3</script>")
	p.Shows(evil)
	p.Press("Press me")
	w.letter("Read this", `<p id=x>Quiet</p><script>parent.broken=6</script><form action="/sandbox/say"><input name=x></form>`)
	p.Press("Mail")
	p.Press("Read this")
	p.Until("the frame is there", `document.querySelector(".mail iframe")`)
	if got := pagetest.Value[[]string](p, `[window.broken && "it ran", ...[...document.querySelectorAll("#phone img, #phone script")].map((e) => e.outerHTML), ...[...document.querySelectorAll("a")].map((a) => a.href).filter((h) => /^(javascript|data):/i.test(h))].filter(Boolean).map(String)`); len(got) > 0 {
		w.t.Errorf("hostile text became more than text: %q", got)
	}
}

// phonePictures keeps pictures of the phone's screens, light and dark.
func phonePictures(w *pageTown, browser *pagetest.Browser, name string, width int) {
	p := browser.Open(w.t, w.web, width, "mara/general")
	p.Enter("general")
	take := func(what string) {
		p.Fits()
		p.Picture(name + "-phone-" + what)
	}
	p.Back()
	take("0-list")
	toPhone(p)
	take("1-empty")
	w.sms("INC-7 crisis-comms: Water in the Berlin office. Acknowledge: " + w.app + "/a/x7Yk2 or answer ACK")
	w.push()
	p.Shows("I have it")
	p.Run(`document.querySelector(".phone-answer input").focus()`)
	p.Keys("ACK" + kb.Enter)
	p.Shows("is yours")
	w.call()
	p.Shows("is calling")
	take("2-ringing")
	p.Press("Answer")
	p.Shows("Press 1 to acknowledge.")
	take("3-call")
	p.Press("Key 1")
	p.Shows("Goodbye")
	p.Press("I have it")
	p.Until("it is pressed", `document.querySelector(".phone-card.push .button .icon-check:not([hidden])")`)
	take("4-after")
	w.letter("INC-7: Water in the Berlin office", fmt.Sprintf(inertHTML, w.app))
	w.letter("Drill tomorrow at ten", "<p>Only a drill</p>")
	p.Press("Mail")
	p.Shows("Drill tomorrow")
	take("5-mails")
	p.Press("INC-7: Water in the Berlin office")
	p.Until("it is shown", `((f) => { window.asked ||= (f.addEventListener("load", () => { window.shown = true; }), f.src = f.src); return window.shown; })(document.querySelector(".mail iframe"))`)
	take("6-mail")
	w.alert()
	p.Press("Pagers")
	p.Shows("triggered")
	take("7-pagers")
	if p.Phone() {
		p.Press("Back to the list")
	}
	p.Press("Slack is down")
	p.Enter("general")
	p.Shows("Slack is down for the app.")
	take("8-outage")
}
