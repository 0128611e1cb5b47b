package intake

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"sync/atomic"
)

// dial opens the connection: with TLS from the first byte on, or as it is, for STARTTLS or a server on this machine.
func (o IMAPOptions) dial(ctx context.Context) (*allowance, error) {
	ctx, stop := context.WithTimeout(ctx, imapOpTime)
	defer stop()
	dial := o.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	conn, err := dial(ctx, "tcp", o.Server)
	if err != nil {
		return nil, err
	}
	if o.StartTLS {
		return &allowance{Conn: conn}, nil
	}
	secure := tls.Client(conn, o.tls())
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return &allowance{Conn: secure}, nil
}

func (o IMAPOptions) tls() *tls.Config { return &tls.Config{ServerName: o.host()} }

func (o IMAPOptions) host() string {
	host, _, _ := net.SplitHostPort(o.Server)
	return host
}

// allowance is a connection that breaks when the other side says more than it may.
type allowance struct {
	net.Conn
	left atomic.Int64
}

var errTooMuch = errors.New("the server says too much")

func (a *allowance) Read(p []byte) (int, error) {
	n, err := a.Conn.Read(p)
	if a.left.Add(-int64(n)) < 0 {
		return 0, errTooMuch
	}
	return n, err
}
