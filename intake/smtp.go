package intake

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"log"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/rs/zerolog"
	"golang.org/x/time/rate"

	"tocsin/intake/mail"
)

// SMTPOptions are what an SMTP is made of.
type SMTPOptions struct {
	Hostname string         // that it greets with; empty: the domain of the playbooks' addresses
	TLS      *tls.Config    // nil: STARTTLS is not offered
	Relays   []netip.Prefix // the company's own mail servers, which hand on what comes from everywhere
	Room     *Mailroom
	Log      zerolog.Logger
}

// SMTP takes mails for playbooks (RFC 5321), and for nobody else. A mail is taken (250) once what it asks for is on disk. Make one
// with NewSMTP.
type SMTP struct {
	o      SMTPOptions
	server *smtp.Server
	memory memory
	strays limit         // wrong recipients, by client
	mails  limit         // begun, by client
	all    *rate.Limiter // begun, by everybody

	mu      sync.Mutex
	over    bool
	working sync.WaitGroup // mails that are being taken
}

// Bounds of what clients may do. A relay hands on what comes from everywhere: its bound is that of all.
const (
	smtpIdle      = 2 * time.Minute // for a command, or for a whole mail
	smtpLife      = 30 * time.Minute
	mailWork      = 30 * time.Second // to carry a mail out: its sender is looked up in the DNS
	smtpEnd       = 5 * time.Second  // for mails under way when the server is shut down
	maxLine       = 64 << 10         // bytes; RFC 5321 has 1,000, which not every program keeps to
	maxRecipients = 20
	mailsAtOnce   = 1000                  // of one client, and then one more every
	mailsEvery    = 10 * time.Millisecond // so much
	allAtOnce     = 2000                  // of all clients, and then one more every
	allEvery      = 3 * time.Millisecond  // so much
)

// NewSMTP makes one.
func NewSMTP(o SMTPOptions) *SMTP {
	s := &SMTP{o: o, mails: limit{every: mailsEvery, burst: mailsAtOnce}, all: rate.NewLimiter(rate.Every(allEvery), allAtOnce)}
	s.server = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return s.greet(c) }))
	s.server.Domain = cmp.Or(o.Hostname, o.Room.address.domain())
	s.server.TLSConfig, s.server.EnableSMTPUTF8 = o.TLS, true
	s.server.MaxMessageBytes, s.server.MaxRecipients, s.server.MaxLineLength = mail.MaxBytes, maxRecipients, maxLine
	s.server.ReadTimeout, s.server.WriteTimeout = smtpIdle, writeTime
	s.server.ErrorLog = log.New(o.Log, "", 0) // of broken connections
	return s
}

// Serve answers until Shutdown; then it gives nil.
func (s *SMTP) Serve(l net.Listener) error {
	err := s.server.Serve(newSMTPDoor(newCrowd(l), s.isRelay))
	if s.ended() || errors.Is(err, smtp.ErrServerClosed) {
		return nil
	}
	return err
}

func (s *SMTP) ended() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.over
}

// begin says whether a mail may still be taken; end follows.
func (s *SMTP) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.over {
		s.working.Add(1)
	}
	return !s.over
}

// Shutdown takes no more mails, waits up to 5 s for those under way, and ends all connections. Whoever has had no answer by then sends
// the mail again, and it is known by its Message-ID.
func (s *SMTP) Shutdown() error {
	s.mu.Lock()
	s.over = true
	s.mu.Unlock()
	done := make(chan struct{})
	go func() { s.working.Wait(); close(done) }()
	ctx, stop := context.WithTimeout(context.Background(), smtpEnd)
	defer stop()
	select {
	case <-done:
	case <-ctx.Done():
	}
	if err := s.server.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

func (s *SMTP) isRelay(client netip.Addr) bool {
	for _, p := range s.o.Relays {
		if p.Contains(client) {
			return true
		}
	}
	return false
}
