package bot

import (
	"context"
	"sync"
	"time"
)

const (
	// keepAfter is how long changes are gathered before they are written down together.
	keepAfter = 2 * time.Second
	// lastKeep is how long the end of the program waits for the last of them.
	lastKeep = 2 * time.Second
)

// Attend takes note of what Slack tells until ctx ends: it applies events, asks Slack for what they leave out, reads fields
// of the profile, and writes all of that down.
func (d *Directory) Attend(ctx context.Context) {
	var parts sync.WaitGroup
	parts.Go(func() { d.listen(ctx) })
	parts.Go(func() { d.runErrands(ctx) })
	parts.Go(func() { d.keepFields(ctx) })
	parts.Go(func() { d.keepChanges(ctx) })
	parts.Wait()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastKeep)
	defer cancel()
	d.keep(last)
}

func (d *Directory) listen(ctx context.Context) {
	var before lately
	for {
		select {
		case <-ctx.Done():
			return
		case payload := <-d.events:
			d.note(payload, &before)
		}
	}
}

func (d *Directory) keepChanges(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.changed:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(keepAfter):
		}
		d.keep(ctx)
	}
}
