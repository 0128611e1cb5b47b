package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-smtp"
	"github.com/rogpeppe/go-internal/testscript"

	"tocsin/incident"
	"tocsin/sandbox/phone"
)

// mailWords are about mails to playbooks. FROM is a person, or an address; TO is a playbook.
func (s *story) mailWords() map[string]word {
	return map[string]word{
		"mails":   s.mails,       // FROM TO SUBJECT [TEXT]: a mail that its domain has signed
		"forges":  s.forges,      // FROM TO SUBJECT [TEXT]: one that it has not
		"again":   s.mailAgain,   // [TO]: the last mail comes once more, for that playbook
		"answers": s.answersMail, // FROM TO TEXT: answers the newest mail that FROM has; to be sent to where that one asks for answers
		"smtp":    s.smtpSays,    // TEXT: so says the mail server to the last mail
		"reread":  s.reread,      // the playbooks: they count from the next start
		"logged":  s.logged,      // TEXT [TIMES]: stands in the program's log
	}
}

func (s *story) mails(ts *testscript.TestScript, _ bool, args []string) {
	s.deliver(ts, args[1], signedMail(s.draft(args, "")))
}

func (s *story) forges(ts *testscript.TestScript, _ bool, args []string) {
	s.deliver(ts, args[1], []byte(s.draft(args, "")))
}

func (s *story) mailAgain(ts *testscript.TestScript, _ bool, args []string) {
	to := s.posted.to
	if len(args) > 0 {
		to = args[0]
	}
	s.deliver(ts, to, s.posted.raw)
}

func (s *story) answersMail(ts *testscript.TestScript, _ bool, args []string) {
	last := s.newest(ts, args[0], phone.Email)
	s.deliver(ts, args[1], signedMail(s.draft([]string{args[0], args[1], "Re: " + last.Title, args[2]}, "In-Reply-To: "+last.Key+"\r\n")))
}

func (s *story) smtpSays(ts *testscript.TestScript, neg bool, args []string) {
	expect(ts, neg, strings.Contains(s.posted.answer, args[0]), "the mail server said: %s", s.posted.answer)
}

func (s *story) reread(ts *testscript.TestScript, _ bool, _ []string) {
	_, book, err := brought(ts.MkAbs("."), incident.Company{})
	ts.Check(err)
	s.book = book
}

func (s *story) logged(ts *testscript.TestScript, neg bool, args []string) {
	expect(ts, neg, right(strings.Count(s.log.String(), args[0]), count(ts, args, 1)), "the log has:\n%s", s.log.String())
}

// posted is the last mail that somebody sent.
type posted struct {
	number     int
	to, answer string
	raw        []byte
}

func (s *story) draft(args []string, more string) string {
	from := args[0]
	if !strings.Contains(from, "@") {
		from = s.emailOf(from)
	}
	s.posted.number++
	text := ""
	if len(args) > 3 {
		text = args[3]
	}
	domain := from[strings.Index(from, "@")+1:]
	return fmt.Sprintf("From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <mail-%d@mx.%s>\r\n%s\r\n%s\r\n",
		from, s.addressOf(args[1]), args[2], time.Now().Format(time.RFC1123Z), s.posted.number, domain, more, text)
}

func (s *story) emailOf(handle string) string {
	for _, p := range s.workspace().People {
		if p.Handle == handle {
			return p.Email
		}
	}
	return ""
}

func (s *story) addressOf(playbook string) string {
	return playbookAddress(s.cfg.Mail.Address).of(playbook)
}

// deliver hands a mail over as a mail server does, and remembers what it is told.
func (s *story) deliver(ts *testscript.TestScript, to string, raw []byte) {
	s.posted.to, s.posted.raw = to, raw
	conn, err := s.dialMail(context.Background())
	ts.Check(err)
	client := smtp.NewClient(conn)
	defer client.Close()
	err = client.SendMail("sender@mx.example", []string{s.addressOf(to)}, bytes.NewReader(raw))
	s.posted.answer = "250"
	if err != nil {
		s.posted.answer = err.Error()
	}
	settle()
}

// signedMail signs a mail for the domain of its sender, with the key that mailDNS has.
func signedMail(raw string) []byte {
	_, after, _ := strings.Cut(raw, "@")
	domain, _, _ := strings.Cut(after, ">")
	var out bytes.Buffer
	if err := dkim.Sign(&out, strings.NewReader(raw), &dkim.SignOptions{Domain: domain, Selector: "story", Signer: mailKey}); err != nil {
		panic(err)
	}
	return out.Bytes()
}

var mailKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

// mailDNS has the key of each of some domains, and nothing else.
type mailDNS []string

var mailDomains = mailDNS{"tarrowby.example", "sensors.example", "albayati-audit.example"}

func (d mailDNS) LookupTXT(_ context.Context, name string) ([]string, error) {
	selector, domain, _ := strings.Cut(name, "._domainkey.")
	if selector == "story" && slices.Contains(d, domain) {
		return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(mailKey.Public().(ed25519.PublicKey))}, nil
	}
	return nil, notInDNS(name)
}

func (mailDNS) LookupMX(_ context.Context, name string) ([]*net.MX, error) {
	return nil, notInDNS(name)
}

func (mailDNS) LookupIPAddr(_ context.Context, host string) ([]net.IPAddr, error) {
	return nil, notInDNS(host)
}

func (mailDNS) LookupAddr(_ context.Context, addr string) ([]string, error) {
	return nil, notInDNS(addr)
}

func notInDNS(name string) error {
	return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}
