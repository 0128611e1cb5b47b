package intake_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/rs/zerolog"

	"tocsin/intake"
	"tocsin/sandbox"
)

// post is a mailbox on a server in memory, reached over loopback.
type post struct {
	*mailWorld
	user    *imapmemserver.User
	address string
	mu      sync.Mutex
	conns   []net.Conn
}

func newPost(t *testing.T, caps ...imap.Cap) *post {
	p := &post{mailWorld: newMailWorld(t), user: imapmemserver.NewUser("alarm", "hunter2")}
	p.must(p.user.Create("INBOX", nil))
	users := imapmemserver.New()
	users.AddUser(p.user)
	known := imap.CapSet{imap.CapIMAP4rev1: {}}
	for _, c := range caps {
		known[c] = struct{}{}
	}
	server := imapserver.New(&imapserver.Options{InsecureAuth: true, Caps: known, NewSession: func(c *imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
		p.mu.Lock()
		p.conns = append(p.conns, c.NetConn())
		p.mu.Unlock()
		return users.NewSession(), nil, nil
	}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	p.must(err)
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { server.Close() })
	p.address = l.Addr().String()
	return p
}

// read reads the mailbox until the test ends, or stop is called.
func (p *post) read(every time.Duration) (b *intake.IMAP, stop func()) {
	return readBox(p.mailWorld, intake.IMAPOptions{Server: p.address, StartTLS: true, User: "alarm", Password: "hunter2", Folder: "INBOX", Every: every})
}

func readBox(w *mailWorld, o intake.IMAPOptions) (b *intake.IMAP, stop func()) {
	o.Room, o.Log = w.room, zerolog.New(w.log)
	b = intake.NewIMAP(o)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { b.Run(ctx); close(done) }()
	stop = sync.OnceFunc(func() { cancel(); <-done })
	w.Cleanup(stop)
	return b, stop
}

type literal struct{ *strings.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

func (p *post) arrives(raw string) {
	p.Helper()
	p.arrived(raw, time.Time{})
}

func (p *post) arrived(raw string, at time.Time) {
	p.Helper()
	_, err := p.user.Append("INBOX", literal{strings.NewReader(raw)}, &imap.AppendOptions{Time: at})
	p.must(err)
}

// unread says how many mails are not marked as read, as another program sees it.
func (p *post) unread() int {
	p.Helper()
	c, err := imapclient.DialInsecure(p.address, nil)
	p.must(err)
	defer c.Close()
	p.must(c.Login("alarm", "hunter2").Wait())
	data, err := c.Status("INBOX", &imap.StatusOptions{NumUnseen: true}).Wait()
	p.must(err)
	return int(*data.NumUnseen)
}

// until looks every few milliseconds, for at most two minutes.
func (w *mailWorld) until(what string, is func() bool) {
	w.Helper()
	late, again := time.After(2*time.Minute), time.NewTicker(5*time.Millisecond)
	defer again.Stop()
	for !is() {
		select {
		case <-again.C:
		case <-late:
			w.Fatalf("not within two minutes: %s\n%s", what, w.log)
		}
	}
}

func (w *mailWorld) open(n int) {
	w.Helper()
	w.until(fmt.Sprint(n, " incidents"), func() bool { return len(w.opened()) == n })
}

// Mails are taken as they come, with IDLE and without, and are marked once they are on disk. The same mail opens nothing twice.
func TestAMailboxIsRead(t *testing.T) {
	t.Parallel()
	for name, caps := range map[string][]imap.Cap{"IDLE": {imap.CapIdle}, "looking": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPost(t, caps...)
			p.arrives(letter("a", "Water"))
			p.arrives("Subject: no sender\r\n\r\nx")                                               // cannot be read
			p.arrives(strings.ReplaceAll(letter("b", "Lunch"), "alarm+crisis@", "somebody.else@")) // not ours
			b, stop := p.read(20 * time.Millisecond)
			p.open(1)
			p.arrives(letter("c", "Fire"))
			p.arrives(letter("a", "Water"))
			p.open(2)
			p.until("three are read", func() bool { return p.unread() == 2 })
			if since := b.Failing(); !since.IsZero() {
				t.Errorf("it fails since %v", since)
			}
			stop()
			p.became("repeated", 1)
		})
	}
}

// What could not be carried out stays unread, and is tried again.
func TestAMailIsMarkedOnceItIsOnDisk(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.alarms.broken.Store(true)
	p.arrives(letter("a", "Water"))
	b, _ := p.read(10 * time.Millisecond)
	p.until("it fails", func() bool { return !b.Failing().IsZero() })
	if p.unread() != 1 {
		t.Error("it is marked, and nothing was done")
	}
	p.alarms.broken.Store(false)
	p.open(1)
	p.until("it is marked", func() bool { return p.unread() == 0 && b.Failing().IsZero() })
}

func TestAMailboxWhoseConnectionsBreak(t *testing.T) {
	t.Parallel()
	p := newPost(t, imap.CapIdle)
	p.read(time.Minute)
	for i := range 3 {
		p.arrives(letter(fmt.Sprint(i), fmt.Sprint("Water ", i)))
		p.open(i + 1)
		p.mu.Lock()
		for _, c := range p.conns {
			c.Close()
		}
		p.mu.Unlock()
	}
	if strings.Contains(p.log.String(), "hunter2") {
		t.Error("the password is in the log")
	}
}

// A server that hangs, or says too much, is left; people are told since when the mailbox cannot be read.
func TestServersThatMisbehave(t *testing.T) {
	t.Parallel()
	for name, serve := range map[string]func(net.Conn, string){
		"says nothing": func(net.Conn, string) {},
		"hangs":        func(c net.Conn, tag string) { _, _ = io.WriteString(c, "* OK hello\r\n") },
		"never ends":   func(c net.Conn, tag string) { _, _ = io.Copy(c, endless{}) },
		"refuses": func(c net.Conn, tag string) {
			_, _ = io.WriteString(c, "* OK hello\r\n")
			lines := bufio.NewScanner(c)
			for lines.Scan() {
				word, _, _ := strings.Cut(lines.Text(), " ")
				_, _ = fmt.Fprintf(c, "%s NO [AUTHENTICATIONFAILED] wrong\r\n", word)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newMailWorld(t)
			synctest.Test(t, func(t *testing.T) {
				pipe := sandbox.NewPipe()
				go func() {
					for {
						c, err := pipe.Accept()
						if err != nil {
							return
						}
						go serve(c, "")
					}
				}()
				ctx, stop := context.WithCancel(t.Context())
				b := intake.NewIMAP(intake.IMAPOptions{Server: "127.0.0.1:143", StartTLS: true, User: "alarm", Password: "hunter2", Folder: "INBOX",
					Every: time.Minute, Room: w.room, Log: zerolog.New(w.log), Dial: pipe.DialContext})
				done := make(chan struct{})
				go func() { b.Run(ctx); close(done) }()
				<-time.After(10 * time.Minute)
				if since := b.Failing(); since.IsZero() || time.Since(since) < 5*time.Minute {
					t.Errorf("it fails since %v", since)
				}
				stop()
				_ = pipe.Close()
				<-done
			})
			if strings.Contains(w.log.String(), "hunter2") {
				t.Error("the password is in the log")
			}
		})
	}
}

// endless is one line without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	copy(p, bytes.Repeat([]byte("* OK "), len(p)/5+1))
	return len(p), nil
}
