package intake

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"tocsin/intake/mail"
)

// IMAPOptions are what an IMAP is made of.
type IMAPOptions struct {
	Server         string // host:port
	StartTLS       bool   // instead of TLS from the first byte on; a server on this machine may do without
	User, Password string
	Folder         string
	Every          time.Duration // how often it is looked at, also where the server tells by itself
	Room           *Mailroom
	Log            zerolog.Logger

	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// IMAP takes mails out of a mailbox. What was read before is left alone. A mail is marked as read (\Seen) once what it asks for is on
// disk; one that cannot be read is held, as is one that has lain there for more than a day, and one that is no mail, or for no playbook, stays as it is. It is known by its Message-ID, wherever it lies. Make one with NewIMAP.
type IMAP struct {
	o    IMAPOptions
	open func(context.Context, IMAPOptions) (mailbox, error)

	mu     sync.Mutex
	failed time.Time // since when the mailbox cannot be read; zero: it can

	valid, last uint32 // the last mail that was looked at, and whose number that is
	skipped     uint32 // the first that was left for the next round; 0: none was
}

// NewIMAP makes one.
func NewIMAP(o IMAPOptions) *IMAP { return &IMAP{o: o, open: openIMAP} }

// The pauses after something went wrong: the first, doubled each time, up to the longest.
const (
	imapFirstPause   = time.Second
	imapLongestPause = 2 * time.Minute
)

// Run reads the mailbox until ctx ends.
func (b *IMAP) Run(ctx context.Context) {
	pause := imapFirstPause
	for ctx.Err() == nil {
		worked, err := b.session(ctx)
		if ctx.Err() != nil {
			return
		}
		if worked {
			pause = imapFirstPause
		}
		b.failing()
		b.o.Log.Warn().Err(err).Str("server", b.o.Server).Msgf("the mailbox cannot be read; trying again in %v", pause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
		pause = min(2*pause, imapLongestPause)
	}
}

// session reads until something goes wrong, and says whether anything went well before.
func (b *IMAP) session(ctx context.Context) (worked bool, err error) {
	box, err := b.open(ctx, b.o)
	if err != nil {
		return false, err
	}
	defer box.close()
	defer context.AfterFunc(ctx, box.close)()
	if b.valid != box.validity() {
		b.valid, b.last, b.skipped = box.validity(), 0, 0
	}
	for ctx.Err() == nil {
		more, err := b.look(ctx, box)
		if err != nil {
			return worked, err
		}
		worked = true
		b.mend()
		if more {
			continue
		}
		if err := box.wait(ctx, b.o.Every); err != nil {
			return worked, err
		}
	}
	return worked, ctx.Err()
}

// look takes what has come, and says whether there may be more.
func (b *IMAP) look(ctx context.Context, box mailbox) (more bool, err error) {
	list, err := box.unseen(b.last)
	if err != nil {
		return false, err
	}
	if err := b.takeAll(ctx, box, list); err != nil {
		return false, err
	}
	if len(list) == 0 && b.skipped != 0 {
		b.last, b.skipped = b.skipped-1, 0
	}
	return len(list) > 0, nil
}

// skip leaves a mail for the next round: too many are held already, and those behind it may be such as ring.
func (b *IMAP) skip(uid uint32) {
	if b.skipped == 0 {
		b.skipped = uid
		b.o.Log.Warn().Uint32("uid", uid).Msg("so many mails are held that this one waits in the mailbox; /incident held lists them")
	}
}

// take does what a mail asks for that was fetched. An error is one that passes: the mail is taken another time.
func (b *IMAP) take(ctx context.Context, box mailbox, f *fetched) error {
	o, err := f.wait(ctx)
	if err == nil {
		work, stop := context.WithTimeout(context.WithoutCancel(ctx), mailWork)
		defer stop()
		err = b.o.Room.carryOut(work, o)
	}
	_, unreadable := errors.AsType[mail.Problem](err)
	switch {
	case err == nil:
		return box.seen(f.uid)
	case unreadable, errors.Is(err, errUnaddressed), errors.Is(err, errNoMail):
		b.o.Log.Warn().Err(err).Uint32("uid", f.uid).Msg("a mail in the mailbox stays as it is")
		return nil
	}
	return err
}

const wayIMAP = "imap"

func (b *IMAP) failing() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed.IsZero() {
		b.failed = time.Now()
	}
}

func (b *IMAP) mend() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failed = time.Time{}
}

// Failing says since when the mailbox cannot be read; the zero time where it can.
func (b *IMAP) Failing() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failed
}
