package bot

import (
	"context"
	"strings"
	"time"

	"tocsin/commands"
	"tocsin/incident"
)

// How long is waited until the bot is in the channel for held mails, and how often that is looked at.
const (
	heldPatience = 24 * time.Hour
	heldPause    = time.Minute
)

// held tells the channel for held mails of one, or that there are more. One that was decided meanwhile is not shown any more.
func (s *Sender) held(ctx context.Context, d incident.Delivery) incident.Result {
	channel, there := s.directory.ChannelID(strings.TrimPrefix(d.To, "#"))
	if !there && time.Since(d.Since) < heldPatience {
		return incident.Result{Delivery: d, RetryIn: heldPause, Deferred: true}
	}
	if !there {
		return incident.Result{Delivery: d, Reason: noChannel}
	}
	v, err := s.heldView(ctx, d.Body.Held)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	if v == nil {
		return incident.Result{Delivery: d}
	}
	return s.post(ctx, d, channel, v, "")
}

// heldView is nil where nothing waits.
func (s *Sender) heldView(ctx context.Context, id string) (*commands.View, error) {
	l, _ := s.reader("")
	if id == "" {
		return s.furtherView(ctx)
	}
	h, err := s.store.Held(ctx, id)
	if incident.CodeOf(err) == incident.NotFound || err == nil && h.Fate != incident.Waiting {
		return nil, nil
	}
	return commands.HeldView(l, h), err
}

func (s *Sender) furtherView(ctx context.Context) (*commands.View, error) {
	all, err := s.store.HeldMails(ctx)
	further := 0
	for _, h := range all {
		if h.Notice != incident.Singly {
			further++
		}
	}
	if err != nil || further == 0 {
		return nil, err
	}
	l, _ := s.reader("")
	return commands.HeldFurther(l, further), nil
}
