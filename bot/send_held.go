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

// held shows the channel for held mails how one stands, or that there are more. One that was decided before it was shown is not
// shown any more.
func (s *Sender) held(ctx context.Context, d incident.Delivery) incident.Result {
	if d.Body.Held == "" {
		return s.heldFurther(ctx, d)
	}
	h, err := s.store.Held(ctx, d.Body.Held)
	l, _ := s.reader("")
	switch {
	case incident.CodeOf(err) == incident.NotFound:
		return incident.Result{Delivery: d}
	case err != nil:
		return incident.Result{Delivery: d, Cause: err}
	case h.TS != "":
		return s.done(d, s.edit(ctx, d, place{h.Channel, h.TS}, commands.HeldView(l, h, s.name)))
	case h.Fate != incident.Waiting:
		return s.heldBefore(ctx, d)
	}
	return s.postHeld(ctx, d, commands.HeldView(l, h, s.name), incident.CopyHeld)
}

// heldBefore remembers where a message is that was posted just before the program died. It is edited behind this.
func (s *Sender) heldBefore(ctx context.Context, d incident.Delivery) incident.Result {
	done := incident.Result{Delivery: d}
	channel, there := s.heldChannel(d)
	if !there || !d.Recovered {
		return done
	}
	found, failed := s.find(ctx, d, channel)
	if failed != nil {
		return *failed
	}
	if found.TS != "" {
		done.Copy = copyOf(incident.CopyHeld, d, found)
	}
	return done
}

func (s *Sender) postHeld(ctx context.Context, d incident.Delivery, v *commands.View, role incident.CopyRole) incident.Result {
	channel, there := s.heldChannel(d)
	switch {
	case !there && time.Since(d.Since) < heldPatience:
		return incident.Result{Delivery: d, RetryIn: heldPause, Deferred: true}
	case !there:
		return incident.Result{Delivery: d, Reason: noChannel}
	}
	return s.post(ctx, d, channel, v, role)
}

func (s *Sender) heldChannel(d incident.Delivery) (id string, there bool) {
	return s.directory.ChannelID(strings.TrimPrefix(d.To, "#"))
}

func (s *Sender) heldFurther(ctx context.Context, d incident.Delivery) incident.Result {
	all, err := s.store.HeldMails(ctx)
	further := 0
	for _, h := range all {
		if h.Notice != incident.Singly {
			further++
		}
	}
	if err != nil || further == 0 {
		return incident.Result{Delivery: d, Cause: err}
	}
	l, _ := s.reader("")
	return s.postHeld(ctx, d, commands.HeldFurther(l, further), "")
}
