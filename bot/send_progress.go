package bot

import (
	"context"
	"time"

	"tocsin/commands"
	"tocsin/incident"
)

// progress shows in the incident's channel how far a broadcast has come: a message that is edited.
func (s *Sender) progress(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	role := incident.CopyProgress(d.Body.Broadcast)
	copies, err := s.store.Copies(ctx, i.Number, role, "")
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	v, err := s.howFar(ctx, d.Body.Broadcast)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	if len(copies) == 0 {
		return s.post(ctx, d, i.Channel, v, role)
	}
	return s.done(d, s.edit(ctx, d, place{copies[0].Channel, copies[0].TS}, v))
}

func (s *Sender) howFar(ctx context.Context, broadcast string) (*commands.View, error) {
	b, err := s.store.Broadcast(ctx, broadcast)
	if err != nil {
		return nil, err
	}
	var untold []incident.Untold
	if b.Settled() && b.Failed > 0 {
		if untold, err = s.store.Untold(ctx, broadcast); err != nil {
			return nil, err
		}
	}
	l, _ := s.reader("")
	return commands.Progress(l, b, untold, time.Now(), s.name), nil
}
