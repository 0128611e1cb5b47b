package ring

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strings"
	"sync"

	"github.com/emersion/go-smtp"

	"tocsin/sandbox/phone"
)

// MailOptions say where the app takes mails, and what people may write to.
type MailOptions struct {
	Server     string      // "127.0.0.1:2525", where the app answers SMTP
	Host       string      // the company's own mail server, which passes every mail on and writes down whose it is
	Recipients []Recipient // for people to choose from
	Strangers  []Stranger
	Changed    func([]Sent) // is told of what was sent whenever there is more of it, or an answer; nil: nobody is
}

// Recipient is an address that the app takes mails for.
type Recipient struct {
	Address string `json:"address"`
	About   string `json:"about"` // what it is for
}

// Stranger is somebody who writes and does not work here.
type Stranger struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	About   string `json:"about"` // "a customer"
	Forged  bool   `json:"-"`     // the address is somebody else's
}

// Mail is where mails to the app are written. It is safe for concurrent use.
type Mail struct {
	o MailOptions

	mu   sync.Mutex // not held while the app is waited for
	sent []*Sent    // oldest first
}

// NewMail makes one.
func NewMail(o MailOptions) *Mail { return &Mail{o: o} }

// Recipients are the addresses to choose from.
func (m *Mail) Recipients() []Recipient { return m.o.Recipients }

// Strangers are those who may write beside the people of the company.
func (m *Mail) Strangers() []Stranger { return m.o.Strangers }

// Letter is what somebody writes.
type Letter struct {
	From    mail.Address
	Forged  bool   // From is not who writes
	To      string // an address
	Subject string
	Text    string
	Answers string // the Message-ID of the mail that it answers, without <>; empty: none
}

// Receipt is how the app's SMTP server answered.
type Receipt struct {
	Code int    `json:"code"` // 250: it was taken
	Text string `json:"text"`
}

// Send hands a letter to the app over SMTP. An error means that the server did not answer, or that there is no such address.
func (m *Mail) Send(ctx context.Context, l Letter) (Receipt, error) {
	to, err := mail.ParseAddress(l.To)
	if err != nil {
		return Receipt{}, fmt.Errorf("%q is no mail address", l.To)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := phone.LoopbackDialer().DialContext(ctx, "tcp", m.o.Server)
	if err != nil {
		return Receipt{}, fmt.Errorf("the app's mail server cannot be reached: %w", err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // nothing waits for longer
	id := m.begin(l, to.Address)
	said, err := m.deliver(conn, l, to.Address, id)
	m.end(id, err == nil)
	if refused, ok := errors.AsType[*smtp.SMTPError](err); ok {
		return Receipt{refused.Code, refused.Message}, nil
	}
	if err != nil {
		return Receipt{}, fmt.Errorf("the app's mail server does not answer: %w", err)
	}
	return Receipt{250, said}, nil
}

// deliver says what a mail server says that passes a mail on.
func (m *Mail) deliver(conn net.Conn, l Letter, to, id string) (said string, err error) {
	c := smtp.NewClient(conn)
	defer c.Close()
	if err = c.Hello(m.o.Host); err != nil {
		return "", err
	}
	if err = c.Mail(l.From.Address, nil); err != nil {
		return "", err
	}
	if err = c.Rcpt(to, nil); err != nil {
		return "", err
	}
	body, err := c.Data()
	if err != nil {
		return "", err
	}
	if _, err = body.Write(m.write(l, to, id)); err != nil {
		return "", err
	}
	taken, err := body.CloseWithResponse()
	if err != nil {
		return "", err
	}
	_ = c.Quit() // it has been taken
	return strings.TrimSpace(taken.StatusText), nil
}
