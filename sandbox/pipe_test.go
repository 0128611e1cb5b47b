package sandbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

func TestBothEndsOfAPipeCanWriteBeforeTheyRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a, b := newConnPair()
		for _, end := range []net.Conn{a, b} {
			if _, err := end.Write(bytes.Repeat([]byte("x"), streamRoom)); err != nil {
				t.Fatal(err)
			}
		}
		got := make([]byte, streamRoom)
		for _, end := range []net.Conn{a, b} {
			if _, err := io.ReadFull(end, got); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestPipeDeadlines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a, _ := newConnPair()
		start := time.Now()
		_ = a.SetDeadline(start.Add(time.Minute))
		if _, err := a.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) != time.Minute {
			t.Errorf("read: %v after %v", err, time.Since(start))
		}
		_ = a.SetDeadline(time.Now().Add(time.Minute))
		n, err := a.Write(make([]byte, streamRoom+1))
		if !errors.Is(err, os.ErrDeadlineExceeded) || n != streamRoom || time.Since(start) != 2*time.Minute {
			t.Errorf("write: %d bytes, %v after %v", n, err, time.Since(start))
		}
		_ = a.SetDeadline(time.Time{})
		go func() { _ = a.SetReadDeadline(time.Unix(1, 0)) }() // how net/http interrupts a read
		if _, err := a.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("interrupted read: %v", err)
		}
	})
}

func TestClosingAPipe(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a, b := newConnPair()
		if _, err := a.Write([]byte("last")); err != nil {
			t.Fatal(err)
		}
		_ = a.Close()
		if got, err := io.ReadAll(b); string(got) != "last" || err != nil {
			t.Errorf("after the other end closed: %q, %v", got, err)
		}
		if _, err := b.Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("writing to an end that is gone: %v", err)
		}
		if _, err := a.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) {
			t.Errorf("reading from an end that is closed: %v", err)
		}
		p := NewPipe()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := p.DialContext(ctx, "tcp", "anywhere"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("dialing where nobody accepts: %v", err)
		}
		_ = p.Close()
		if _, err := p.Accept(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("accepting after Close: %v", err)
		}
		if _, err := p.DialContext(t.Context(), "tcp", "anywhere"); !errors.Is(err, net.ErrClosed) {
			t.Errorf("dialing after Close: %v", err)
		}
	})
}
