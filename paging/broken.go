package paging

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
)

// broken says for the log how an exchange with a provider broke off. It is made of known words: the error itself may hold
// the address that was called, or what the other side sent, which may be what it had been told.
func broken(provider string, err error) error {
	return fmt.Errorf("%s: %s", provider, howBroken(err))
}

func howBroken(err error) string {
	var (
		untrusted *tls.CertificateVerificationError
		plain     tls.RecordHeaderError
		alert     tls.AlertError
		number    syscall.Errno
		lookup    *net.DNSError
		timeout   net.Error
	)
	switch {
	case errors.As(err, &untrusted):
		return "its certificate is not trusted"
	case errors.As(err, &plain), errors.As(err, &alert):
		return "no TLS connection"
	case errors.As(err, &lookup):
		return "its name cannot be resolved"
	case errors.Is(err, context.Canceled):
		return "cut off"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.As(err, &number):
		return number.Error()
	}
	return "the connection broke"
}
