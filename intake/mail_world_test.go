package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tocsin/incident"
	"tocsin/intake"
	"tocsin/intake/mail"
	"tocsin/lang"
)

// mailWorld is a world with a mail server on loopback. The senders of mails are genuine, unless the mail says X-Forged; X-Seal is
// its signature, of one letter.
type mailWorld struct {
	*world
	alarms *alarms
	room   *intake.Mailroom
	judge  *believer
	smtp   string // its address
}

// alarms is the domain, whose database fails while broken is set.
type alarms struct {
	*incident.Service
	broken atomic.Bool
}

func (a *alarms) Alert(ctx context.Context, alert incident.Alert, now time.Time) (incident.Alerted, error) {
	if a.broken.Load() {
		return incident.Alerted{}, errDisk
	}
	return a.Service.Alert(ctx, alert, now)
}

// believer waits for the DNS of mails that say X-Hangs.
type believer struct {
	asked   chan struct{} // what it has been asked about
	answers chan struct{} // one for each answer of the DNS; closed once it answers all

	now, most atomic.Int32 // it is asked about at once
}

func (b *believer) Check(ctx context.Context, _ time.Time, raw []byte, _ mail.Envelope) mail.Verdict {
	if bytes.Contains(raw, []byte("X-Hangs")) {
		b.most.Store(max(b.most.Load(), b.now.Add(1)))
		defer b.now.Add(-1)
		b.asked <- struct{}{}
		select {
		case <-b.answers:
		case <-ctx.Done():
			return mail.Verdict{Why: mail.WhyUnchecked, Domain: "halden.example"}
		}
	}
	if bytes.Contains(raw, []byte("X-Forged")) {
		return mail.Verdict{Why: mail.WhyUnproven, Domain: "halden.example"}
	}
	v := mail.Verdict{Trusted: true, How: mail.ByDMARC, Domain: "halden.example"}
	if _, seal, ok := bytes.Cut(raw, []byte("X-Seal: ")); ok {
		v.Seals = []string{string(seal[:1])}
	}
	return v
}

func newMailWorld(t *testing.T, change ...func(*intake.MailOptions, *intake.SMTPOptions)) *mailWorld {
	t.Helper()
	w := &mailWorld{world: newWorld(t), judge: &believer{asked: make(chan struct{}, 1000), answers: make(chan struct{})}}
	w.alarms = &alarms{Service: w.service.Service}
	texts, err := lang.New()
	w.must(err)
	o := intake.MailOptions{
		Address: "alarm+{playbook}@halden.example", Rules: map[string]intake.MailRules{"": {Mode: intake.EveryMail}}, From: "tocsin@halden.example", Answer: true,
		Alarms: w.alarms, Known: w.store, Playbooks: shelf{}, Directory: w.c, Texts: texts, Judge: w.judge, Register: w.registry, Log: zerolog.New(w.log),
	}
	s := intake.SMTPOptions{Log: zerolog.New(w.log)}
	for _, c := range change {
		c(&o, &s)
	}
	w.room, err = intake.NewMailroom(o)
	w.must(err)
	s.Room = w.room
	server := intake.NewSMTP(s)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	w.must(err)
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	t.Cleanup(func() {
		w.must(server.Shutdown())
		w.must(<-served)
	})
	w.smtp = l.Addr().String()
	return w
}

// became checks how many mails had a result, whichever way they came.
func (w *mailWorld) became(result string, want float64) {
	w.Helper()
	families, err := w.registry.Gather()
	w.must(err)
	got := 0.0
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == "tocsin_mails_total" && m.GetLabel()[0].GetValue() == result {
				got += m.GetCounter().GetValue()
			}
		}
	}
	if got != want {
		w.Errorf("%s is counted %v times, want %v", result, got, want)
	}
}

// opened gives all incidents, the newest first.
func (w *mailWorld) opened() []incident.Incident {
	w.Helper()
	list, err := w.store.List(w.Context(), incident.Filter{Limit: 10_000})
	w.must(err)
	return list
}

// letter is a mail from Mara to the crisis team; more are further lines of its header.
func letter(id, subject string, more ...string) string {
	return fmt.Sprintf("From: Mara <mara@halden.example>\r\nTo: alarm+crisis@halden.example\r\nSubject: %s\r\nMessage-ID: <%s@mx.halden.example>\r\n%s\r\nIt is wet.\r\n",
		subject, id, strings.Join(append(more, ""), "\r\n"))
}

// dialogue is a mail server that speaks line by line.
type dialogue struct {
	*testing.T
	*textproto.Conn
	raw net.Conn
}

func (w *mailWorld) dial() *dialogue {
	w.Helper()
	conn, err := net.Dial("tcp", w.smtp)
	w.must(err)
	c := &dialogue{w.T, textproto.NewConn(conn), conn}
	w.Cleanup(func() { conn.Close() })
	w.must(conn.SetDeadline(time.Now().Add(time.Minute)))
	return c
}

// hello is a client that has greeted.
func (w *mailWorld) hello() *dialogue {
	w.Helper()
	c := w.dial()
	c.is("220")
	c.says("EHLO mx.halden.example", "250")
	return c
}

// says sends a line and checks the code of the answer, which may be several lines.
func (c *dialogue) says(line, code string) string {
	c.Helper()
	if err := c.PrintfLine("%s", line); err != nil {
		c.Fatal(err)
	}
	return c.is(code)
}

func (c *dialogue) is(code string) string {
	c.Helper()
	got, text, err := c.ReadResponse(0)
	if err != nil && got == 0 {
		c.Fatalf("want %s: %v", code, err)
	}
	if fmt.Sprint(got) != code {
		c.Errorf("got %d %s, want %s", got, text, code)
	}
	return text
}

// sends hands over a whole mail, and checks the last answer.
func (c *dialogue) sends(raw, code string) {
	c.Helper()
	c.says("MAIL FROM:<mara@halden.example>", "250")
	c.says("RCPT TO:<alarm+crisis@halden.example>", "250")
	c.says("DATA", "354")
	c.body(raw)
	c.is(code)
}

func (c *dialogue) body(raw string) {
	c.Helper()
	if _, err := io.WriteString(c.raw, raw+"\r\n.\r\n"); err != nil {
		c.Fatal(err)
	}
}
