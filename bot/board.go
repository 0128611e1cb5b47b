package bot

import (
	"cmp"
	"context"
	"errors"

	"github.com/slack-go/slack"

	"tocsin/commands"
	"tocsin/incident"
)

// Places remembers which message stands in a channel. A store does.
type Places interface {
	// Board is the message that was posted to stay in a channel; empty where there is none.
	Board(ctx context.Context, channel string) (ts string, err error)
	SetBoard(ctx context.Context, channel, ts string) error
}

// board implements commands.Board: one message a channel. One whose place was not written down, since the program was killed just
// then, is posted once more when it is asked for again.
type board struct {
	slack  *Slack
	places Places
}

// NewBoard posts what is to stay in channels.
func NewBoard(s *Slack, p Places) commands.Board { return board{s, p} }

func (b board) Put(ctx context.Context, channel string, v *commands.View) (refused string, err error) {
	ts, err := b.places.Board(ctx, channel)
	if err != nil {
		return "", err
	}
	if ts != "" {
		refused, err := b.call(ctx, "chat.update", channel, func() error {
			_, _, _, err := b.slack.api.UpdateMessageContext(ctx, channel, ts, content(v)...)
			return err
		})
		if refused != "message_not_found" { // somebody has deleted it
			return refused, err
		}
	}
	refused, err = b.call(ctx, postMessage, channel, func() error {
		_, ts, err = b.slack.api.PostMessageContext(ctx, channel, content(v)...)
		return err
	})
	if refused != "" || err != nil {
		return refused, err
	}
	if err := b.places.SetBoard(ctx, channel, ts); err != nil {
		return "", err
	}
	if why, err := b.call(ctx, "pins.add", channel, func() error { return b.slack.api.AddPinContext(ctx, channel, slack.NewRefToMessage(channel, ts)) }); why != "" || err != nil {
		b.slack.log.Warn().Err(err).Str("reason", why).Msg("a button could not be pinned")
	}
	return "", nil
}

// content is what a message says.
func content(v *commands.View) []slack.MsgOption {
	m := draw(v)
	return []slack.MsgOption{slack.MsgOptionText(m.text, false), slack.MsgOptionBlocks(m.blocks...)}
}

// call takes its turn, behind every page.
func (b board) call(ctx context.Context, method, channel string, fn func() error) (refused string, err error) {
	failed := b.slack.call(ctx, incident.Delivery{Priority: incident.PriorityChannel}, method, channel, fn)
	switch {
	case failed == nil:
		return "", nil
	case failed.Reason != "":
		return failed.Reason, nil
	}
	return "", cmp.Or(failed.Cause, errors.New("Slack takes no more of these right now"))
}
