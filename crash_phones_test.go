package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/incident"
	"tocsin/sandbox"
	"tocsin/sandbox/phone"
	"tocsin/storage"
)

// TestKillWhileItRings kills tocsin at random moments of escalations that ring people on their phones, and starts it again.
// Every page that was due arrives. None arrives twice where the other side can tell a repeat: Slack, push messages, mails
// and PagerDuty. Of SMS one more may come of what was on its way when the program died.
func TestKillWhileItRings(t *testing.T) {
	t.Parallel()
	w := newRinging(t)
	var typing sync.WaitGroup
	quiet := w.yukiAnswers()
	for n := range kills(t) {
		p := w.launch()
		w.listening()
		typing.Go(func() { w.triggers(n) })
		<-time.After(time.Duration(rand.IntN(500)) * time.Millisecond)
		p.kill()
		w.crashed()
		typing.Wait() // what nobody took fails within three seconds
	}
	p := w.launch()
	w.listening()
	w.eventually("every escalation has come to Yuki, who answers", w.answered)
	quiet()
	w.eventually("all that was due has left", w.waiting)
	w.rangOnce()
	w.terminate(p)
	t.Logf("%d kills, %d incidents accepted, %d deliveries were under way at a kill; failed: %v", kills(t), len(w.incidents), w.crossed(), w.failed)
}

// ringing is a loopback with phones: three people are rung by Slack, push, SMS and e-mail and PagerDuty is told, then
// Diego and Yuki.
type ringing struct {
	*loopback
	book     outbox
	underWay map[string]int // by the id of a delivery: how often the program died with it
}

const ringingPlaybook = `
name: ringing
title: Ringing
escalation:
  acknowledge_timeout: 0s
  levels:
    - page: ["@mara", "@jonas", "@amara", "pager:ops"]
      timeout: 10s
    - page: ["@diego", "@yuki"]
      timeout: 10s
`

// rungFirst are the people of the first level.
var rungFirst = []string{"mara", "jonas", "amara"}

const ringingConfig = `
slack: {posts_per_minute: 0}
storage: {url: tocsin.db}
playbooks: {folder: playbooks}
notifications:
  high: [{method: slack}, {method: push}, {method: sms}, {method: email, after: 1s}]
paging:
  email: {server: "%[1]s", from: tocsin@tarrowby.example}
  twilio: {account: %[2]s, from: "%[3]s", api_url: %[4]s/twilio}
  ntfy: {url: %[4]s/ntfy}
  pagers: [{name: ops, kind: pagerduty, url: %[4]s/pagerduty, key_file: pagerduty}]
web: {listen: "%[5]s", public_url: http://%[5]s}
`

func newRinging(t *testing.T) *ringing {
	web := unusedAddress(t)
	o := sandbox.Options{}
	callBack(&o, "http://"+web)
	o.PagerDutyWebhook = "" // it says nothing that matters here
	w := &ringing{loopback: newLoopbackWith(t, o), underWay: map[string]int{}}
	mail, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = w.server.ServeMail(mail) }()
	w.write("config.yaml", fmt.Sprintf(ringingConfig, mail.Addr(), phone.TwilioAccountSID, phone.TwilioNumber, strings.TrimSuffix(w.url, "/api/"), web))
	w.write("pagerduty", phone.PagerDutyRoutingKey)
	w.write("playbooks/ringing.yaml", ringingPlaybook)
	w.env = []string{"TOCSIN_TWILIO_TOKEN=" + phone.TwilioAuthToken, "TOCSIN_NTFY_TOKEN=" + phone.NtfyToken, "TOCSIN_KEY=" + strings.Repeat("k", 32)}
	w.introduceAll()
	w.book = openOutbox(t, filepath.Join(w.folder, "tocsin.db"))
	return w
}

// unusedAddress is one that the program can have again and again: no system hands out ports below 32768 by itself.
func unusedAddress(t *testing.T) string {
	for {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 20000+rand.IntN(12000)))
		if err != nil {
			continue
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		return l.Addr().String()
	}
}

func (w *ringing) write(name, text string) {
	w.t.Helper()
	path := filepath.Join(w.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// introduceAll makes everybody's phone known before the program starts.
func (w *ringing) introduceAll() {
	w.t.Helper()
	company, err := sandbox.ShippedWorkspace()
	if err != nil {
		w.t.Fatal(err)
	}
	store, err := storage.Open(w.t.Context(), filepath.Join(w.folder, "tocsin.db"))
	if err != nil {
		w.t.Fatal(err)
	}
	if err := introduce(w.t.Context(), store, company, func(handle string) string { return w.server.As(handle).ID() }); err != nil {
		w.t.Error(err)
	}
	if err := store.Close(); err != nil {
		w.t.Error(err)
	}
}

// triggers has somebody who is not paged trigger an incident: each time another one, as each has one screen.
func (w *ringing) triggers(n int) {
	text := fmt.Sprintf("Fire %d.", n)
	if w.accepted(w.server.As(told[n%len(told)]), "/incident trigger ringing "+text) != "" {
		w.note(&w.incidents, text)
	}
}

// yukiAnswers lets Yuki, who is on the second level, press the button of every push message that comes, until quiet is called.
// A press that the program does not take fails, and is tried again.
func (w *ringing) yukiAnswers() (quiet func()) {
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			for _, i := range w.unanswered() {
				_ = w.server.As("yuki").PressPush(i.ID, i.Buttons[0].Label)
			}
			select {
			case <-stop:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return func() { close(stop); <-stopped }
}

func (w *ringing) unanswered() (list []phone.Item) {
	for _, i := range w.server.As("yuki").Phone() {
		if i.Kind == phone.Push && !i.Buttons[0].Pressed {
			list = append(list, i)
		}
	}
	return list
}

// answered says which escalation has not come to its end: one of those that a person saw accepted has rung everybody of the
// first level, and Yuki, whose answer was taken.
func (w *ringing) answered() error {
	for _, who := range rungFirst {
		dms := w.server.As(who).DMs()
		for _, text := range w.incidents {
			if w.arrivals(who, phone.Push, text) == 0 || w.arrivals(who, phone.SMS, text) == 0 || pages(dms, text) == 0 {
				return fmt.Errorf("%s was not rung on all ways for %q", who, text)
			}
		}
	}
	for _, text := range w.incidents {
		if w.arrivals("yuki", phone.Push, text) == 0 {
			return fmt.Errorf("the escalation of %q has not come to Yuki", text)
		}
	}
	if left := w.unanswered(); len(left) > 0 {
		return fmt.Errorf("%d answers of Yuki were not taken", len(left))
	}
	return w.stillOpen()
}

// stillOpen names an incident that nobody has acknowledged: one whose trigger seemed to fail is one nevertheless.
func (w *ringing) stillOpen() error {
	var n int
	if err := w.book.QueryRow("SELECT COUNT(*) FROM incidents WHERE state = $1", string(incident.Triggered)).Scan(&n); err != nil || n > 0 {
		return fmt.Errorf("%d incidents are not acknowledged (%v)", n, err)
	}
	return nil
}

func (w *ringing) arrivals(who string, kind phone.Kind, text string) (n int) {
	for _, i := range w.server.As(who).Phone() {
		if i.Kind == kind && strings.Contains(i.Title+"\n"+i.Text, text) {
			n++
		}
	}
	return n
}
