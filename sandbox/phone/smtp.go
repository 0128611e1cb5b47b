package phone

import (
	"errors"
	"io"
	"log"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Trouble is what goes wrong with a mail. The zero Trouble does no harm.
type Trouble struct {
	Lost bool          // it does not arrive
	Wait time.Duration // before the answer
	Code int           // the SMTP code that is answered; 0 means that it is taken
	Cut  bool          // the connection ends without an answer
}

const (
	maxMail       = 10 << 20
	maxRecipients = 100
	mailIdle      = 5 * time.Minute // RFC 5321, section 4.5.3.2.7
)

// ServeMail answers SMTP on l until Close, without TLS: nothing leaves this machine.
func (n *Network) ServeMail(l net.Listener) error {
	if err := n.mail.Serve(l); !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

func (n *Network) mailServer() *smtp.Server {
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		if n.o.MailDown != nil && n.o.MailDown() {
			return nil, &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "Service not available"}
		}
		return &mailSession{n: n, conn: c}, nil
	}))
	s.Domain, s.AllowInsecureAuth, s.EnableSMTPUTF8 = "sandbox", true, true
	s.MaxMessageBytes, s.MaxRecipients, s.ReadTimeout, s.WriteTimeout = maxMail, maxRecipients, mailIdle, mailIdle
	s.ErrorLog = log.New(io.Discard, "", 0)
	return s
}

// mailSession is one client's connection.
type mailSession struct {
	n    *Network
	conn *smtp.Conn
	from string
	to   []string // ids of subscribers
}

// AuthMechanisms are those that a client may use.
func (s *mailSession) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth checks AUTH PLAIN.
func (s *mailSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != SMTPUser || password != SMTPPassword {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

// Reset forgets the mail that was begun.
func (s *mailSession) Reset() { s.from, s.to = "", nil }

// Logout ends the session.
func (s *mailSession) Logout() error { return nil }

// Mail takes the sender.
func (s *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

// Rcpt takes a recipient that has a mailbox here.
func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.n.mu.Lock()
	defer s.n.mu.Unlock()
	who, known := s.n.who(func(w Subscriber) bool { return w.Email != "" && strings.EqualFold(w.Email, to) })
	if !known {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "There is no such mailbox here"}
	}
	s.to = append(s.to, who.ID)
	return nil
}

// Data takes the mail itself.
func (s *mailSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	mail, err := parseMail(raw)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: err.Error()}
	}
	var trouble Trouble
	if s.n.o.Mail != nil {
		trouble = s.n.o.Mail()
	}
	if !trouble.Lost {
		s.n.mu.Lock()
		for _, user := range s.to {
			s.n.put(user, mail)
		}
		s.n.mu.Unlock()
	}
	return s.suffer(trouble)
}

// suffer answers as the trouble has it.
func (s *mailSession) suffer(t Trouble) error {
	if t.Wait > 0 {
		later := time.NewTimer(t.Wait)
		defer later.Stop()
		select {
		case <-later.C:
		case <-s.n.ctx.Done():
		}
	}
	if t.Cut {
		_ = s.conn.Close() // it is to be broken
		return io.ErrUnexpectedEOF
	}
	if t.Code != 0 {
		return &smtp.SMTPError{Code: t.Code, EnhancedCode: smtp.EnhancedCode{t.Code / 100, 0, 0}, Message: "The sandbox was told to refuse"}
	}
	return nil
}
