package paging_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"tocsin/paging"
)

// mailSubject is the one provider that speaks SMTP: the situations are those of its replies.
var mailSubject = subject{
	name: "email", message: alarm(mailTo),
	serve: func(t *testing.T, situation string) paging.Provider {
		if strings.HasPrefix(situation, "429 with") || situation == "502" || situation == "503 with seconds" || situation == "200 with garbage" {
			return nil
		}
		return newMailServer(t, situation).email()
	},
	differs: map[string]want{
		"404":                   {reason: paging.ReasonInvalidAddress},
		"a redirect":            {reason: paging.ReasonInvalidAddress},
		"a refusal without end": {failed: true, unsure: true},
	},
}

// mailServer is a real SMTP server with STARTTLS, for one user.
type mailServer struct {
	situation string
	address   string
	server    *smtp.Server
	roots     *x509.CertPool
	gone      chan struct{}

	mu    sync.Mutex
	mails []mail
}

type mail struct {
	from, to string
	data     []byte
	secure   bool // it came by TLS
	user     string
}

func newMailServer(t *testing.T, situation string) *mailServer {
	web := httptest.NewTLSServer(nil) // for its certificate
	web.Close()
	m := &mailServer{situation: situation, roots: x509.NewCertPool(), gone: make(chan struct{})}
	m.roots.AddCert(web.Certificate())
	m.server = smtp.NewServer(m)
	m.server.Domain = "mail.example"
	m.server.ErrorLog = log.New(io.Discard, "", 0)
	if situation != "no TLS" {
		m.server.TLSConfig = &tls.Config{Certificates: web.TLS.Certificates}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.address = listener.Addr().String()
	if situation == "nobody listens" {
		_ = listener.Close()
		return m
	}
	if situation == "TLS from the start" {
		listener = tls.NewListener(listener, m.server.TLSConfig)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = m.server.Serve(listener)
	}()
	t.Cleanup(func() {
		close(m.gone)
		_ = listener.Close() // the server may not have it yet
		_ = m.server.Close()
		<-done
	})
	return m
}

func (m *mailServer) email() *paging.Email {
	e := &paging.Email{
		Server: m.address, From: "tocsin at Halden <tocsin@halden.example>", User: "tocsin", Password: secret,
		Config: &tls.Config{RootCAs: m.roots}, TLS: m.situation == "TLS from the start",
	}
	if m.situation == "an untrusted server" {
		e.Config = nil
	}
	return e
}

func (m *mailServer) got() []mail {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.mails
}

// NewSession is go-smtp's Backend.
func (m *mailServer) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &mailSession{server: m, conn: c}, nil
}

type mailSession struct {
	server *mailServer
	conn   *smtp.Conn
	mail   mail
}

func (s *mailSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *mailSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "tocsin" || password != secret || s.server.situation == "401" {
			return reply(535, "5.7.8", "wrong password "+password)
		}
		s.mail.user = user
		return nil
	}), nil
}

func (s *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	_, s.mail.secure = s.conn.TLSConnectionState()
	s.mail.from = from
	if s.server.situation == "403" {
		return reply(530, "5.7.0", "authentication required for "+from)
	}
	return nil
}

func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.to = to
	switch s.server.situation {
	case "404":
		return reply(550, "5.1.1", "no such user: "+to)
	case "429":
		return reply(450, "4.7.1", "too many mails to "+to)
	case "a redirect":
		return reply(551, "5.1.6", "not local; try mail for "+to+" elsewhere")
	case "no relaying":
		return reply(550, "5.7.1", "relaying denied to "+to)
	}
	return nil
}

func (s *mailSession) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mail.data = data
	conn := s.conn.Conn()
	switch s.server.situation {
	case "400":
		return reply(554, "5.6.0", "refused for "+s.mail.to)
	case "500":
		return reply(451, "4.3.0", "try again for "+s.mail.to)
	case "hangs":
		<-s.server.gone
	case "cut after the effect":
		return conn.Close()
	case "garbage":
		_, _ = conn.Write(data)
		return conn.Close()
	case "an answer without end":
		return forever(conn, "250-more for "+s.mail.to+"\r\n")
	case "a refusal without end":
		return forever(conn, "554-more for "+s.mail.to+"\r\n")
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.mails = append(s.server.mails, s.mail)
	return nil
}

func (s *mailSession) Reset()        {}
func (s *mailSession) Logout() error { return nil }

func reply(code int, enhanced, text string) error {
	e := &smtp.SMTPError{Code: code, Message: text}
	for i, part := range strings.Split(enhanced, ".") {
		e.EnhancedCode[i] = int(part[0] - '0')
	}
	return e
}

func forever(to io.Writer, text string) error {
	for many := bytes.Repeat([]byte(text), 100); ; {
		if _, err := to.Write(many); err != nil {
			return errors.New("enough")
		}
	}
}
