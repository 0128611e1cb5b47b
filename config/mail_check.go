package config

import (
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"tocsin/config/strict"
	"tocsin/incident"
)

// PlaybookField stands for a playbook's name in Mail.Address.
const PlaybookField = "{playbook}"

func (m *Mail) check(doc *strict.File) {
	const at = "mail."
	oneOf(doc, at+"mode", m.Mode, EveryMail, NewSubject, OnlyOne)
	oneOf(doc, at+"imap.tls", m.IMAP.TLS, "tls", "starttls")
	within(doc, at+"imap.every", m.IMAP.Every, 10*time.Second, time.Hour)
	m.checkPlaybooks(doc)
	if m.Address == "" {
		unused(doc, at, "address", "no mail is taken", given{"smtp.listen", m.SMTP.Listen}, given{"imap.server", m.IMAP.Server},
			given{"held_channel", m.HeldChannel})
		return
	}
	if m.SMTP.Listen == "" && m.IMAP.Server == "" {
		doc.Fail(at+"address", "is there, but no way for mails to come: set smtp.listen, or imap.server")
	}
	m.checkAddress(doc)
	if c := m.HeldChannel; c != "" && !isChannel(c) {
		doc.Fail(at+"held_channel", `%q must be a channel such as "#alarm-inbox"`, c)
	}
	for i, id := range m.AuthservIDs {
		if !authservID.MatchString(id) {
			doc.Fail(fmt.Sprintf("%sauthserv_ids[%d]", at, i), "%q must be what your mail server calls itself in Authentication-Results, such as mx.example.com", id)
		}
	}
	m.SMTP.check(doc)
	m.IMAP.check(doc)
}

var authservID = regexp.MustCompile(`^[A-Za-z0-9.:_-]{1,200}$`)

func isChannel(s string) bool {
	t, err := incident.ParseTarget(s)
	return err == nil && t.Kind == incident.ByChannel
}

// checkAddress holds the address to having {playbook} once, right before or inside of what stands before the "@".
func (m *Mail) checkAddress(doc *strict.File) {
	local, _, _ := strings.Cut(m.Address, "@")
	tried := strings.Replace(m.Address, PlaybookField, "crisis-comms", 1)
	a, err := mail.ParseAddress(tried)
	if err != nil || a.Address != tried || !strings.Contains(local, PlaybookField) {
		doc.Fail("mail.address", `%q must be an address with {playbook} before the "@", such as alarm+{playbook}@example.com or {playbook}@alarm.example.com`, m.Address)
	}
}

func (s *SMTP) check(doc *strict.File) {
	const at = "mail.smtp."
	if s.Listen == "" {
		unused(doc, at, "listen", "no mail is taken this way", given{"hostname", s.Hostname}, given{"cert_file", s.CertFile}, given{"key_file", s.KeyFile})
		return
	}
	hostPort(doc, at+"listen", s.Listen, "127.0.0.1:2525")
	switch {
	case s.CertFile != "" && s.KeyFile == "":
		doc.Fail(at+"key_file", "is empty, but there is a cert_file: name the file with its key, or leave both out")
	case s.CertFile == "" && s.KeyFile != "":
		doc.Fail(at+"cert_file", "is empty, but there is a key_file: name the file with the certificate, or leave both out")
	}
	if s.Hostname != "" && !hostname.MatchString(s.Hostname) {
		doc.Fail(at+"hostname", "%q must be the name of this machine, such as alarm.example.com", s.Hostname)
	}
}

var hostname = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$`)

func (b *IMAP) check(doc *strict.File) {
	const at = "mail.imap."
	if b.Server == "" {
		unused(doc, at, "server", "no mailbox is read", given{"user", b.User}, given{"password_file", b.PasswordFile})
		return
	}
	hostPort(doc, at+"server", b.Server, "imap.example.com:993")
	if b.User == "" {
		doc.Fail(at+"user", "is empty: name the user whose mailbox it is")
	}
	if b.Folder == "" {
		doc.Fail(at+"folder", "is empty: name the folder that is read, such as INBOX")
	}
}

func (m *Mail) checkPlaybooks(doc *strict.File) {
	first := map[string]int{}
	for i, p := range m.Playbooks {
		at := fmt.Sprintf("mail.playbooks[%d].", i)
		if other, twice := first[p.Name]; twice {
			doc.Fail(at+"name", "%q stands in mail.playbooks[%d] too: put it together", p.Name, other)
			continue
		}
		first[p.Name] = i
		if p.Mode != "" {
			oneOf(doc, at+"mode", p.Mode, EveryMail, NewSubject, OnlyOne)
		}
		for j, f := range p.Match.All {
			f.check(doc, fmt.Sprintf("%smatch.all[%d]", at, j))
		}
		for j, f := range p.Match.Any {
			f.check(doc, fmt.Sprintf("%smatch.any[%d]", at, j))
		}
	}
}

func (f MailFilter) check(doc *strict.File, at string) {
	if f.Subject.Regexp == nil && f.Body.Regexp == nil && f.Sender.Regexp == nil {
		doc.Fail(at, "is empty: write subject, body or sender with a regular expression, or leave it out")
	}
}
