package intake

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"
)

// maxNear bounds the connections of one client that are open at once. A relay may have them all.
const maxNear = 20

// smtpDoor is a listener that turns away who has too many connections open, and ends each at its time.
type smtpDoor struct {
	net.Listener
	relay func(netip.Addr) bool

	mu   sync.Mutex
	open map[string]int // by neighbourhood
}

func newSMTPDoor(l net.Listener, relay func(netip.Addr) bool) *smtpDoor {
	return &smtpDoor{Listener: l, relay: relay, open: map[string]int{}}
}

func (d *smtpDoor) Accept() (net.Conn, error) {
	for {
		conn, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		client := parseAddress(conn.RemoteAddr().String())
		near := neighbourhood(client)
		if d.enter(near) || d.relay(client) {
			return &visit{Conn: conn, until: time.Now().Add(smtpLife), leave: sync.OnceFunc(func() { d.leave(near) })}, nil
		}
		d.leave(near)
		_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = conn.Write([]byte("421 4.7.0 Too many connections\r\n")) // into the buffer of the system: it waits for nobody
		_ = conn.Close()
	}
}

// enter counts a connection, and says whether it may stay.
func (d *smtpDoor) enter(near string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open[near]++
	return d.open[near] <= maxNear
}

func (d *smtpDoor) leave(near string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open[near]--; d.open[near] <= 0 {
		delete(d.open, near)
	}
}

// visit is a connection that ends at a time, whatever its reader would wait for.
type visit struct {
	net.Conn
	until time.Time
	leave func()
}

// Read reads. Who was late once is not waited for again: of a line that had no end, go-smtp takes what there is, and goes on.
func (v *visit) Read(p []byte) (int, error) {
	n, err := v.Conn.Read(p)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		v.until = time.Now()
	}
	return n, err
}

// SetReadDeadline bounds how long is waited for the other side.
func (v *visit) SetReadDeadline(t time.Time) error {
	if t.After(v.until) {
		t = v.until
	}
	return v.Conn.SetReadDeadline(t)
}

// Close ends the connection.
func (v *visit) Close() error {
	v.leave() // first: who sees the end may come again at once
	return v.Conn.Close()
}
