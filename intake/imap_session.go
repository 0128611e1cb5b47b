package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"tocsin/intake/mail"
)

// mailbox is what the rest of the program knows of IMAP: one session with a folder that is open.
type mailbox interface {
	validity() uint32                      // numbers are those of before only as long as this is the same (UIDVALIDITY)
	unseen(after uint32) ([]uint32, error) // the numbers of mails that nobody has read and that came after one, the oldest first
	fetch(uid uint32) (raw []byte, came time.Time, err error)
	head(uid uint32) ([]byte, error)
	seen(uid uint32) error
	wait(ctx context.Context, d time.Duration) error // until something has come, or so long
	close()
}

// Bounds of what a server may do to us.
const (
	imapOpTime   = time.Minute      // for an answer
	imapMost     = 200              // mails that are looked at in one go
	imapAnswer   = int64(4 << 20)   // bytes of an answer, mails apart
	imapHead     = int64(64 << 10)  // bytes of the header of a mail that is too large
	imapIdleMost = 25 * time.Minute // servers may end what is idle for 29 (RFC 2177)
)

// imapSession is a mailbox on a server.
type imapSession struct {
	conn   *allowance
	client *imapclient.Client
	valid  uint32
	news   chan struct{}
}

// openIMAP signs in and opens the folder. The error holds no password.
func openIMAP(ctx context.Context, o IMAPOptions) (_ mailbox, err error) {
	conn, err := o.dial(ctx)
	if err != nil {
		return nil, err
	}
	s := &imapSession{conn: conn, news: make(chan struct{}, 1)}
	options := &imapclient.Options{TLSConfig: o.tls(), UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(*imapclient.UnilateralDataMailbox) { s.tell() },
	}}
	err = s.within(imapAnswer, func() error {
		if o.StartTLS && !isThisMachine(o.host()) {
			if s.client, err = imapclient.NewStartTLS(conn, options); err != nil {
				return err
			}
		} else {
			s.client = imapclient.New(conn, options)
		}
		if err := s.client.Login(o.User, o.Password).Wait(); err != nil {
			return fmt.Errorf("signing in: %w", err)
		}
		opened, err := s.client.Select(o.Folder, nil).Wait()
		if err != nil {
			return fmt.Errorf("opening the folder: %w", err)
		}
		s.valid = opened.UIDValidity
		return nil
	})
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// within runs one exchange, and ends the connection where the server takes too long for it, or says too much.
func (s *imapSession) within(bytes int64, do func() error) error {
	s.conn.left.Store(bytes)
	late := time.AfterFunc(imapOpTime, func() { _ = s.conn.Close() })
	defer late.Stop()
	return do()
}

func (s *imapSession) tell() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

func (s *imapSession) validity() uint32 { return s.valid }

func (s *imapSession) unseen(after uint32) (list []uint32, err error) {
	later := imap.UIDSet{imap.UIDRange{Start: imap.UID(after + 1)}} // to the last
	err = s.within(imapAnswer, func() error {
		found, err := s.client.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{later}, NotFlag: []imap.Flag{imap.FlagSeen}}, nil).Wait()
		if err != nil {
			return err
		}
		all, _ := found.All.(imap.UIDSet)
		list = first(all, after, imapMost)
		return nil
	})
	return list, err
}

// first gives the first numbers of a set that come after one. A server may say that there are billions.
func first(set imap.UIDSet, after uint32, most int) (list []uint32) {
	for _, r := range set {
		for n := uint64(r.Start); n <= uint64(r.Stop) && len(list) < most; n++ {
			if n > uint64(after) {
				list = append(list, uint32(n))
			}
		}
	}
	return list
}

var (
	errNoMail = errors.New("the server has no such mail")
	peek      = &imap.FetchItemBodySection{Peek: true} // whole, and it stays unread
	peekHead  = &imap.FetchItemBodySection{Peek: true, Specifier: imap.PartSpecifierHeader, Partial: &imap.SectionPartial{Size: imapHead}}
)

// fetch reads one mail, and since when it lies there; mail.TooLarge where it is longer than what is read.
func (s *imapSession) fetch(uid uint32) (raw []byte, came time.Time, err error) {
	one := imap.UIDSetNum(imap.UID(uid))
	err = s.within(imapAnswer, func() error {
		about, err := s.client.Fetch(one, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true}).Collect()
		if err != nil || len(about) != 1 {
			return err
		}
		if came = about[0].InternalDate; about[0].RFC822Size > mail.MaxBytes {
			return mail.TooLarge
		}
		return nil
	})
	if err != nil {
		return nil, came, err
	}
	raw, err = s.section(one, peek, mail.MaxBytes+imapAnswer)
	return raw, came, err
}

// head reads the header of a mail, or as much of it as is read of one that is too large.
func (s *imapSession) head(uid uint32) ([]byte, error) {
	return s.section(imap.UIDSetNum(imap.UID(uid)), peekHead, imapAnswer)
}

func (s *imapSession) section(one imap.UIDSet, what *imap.FetchItemBodySection, most int64) (raw []byte, err error) {
	err = s.within(most, func() error {
		got, err := s.client.Fetch(one, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{what}}).Collect()
		if err != nil {
			return err
		}
		if len(got) != 1 || got[0].FindBodySection(what) == nil {
			return errNoMail
		}
		raw = got[0].FindBodySection(what)
		return nil
	})
	return raw, err
}

func (s *imapSession) seen(uid uint32) error {
	return s.within(imapAnswer, func() error {
		return s.client.Store(imap.UIDSetNum(imap.UID(uid)), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close()
	})
}

// wait lets the server tell by itself where it can (IDLE, RFC 2177), and looks all the same now and then: a connection may be dead
// without a word, and not every server tells of what came just before it was to tell.
func (s *imapSession) wait(ctx context.Context, d time.Duration) error {
	if !s.client.Caps().Has(imap.CapIdle) {
		if err := s.pause(ctx, d); err != nil {
			return err
		}
		return s.within(imapAnswer, func() error { return s.client.Noop().Wait() }) // with it the server tells of what is new
	}
	var idle *imapclient.IdleCommand
	err := s.within(imapAnswer, func() (err error) {
		idle, err = s.client.Idle()
		return err
	})
	if err != nil {
		return err
	}
	if err := s.pause(ctx, min(d, imapIdleMost)); err != nil {
		return err
	}
	return s.within(imapAnswer, func() error { return errors.Join(idle.Close(), idle.Wait()) })
}

var errGone = errors.New("the server has ended the connection")

func (s *imapSession) pause(ctx context.Context, d time.Duration) error {
	enough := time.NewTimer(d)
	defer enough.Stop()
	select {
	case <-s.news:
	case <-enough.C:
	case <-s.client.Closed():
		return errGone
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

func (s *imapSession) close() {
	if s.client != nil {
		_ = s.client.Close()
	}
	_ = s.conn.Close()
}
