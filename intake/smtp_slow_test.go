package intake_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net/textproto"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"tocsin/intake"
	"tocsin/sandbox"
)

// Whoever sends a mail byte by byte, or says nothing, is told to go within two minutes.
func TestSlowSenders(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]string{
		"says nothing":      "",
		"never ends a line": "EHLO mx.halden",
		"never ends a mail": "EHLO mx.halden.example\r\nMAIL FROM:<a@halden.example>\r\nRCPT TO:<alarm+crisis@halden.example>\r\nDATA\r\nFrom: ",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newMailWorld(t)
			synctest.Test(t, func(t *testing.T) {
				s, pipe := intake.NewSMTP(intake.SMTPOptions{Room: w.room, Log: zerolog.New(w.log)}), sandbox.NewPipe()
				served := make(chan error, 1)
				go func() { served <- s.Serve(pipe) }()
				conn, err := pipe.DialContext(t.Context(), "tcp", "127.0.0.1:25")
				if err != nil {
					t.Fatal(err)
				}
				began, end := time.Now(), make(chan time.Time, 1)
				go func() { _, _ = io.Copy(io.Discard, conn); end <- time.Now() }()
				_, err = io.WriteString(conn, begin)
				for err == nil {
					<-time.After(20 * time.Second)
					if name != "says nothing" {
						_, err = io.WriteString(conn, "x")
					} else if time.Since(began) > 3*time.Minute {
						break
					}
				}
				if took := (<-end).Sub(began); took > 5*time.Minute {
					t.Errorf("it ended after %v", took)
				}
				if err := errors.Join(s.Shutdown(), <-served); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// What was said before the encryption began is not taken for what is said inside of it.
func TestEncryption(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t, func(_ *intake.MailOptions, s *intake.SMTPOptions) {
		s.TLS = &tls.Config{Certificates: []tls.Certificate{certificate(t)}}
	})
	c := w.hello()
	_, err := io.WriteString(c.raw, "STARTTLS\r\nMAIL FROM:<evil@halden.example>\r\nRCPT TO:<alarm+crisis@halden.example>\r\n")
	w.must(err)
	c.is("220")
	secure := tls.Client(c.raw, &tls.Config{InsecureSkipVerify: true})
	w.must(secure.Handshake())
	inside := &dialogue{w.T, textproto.NewConn(secure), secure}
	inside.says("RCPT TO:<alarm+crisis@halden.example>", "502") // nobody has greeted, nor named a sender
	if greeting := inside.says("EHLO mx.halden.example", "250"); strings.Contains(greeting, "STARTTLS") {
		t.Errorf("it is offered twice: %s", greeting)
	}
	inside.sends(letter("a", "Water"), "250")
	if n := len(w.opened()); n != 1 {
		t.Errorf("%d incidents", n)
	}
}

func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"alarm.halden.example"}}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
