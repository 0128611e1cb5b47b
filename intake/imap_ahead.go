package intake

import (
	"context"
	"errors"

	"tocsin/incident"
	"tocsin/intake/mail"
)

// Bounds of what is fetched ahead of the mail that is next.
const (
	imapAhead      = 32            // mails
	imapAheadBytes = mail.MaxBytes // with these reached, no further one is fetched
)

// fetched is a mail from the mailbox whose sender is being looked up.
type fetched struct {
	uid   uint32
	bytes int
	done  chan struct{} // closed once the rest is there
	mail  *opened
	err   error
}

// fetch fetches a mail, and does not wait for what the DNS says of its sender.
func (b *IMAP) fetch(ctx context.Context, box mailbox, uid uint32) *fetched {
	f := &fetched{uid: uid, done: make(chan struct{})}
	raw, came, err := box.fetch(uid)
	large := errors.Is(err, mail.TooLarge)
	if large {
		raw, err = box.head(uid)
	}
	if err != nil {
		f.err = err
		close(f.done)
		return f
	}
	f.bytes = len(raw)
	go func() {
		defer close(f.done)
		ctx, stop := context.WithTimeout(ctx, mailWork)
		defer stop()
		f.mail, f.err = b.o.Room.open(ctx, Parcel{Way: wayIMAP, Raw: raw, Kept: true, TooLarge: large, Came: came})
	}()
	return f
}

// wait gives the mail. What was found out while ctx ended counts for nothing: the DNS was not heard to its end.
func (f *fetched) wait(ctx context.Context) (*opened, error) {
	<-f.done
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return f.mail, f.err
}

func (f *fetched) ready() bool {
	select {
	case <-f.done:
		return true
	default:
		return false
	}
}

// takeAll takes mails in the mailbox's order, as one may answer another. Their senders are looked up side by side: many whose DNS
// hangs delay an alarm behind them by little more than one of them.
func (b *IMAP) takeAll(ctx context.Context, box mailbox, list []uint32) error {
	ahead, stop := context.WithCancel(ctx)
	defer stop()
	var queue []*fetched
	for bytes := 0; len(list)+len(queue) > 0; {
		full := len(queue) == imapAhead || bytes >= imapAheadBytes
		if len(list) > 0 && (len(queue) == 0 || !full && !queue[0].ready()) {
			f := b.fetch(ahead, box, list[0])
			queue, list, bytes = append(queue, f), list[1:], bytes+f.bytes
			continue
		}
		f := queue[0]
		err := b.take(ctx, box, f)
		if incident.CodeOf(err) == incident.TooManyHeld {
			b.skip(f.uid)
		} else if err != nil {
			return err
		}
		b.last = f.uid
		queue, bytes = queue[1:], bytes-f.bytes
	}
	return nil
}
