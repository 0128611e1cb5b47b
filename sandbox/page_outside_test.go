package sandbox

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	gosmtp "net/smtp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/emersion/go-smtp"

	"tocsin/sandbox/pagetest"
	"tocsin/sandbox/ring"
)

// bell is an app that is rung from outside Slack: it takes mails to one address, and webhooks.
type bell struct {
	s     *Server
	web   string
	heard chan string // what it was told
}

func newBell(t *testing.T) *bell {
	t.Helper()
	b := &bell{heard: make(chan string, 10)}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		b.heard <- r.Header.Get("Authorization") + " " + string(body)
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(hook.Close)
	mail := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &bellMail{b: b}, nil }))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = mail.Serve(l) }()
	t.Cleanup(func() { _ = mail.Close() })
	b.s, _, b.web = pageServerOf(t, Options{
		Manifest: pageManifest(),
		Mail: &ring.MailOptions{
			Server: l.Addr().String(), Host: "mx.tarrowby.example",
			Recipients: []ring.Recipient{{Address: "crisis-comms@alarm.tarrowby.example", About: "Crisis communications"}, {Address: "lunch@alarm.tarrowby.example", About: "nothing"}},
			Strangers:  []ring.Stranger{{Name: "Kari Nygård", Address: "kari@fjordglass.example", About: "a customer"}},
		},
		Monitoring: &ring.MonitoringOptions{URL: hook.URL + "/hooks/monitoring", Token: "s3cret", Rules: []ring.Rule{
			{Name: "LabTooWarm", Severity: "critical", Summary: "The calibration lab is over 23 °C", Description: "Ten minutes now.", Instance: "lab-1.berlin"},
			{Name: "ShopDown", Severity: "warning", Summary: "<b>The web shop</b> does not answer", Description: "No answer.", Instance: "shop.tarrowby.example"},
		}},
	})
	return b
}

// bellMail is one client's session.
type bellMail struct {
	b    *bell
	from string
}

func (m *bellMail) Reset()        {}
func (m *bellMail) Logout() error { return nil }
func (m *bellMail) Mail(from string, _ *smtp.MailOptions) error {
	m.from = from
	return nil
}

func (m *bellMail) Rcpt(to string, _ *smtp.RcptOptions) error {
	if !strings.HasPrefix(to, "crisis-comms@") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "There is no such address here"}
	}
	return nil
}

func (m *bellMail) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	m.b.heard <- m.from + " " + string(text)
	return err
}

// told waits for what the app is told next, and expects it to hold all of this.
func (b *bell) told(t *testing.T, all ...string) {
	t.Helper()
	got := <-b.heard
	for _, want := range all {
		if !strings.Contains(got, want) {
			t.Errorf("the app is told %q; want %q in it", got, want)
		}
	}
}

func TestThePageRingsFromOutside(t *testing.T) {
	t.Parallel()
	browser := pagetest.Start(t)
	for what, story := range map[string]func(*testing.T, *bell, *pagetest.Tab, string){"mail": pageLetter, "an answer": pageAnswer, "monitoring": pageMonitoring} {
		for wide, width := range widths {
			t.Run(what+" "+wide, func(t *testing.T) {
				t.Parallel()
				b := newBell(t)
				p := browser.Open(t, b.web, width, "mara/general")
				p.Back()
				story(t, b, p, wide)
			})
		}
	}
}

// focus puts the focus into a field, by its label.
func focus(p *pagetest.Tab, label string) {
	p.Run(`document.querySelector('#phone [aria-label=` + pagetest.Quote(label) + `]').focus()`)
}

func pageLetter(t *testing.T, b *bell, p *pagetest.Tab, wide string) {
	p.Press("Write a mail")
	p.Shows("mara.lindqvist@tarrowby.example")
	p.Shows("Crisis communications")
	look(p, wide+"-outside-0-empty")
	focus(p, "Subject")
	p.Keys("Feuer im Lager")
	focus(p, "Text")
	p.Keys("Es brennt.")
	p.Press("Send the mail")
	b.told(t, "mara.lindqvist@tarrowby.example", "Subject: Feuer im Lager\r\n", "Es brennt.", "To: <crisis-comms@alarm.tarrowby.example>")
	p.Shows("250 ")
	p.Until("the form is ready for the next", `document.querySelector('#phone [aria-label=Subject]').value === ""`)
	look(p, wide+"-outside-1-sent")
	focus(p, "From")
	p.Keys("Kari" + kb.Enter)
	p.Shows("kari@fjordglass.example")
	p.Press("Send the mail")
	b.told(t, "kari@fjordglass.example", "dmarc=pass header.from=fjordglass.example")
	focus(p, "To")
	p.Keys("lunch" + kb.Enter)
	p.Press("Send the mail")
	p.Shows("550 There is no such address here")
	look(p, wide+"-outside-2-refused")
}

// pageAnswer answers a mail that the app has sent.
func pageAnswer(t *testing.T, b *bell, p *pagetest.Tab, wide string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = b.s.ServeMail(l) }()
	mail := "From: tocsin <tocsin@tarrowby.example>\r\nReply-To: <crisis-comms@alarm.tarrowby.example>\r\nMessage-ID: <inc-7@tarrowby.example>\r\n" +
		"Date: Tue, 24 Nov 2026 05:00:00 +0000\r\nSubject: [INC-7] Feuer im Lager\r\n\r\nIt is INC-7.\r\n"
	if err := gosmtp.SendMail(l.Addr().String(), nil, "tocsin@tarrowby.example", []string{"mara.lindqvist@tarrowby.example"}, []byte(mail)); err != nil {
		t.Fatal(err)
	}
	toPhone(p)
	p.Press("Mail")
	p.Press("[INC-7] Feuer im Lager")
	p.Shows("It is INC-7.")
	p.Press("Reply")
	p.Shows("In answer to “[INC-7] Feuer im Lager”")
	p.Keys("Es ist aus.")
	look(p, wide+"-outside-5-answer")
	p.Press("Send the mail")
	b.told(t, "In-Reply-To: <inc-7@tarrowby.example>", "Subject: Re: [INC-7] Feuer im Lager", "Es ist aus.", "To: <crisis-comms@alarm.tarrowby.example>")
	p.Hides("In answer to")
	if p.Phone() { // back is the list, however one came here
		p.Press("Back to the list")
		p.Shows("Browse channels")
	}
}

func pageMonitoring(t *testing.T, b *bell, p *pagetest.Tab, wide string) {
	p.Press("Monitoring")
	p.Shows("The calibration lab is over 23 °C")
	p.Shows("<b>The web shop</b> does not answer")
	look(p, wide+"-outside-3-quiet")
	p.Press("Fire") // the last of that name
	b.told(t, "Bearer s3cret", `"status":"firing"`, `"alertname":"ShopDown"`)
	p.Shows("202 Accepted after ")
	p.Press("Fire again")
	b.told(t, `"status":"firing"`)
	p.Shows(", told 2 times")
	p.Press("From a terminal")
	p.Until("the line is there", `document.querySelector("[data-alert=ShopDown] .curl pre").innerText.startsWith("curl -i http://127.0.0.1")`)
	p.Press("Copy the line that does Fire")
	p.Until("it is copied, or selected at least", `["Copied", "Selected"].includes(document.querySelector("[data-alert=ShopDown] .curl button").innerText)`)
	p.Run(`document.querySelector("[data-alert=ShopDown]").scrollIntoView()`)
	look(p, wide+"-outside-4-firing")
	p.Press("Resolve")
	b.told(t, `"status":"resolved"`)
	p.Shows("quiet")
	if p.Phone() {
		p.Press("Back to the list")
		p.Shows("Monitoring")
	}
}

func look(p *pagetest.Tab, what string) {
	p.Fits()
	p.Picture(what)
}
