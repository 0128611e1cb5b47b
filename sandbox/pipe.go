package sandbox

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// Pipe is a listener and its dialer, joined in memory, for tests under testing/synctest: there a real socket would
// keep virtual time from moving, while whoever waits on a Pipe is durably blocked. Make one with NewPipe.
type Pipe struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

// NewPipe returns a Pipe that is ready for Server.Serve and for dialing.
func NewPipe() *Pipe {
	return &Pipe{conns: make(chan net.Conn), done: make(chan struct{})}
}

// Accept waits for the next DialContext. After Close it returns net.ErrClosed.
func (p *Pipe) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// Close ends Accept and lets every later dial fail. Connections that are open stay open.
func (p *Pipe) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

// Addr returns the one made-up address of every Pipe.
func (p *Pipe) Addr() net.Addr { return pipeAddr{} }

// DialContext connects to the Pipe, whatever the network and the address are. It fails with net.ErrClosed after Close,
// and with ctx's error when nobody accepts in time.
func (p *Pipe) DialContext(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := newConnPair()
	select {
	case p.conns <- there:
		return here, nil
	case <-p.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Client returns an HTTP client that reaches the Pipe under any http:// address and gives up on an answer after 30 s.
func (p *Pipe) Client() *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: p.DialContext}, Timeout: 30 * time.Second}
}

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "sandbox" }
