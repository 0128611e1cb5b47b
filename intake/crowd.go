package intake

import (
	"net"
	"sync"
)

// maxConns is how many connections may be open at once. Whatever comes in here must not use up the files that the program
// needs to reach Slack and its database.
const maxConns = 512

// crowd is a listener that accepts a connection only when fewer than maxConns are open. Idle and slow ones end by themselves.
type crowd struct {
	net.Listener
	free chan struct{}
	once sync.Once
	done chan struct{}
}

func newCrowd(l net.Listener) *crowd {
	return &crowd{Listener: l, free: make(chan struct{}, maxConns), done: make(chan struct{})}
}

func (c *crowd) Accept() (net.Conn, error) {
	select {
	case c.free <- struct{}{}:
	case <-c.done:
		return nil, net.ErrClosed
	}
	conn, err := c.Listener.Accept()
	if err != nil {
		<-c.free
		return nil, err
	}
	return &counted{Conn: conn, leave: sync.OnceFunc(func() { <-c.free })}, nil
}

func (c *crowd) Close() error {
	c.once.Do(func() { close(c.done) })
	return c.Listener.Close()
}

type counted struct {
	net.Conn
	leave func()
}

func (c *counted) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
