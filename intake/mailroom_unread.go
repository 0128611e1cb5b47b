package intake

import (
	"context"
	"errors"

	"tocsin/incident"
	"tocsin/intake/mail"
)

// read takes a mail apart. By SMTP its sender is told at once that it cannot be read; one in a mailbox is then read as far as its
// header goes, so that somebody hears of it. unread says why.
func (m *Mailroom) read(ctx context.Context, p Parcel) (message mail.Message, unread mail.Problem, err error) {
	select {
	case m.reading <- struct{}{}:
		defer func() { <-m.reading }()
	case <-ctx.Done():
		return message, "", context.Cause(ctx)
	}
	if p.TooLarge {
		err = mail.TooLarge
	} else {
		message, err = mail.Read(p.Raw, m.own)
	}
	if problem, ok := errors.AsType[mail.Problem](err); ok && p.Kept {
		message, err = mail.ReadHead(p.Raw, m.own)
		return message, problem, err
	}
	return message, "", err
}

// holdUnread keeps a mail of which only the header was read, whoever sent it: what it asks for, nobody knows. That a sender is not
// genuine is the better reason; of what is too large, no signature could tell so.
func (t *letter) holdUnread(ctx context.Context, about incident.Number) (result, error) {
	why, became := mail.WhyUnread, resultUnreadable
	switch {
	case t.unread == mail.TooLarge:
		why, became = mail.WhyTooLarge, resultTooLarge
	case !t.verdict.Trusted:
		why = t.verdict.Why
	}
	if held, err := t.hold(ctx, why, about); err != nil || held == resultRepeated {
		return held, err
	}
	return became, nil
}
