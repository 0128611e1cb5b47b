package sandbox

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// streamRoom is how many bytes one direction holds before its writer waits, much like a socket's buffer. net.Pipe has
// none: two ends that both write before they read hang there.
const streamRoom = 256 << 10

// newConnPair returns the two ends of one connection.
func newConnPair() (a, b net.Conn) {
	up, down := newStream(), newStream()
	return &pipeConn{in: down, out: up}, &pipeConn{in: up, out: down}
}

type pipeConn struct{ in, out *stream }

func (c *pipeConn) Read(p []byte) (int, error)  { return c.in.read(p) }
func (c *pipeConn) Write(p []byte) (int, error) { return c.out.write(p) }
func (c *pipeConn) LocalAddr() net.Addr         { return pipeAddr{} }
func (c *pipeConn) RemoteAddr() net.Addr        { return pipeAddr{} }

func (c *pipeConn) Close() error {
	c.out.end(func(s *stream) { s.writerGone = true })
	c.in.end(func(s *stream) { s.readerGone = true })
	return nil
}

func (c *pipeConn) SetDeadline(t time.Time) error {
	_ = c.SetReadDeadline(t)
	return c.SetWriteDeadline(t)
}

func (c *pipeConn) SetReadDeadline(t time.Time) error {
	c.in.setDeadline(&c.in.readBy, t)
	return nil
}

func (c *pipeConn) SetWriteDeadline(t time.Time) error {
	c.out.setDeadline(&c.out.writeBy, t)
	return nil
}

// stream is one direction of a connection.
type stream struct {
	mu         sync.Mutex
	change     *sync.Cond // a wait here counts as durably blocked under testing/synctest
	buf        []byte
	writerGone bool
	readerGone bool
	readBy     deadline
	writeBy    deadline
}

type deadline struct {
	at    time.Time
	timer *time.Timer
}

func (d *deadline) over() bool { return !d.at.IsZero() && !time.Now().Before(d.at) }

func newStream() *stream {
	s := &stream{}
	s.change = sync.NewCond(&s.mu)
	return s
}

func (s *stream) read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch {
		case s.readerGone:
			return 0, net.ErrClosed
		case s.readBy.over():
			return 0, os.ErrDeadlineExceeded
		case len(s.buf) > 0:
			n := copy(p, s.buf)
			s.buf = s.buf[n:]
			s.change.Broadcast()
			return n, nil
		case s.writerGone:
			return 0, io.EOF
		case len(p) == 0:
			return 0, nil
		}
		s.change.Wait()
	}
}

func (s *stream) write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	done := 0
	for {
		switch {
		case s.writerGone:
			return done, net.ErrClosed
		case s.readerGone:
			return done, io.ErrClosedPipe
		case s.writeBy.over():
			return done, os.ErrDeadlineExceeded
		case done == len(p):
			return done, nil
		}
		if n := min(streamRoom-len(s.buf), len(p)-done); n > 0 {
			s.buf = append(s.buf, p[done:done+n]...)
			done += n
			s.change.Broadcast()
			continue
		}
		s.change.Wait()
	}
}

// end lets one side leave and wakes the other, and stops the timers, which nobody needs any more.
func (s *stream) end(leave func(*stream)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	leave(s)
	for _, d := range []*deadline{&s.readBy, &s.writeBy} {
		if d.timer != nil && s.readerGone && s.writerGone {
			d.timer.Stop()
		}
	}
	s.change.Broadcast()
}

func (s *stream) setDeadline(d *deadline, t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d.at = t
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
	// One that has passed needs no timer. net/http sets such a deadline after each request, and in a bubble of
	// testing/synctest under the race detector Go 1.26 crashes now and then when two goroutines start a timer that is over.
	if !t.IsZero() && !d.over() {
		d.timer = time.AfterFunc(time.Until(t), s.wake)
	}
	s.change.Broadcast()
}

func (s *stream) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.change.Broadcast()
}
