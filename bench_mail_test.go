//go:build bench

package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/rs/zerolog"

	"tocsin/config"
	"tocsin/incident"
	"tocsin/playbooks/schedules"
)

// mailed is a program that takes mails, and a client of its mail server.
type mailed struct {
	*stand
	program *program
	client  *smtp.Client
}

func newMailed(t *testing.T) (*mailed, func()) {
	s := newStand(t, 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cfg := configFor(s.url, filepath.Join(t.TempDir(), "bench.db"))
	cfg.Slack.PostsPerMinute = 0
	cfg.Mail.Address, cfg.Mail.SMTP.Listen, cfg.Mail.Mode = "alarm+{playbook}@bench.example", l.Addr().String(), config.OnlyOne
	cfg.Mail.Allow = []config.Sender{"@sensors.example"}
	p, err := assemble(t.Context(), setup{cfg: cfg, book: bookOf(t, crowdPlaybook), schedules: &schedules.Book{},
		network: network{smtp: l, resolver: mailDomains}}, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	stop := s.start(p)
	m := &mailed{s, p, dialSMTP(t, l)}
	return m, func() { m.client.Close(); stop() }
}

func dialSMTP(t *testing.T, l net.Listener) *smtp.Client {
	client, err := smtp.Dial(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// benchMail is signed, as a genuine one is.
func benchMail(i int, subject string) []byte {
	return signedMail(fmt.Sprintf("From: <sensor@sensors.example>\r\nTo: <alarm+bench@bench.example>\r\nSubject: %s\r\nDate: %s\r\n"+
		"Message-ID: <%d@mx.sensors.example>\r\n\r\nIt is wet.\r\n", subject, time.Now().Format(time.RFC1123Z), i))
}

func sendBenchMail(c *smtp.Client, raw []byte) error {
	return c.SendMail("sensor@sensors.example", []string{"alarm+bench@bench.example"}, bytes.NewReader(raw))
}

// mails: from the end of the mail, and so from before the 250, to the last of three pages.
func mails(t *testing.T, out *table) {
	const rounds = 50
	m, stop := newMailed(t)
	var taken []time.Duration
	whole := m.untilLast(3, rounds, func(i int) {
		if i > 0 {
			if _, err := m.program.service.Resolve(t.Context(), "", incident.Number(i), incident.PersonID(m.server.As("responder0").ID()), "Dry", time.Now()); err != nil {
				t.Error(err)
			}
		}
		raw, began := benchMail(i, fmt.Sprintf("Round %d.", i)), time.Now()
		if err := sendBenchMail(m.client, raw); err != nil {
			t.Error(err)
		}
		taken = append(taken, time.Since(began))
	})
	stop()
	slices.Sort(taken)
	yard := bareMails(t, rounds)
	out.row("mail to the last of 3 DMs, median of 50", 150*time.Millisecond, quantile(whole, 0.5), "go-smtp and one row, until its 250", quantile(yard, 0.5))
	out.row("mail until its 250, median", 0, quantile(taken, 0.5), "go-smtp and one row, until its 250", quantile(yard, 0.5))
	repeats(t, out)
}

// repeats: ten thousand mails of one alarm.
func repeats(t *testing.T, out *table) {
	const total = 10_000
	m, stop := newMailed(t)
	defer stop()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range total {
		raw := benchMail(i, "Water")
		until(t, func() bool { return sendBenchMail(m.client, raw) == nil }) // more than so many a second are told to come again
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	list, err := m.program.store.List(t.Context(), incident.Filter{})
	if err != nil || len(list) == 0 {
		t.Fatal(err)
	}
	grown := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) >> 20
	out.add("incidents of 10,000 mails of one alarm", "1", fmt.Sprint(len(list)), met(len(list) == 1 && list[0].Alerts == total), "counted there", fmt.Sprint(list[0].Alerts))
	out.add("memory that they leave behind", "<= 16 MB", fmt.Sprint(grown, " MB"), met(grown <= 16), "", "")
}

// rowBackend is the least that a mail server can do that loses nothing: one row for each mail.
type rowBackend struct{ db *sql.DB }

func (b rowBackend) NewSession(*smtp.Conn) (smtp.Session, error) { return b, nil }
func (rowBackend) Reset()                                        {}
func (rowBackend) Logout() error                                 { return nil }
func (rowBackend) Mail(string, *smtp.MailOptions) error          { return nil }
func (rowBackend) Rcpt(string, *smtp.RcptOptions) error          { return nil }
func (b rowBackend) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err == nil {
		_, err = b.db.Exec("INSERT INTO yard VALUES (?)", raw)
	}
	return err
}

func bareMails(t *testing.T, rounds int) (took []time.Duration) {
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "yard.db")+"?_journal_mode=WAL&_synchronous=FULL")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE yard (raw BLOB)"); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(rowBackend{db})
	go func() { _ = server.Serve(l) }()
	defer server.Close()
	client := dialSMTP(t, l)
	defer client.Close()
	for i := range rounds {
		raw, began := benchMail(i, "Water"), time.Now()
		if err := sendBenchMail(client, raw); err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return took
}
