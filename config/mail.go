package config

import (
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"
)

// Mail says how playbooks are triggered by e-mail. It is off without an Address.
type Mail struct {
	Address     string         `key:"address"` // of all playbooks, with {playbook} in it
	SMTP        SMTP           `key:"smtp"`
	IMAP        IMAP           `key:"imap"`
	AuthservIDs []string       `key:"authserv_ids"` // whose Authentication-Results are believed (RFC 8601)
	Allow       []Sender       `key:"allow"`
	Mode        string         `key:"mode"`         // of playbooks that have none of their own
	HeldChannel string         `key:"held_channel"` // "#alarm-inbox"; empty: /incident held alone tells of them
	Answer      bool           `key:"answer"`
	Playbooks   []MailPlaybook `key:"playbooks"`
}

// SMTP is the server that takes mails.
type SMTP struct {
	Listen   string    `key:"listen"`    // host:port; empty: off
	Hostname string    `key:"hostname"`  // that it greets with
	CertFile string    `key:"cert_file"` // for STARTTLS; empty: it is not offered
	KeyFile  string    `key:"key_file"`
	Relays   []Network `key:"relays"` // the company's own mail servers
}

// IMAP is a mailbox that is read.
type IMAP struct {
	Server       string        `key:"server"` // host:port; empty: off
	TLS          string        `key:"tls"`    // tls or starttls
	User         string        `key:"user"`
	PasswordFile string        `key:"password_file"`
	Folder       string        `key:"folder"`
	Every        time.Duration `key:"every"` // how often it is looked at, also where the server tells by itself (IDLE)

	Password Secret // there where Server is
}

// MailPlaybook is what is different for one playbook.
type MailPlaybook struct {
	Name  string   `key:"name,required"`
	Allow []Sender `key:"allow"` // besides those who are allowed for all
	Mode  string   `key:"mode"`
	Match Match    `key:"match"`
}

// Match says which mails a playbook takes: those to which everything in All applies, and something in Any, where there is any.
type Match struct {
	All []MailFilter `key:"all"`
	Any []MailFilter `key:"any"`
}

// MailFilter applies where each of its patterns is found. An empty one is not looked for.
type MailFilter struct {
	Subject Pattern `key:"subject"`
	Body    Pattern `key:"body"`
	Sender  Pattern `key:"sender"`
}

// The modes: what opens an incident, where one of the playbook was opened by mail and is still open.
const (
	EveryMail  = "every"
	NewSubject = "subject"
	OnlyOne    = "open"
)

// Sender is an address, "nagios@example.com", or all of a domain, "@example.com"; in small letters.
type Sender string

// UnmarshalText reads both ways to write it.
func (s *Sender) UnmarshalText(text []byte) error {
	*s = Sender(strings.ToLower(string(text)))
	whole := string(*s)
	if strings.HasPrefix(whole, "@") {
		whole = "somebody" + whole
	}
	if a, err := mail.ParseAddress(whole); err != nil || a.Address != whole {
		return fmt.Errorf(`%q must be an address such as nagios@example.com, or "@example.com" for all of a domain`, text)
	}
	return nil
}

// Pattern is a regular expression (RE2).
type Pattern struct{ *regexp.Regexp }

const maxPattern = 1000 // bytes

// UnmarshalText reads one.
func (p *Pattern) UnmarshalText(text []byte) (err error) {
	if len(text) > maxPattern {
		return fmt.Errorf("has %d characters; %d may be there", len(text), maxPattern)
	}
	if p.Regexp, err = regexp.Compile(string(text)); err != nil {
		return fmt.Errorf("is no regular expression: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return nil
}

func defaultMail() Mail {
	return Mail{
		SMTP: SMTP{Relays: []Network{}}, IMAP: IMAP{TLS: "tls", Folder: "INBOX", Every: time.Minute},
		AuthservIDs: []string{}, Allow: []Sender{}, Mode: EveryMail, Answer: true, Playbooks: []MailPlaybook{},
	}
}
