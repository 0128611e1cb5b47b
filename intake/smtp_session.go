package intake

import (
	"context"
	"errors"
	"io"
	"net/netip"
	"slices"

	"github.com/emersion/go-smtp"

	"tocsin/incident"
	"tocsin/intake/mail"
)

// mailSession is one client's connection, while it is greeted by one name.
type mailSession struct {
	s         *SMTP
	conn      *smtp.Conn
	client    netip.Addr
	relay     bool
	from      string
	playbooks []string
}

var (
	errBusy      = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Too many mails at once, please try again later"}
	errFull      = &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "Too many mails are being sent at once, please try again later"}
	errStray     = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "There is no such address here"}
	errStrays    = &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 7, 0}, Message: "Too many addresses that are not here"}
	errEnding    = &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "Shutting down, please try again"}
	errCut       = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 4, 2}, Message: "The mail did not come to its end in time"}
	errTemporary = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "That did not work and nothing was done, please try again"}
)

func (s *SMTP) greet(c *smtp.Conn) (smtp.Session, error) {
	if s.ended() {
		return nil, errEnding
	}
	client := parseAddress(c.Conn().RemoteAddr().String())
	return &mailSession{s: s, conn: c, client: client, relay: s.isRelay(client)}, nil
}

// Reset forgets the mail that was begun.
func (m *mailSession) Reset() { m.from, m.playbooks = "", nil }

// Logout ends the session.
func (m *mailSession) Logout() error { return nil }

// Mail begins a mail.
func (m *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	m.Reset()
	if !m.relay && !m.s.mails.allow(neighbourhood(m.client)) || !m.s.all.Allow() {
		m.s.o.Room.count(Parcel{Way: waySMTP}, resultLimited)
		return errBusy
	}
	m.from = from
	return nil
}

// Rcpt takes the address of a playbook, and no other.
func (m *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	room := m.s.o.Room
	name, ok := room.address.playbook(to, room.o.Playbooks)
	switch {
	case ok && !slices.Contains(m.playbooks, name):
		m.playbooks = append(m.playbooks, name)
	case !ok && !m.s.strays.allow(neighbourhood(m.client)):
		return errStrays
	case !ok:
		room.count(Parcel{Way: waySMTP}, resultUnaddressed)
		return errStray
	}
	return nil
}

const waySMTP = "smtp"

// Data takes the mail itself. It answers once the mail is on disk.
func (m *mailSession) Data(r io.Reader) error {
	if !m.s.begin() {
		return errEnding
	}
	defer m.s.working.Done()
	raw, release, err := m.s.memory.read(r, pools(neighbourhood(m.client), m.relay))
	defer release()
	switch {
	case errors.Is(err, smtp.ErrDataTooLarge), errors.Is(err, errNoMemory):
		return smtpRefusal(err)
	case err != nil:
		return errCut
	}
	ctx, stop := context.WithTimeout(context.Background(), mailWork)
	defer stop()
	return smtpRefusal(m.s.o.Room.Take(ctx, m.parcel(raw)))
}

// parcel is the mail with what was said before it. That its sender was the empty one is written into its header, as whoever
// delivers a mail does (RFC 5321, 4.4).
func (m *mailSession) parcel(raw []byte) Parcel {
	if m.from == "" {
		raw = append([]byte("Return-Path: <>\r\n"), raw...)
	}
	return Parcel{Way: waySMTP, Raw: raw, Playbooks: m.playbooks,
		Envelope: mail.Envelope{Client: m.client, Helo: m.conn.Hostname(), MailFrom: m.from}}
}

// smtpRefusal is how an error is told to the client. What is its own fault is for good, all else passes.
func smtpRefusal(err error) error {
	var wrong *smtp.SMTPError
	problem, unreadable := errors.AsType[mail.Problem](err)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		return wrong
	case errors.Is(err, errNoMemory):
		return errFull
	case unreadable:
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: problem.Error()}
	case errors.Is(err, errUnaddressed):
		return errStray
	case incident.CodeOf(err) == incident.TooManyHeld:
		return errBusy
	}
	return errTemporary
}
