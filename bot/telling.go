package bot

import (
	"context"
	"sync"

	"github.com/slack-go/slack"

	"tocsin/commands"
	"tocsin/incident"
)

// telling is the broadcast that is being sent: read once for each claim, and drawn once for all who read alike, in place of once
// for each of thousands. What was read after a delivery was claimed is right for it: a correction edits what was claimed before it.
type telling struct {
	mu    sync.Mutex
	claim int64 // that it was read for
	told  incident.Broadcast
	drawn map[alike]drawing
}

// alike is what a message depends on, of who reads it.
type alike struct{ locale, zone string }

// drawing is a message as Slack takes it.
type drawing struct {
	text   string // what a notification shows
	blocks []slack.Block
}

func draw(v *commands.View) drawing {
	return drawing{markup(commands.Escape(v.Summary), maxText).Text, blocks(v)}
}

// tell draws the broadcast that a delivery is a part of for one who reads so.
func (s *Sender) tell(ctx context.Context, d incident.Delivery, i incident.Incident, who alike) (drawing, error) {
	t := &s.telling
	t.mu.Lock()
	defer t.mu.Unlock()
	if d.Claim == 0 || t.told.ID != d.Broadcast || t.claim < d.Claim {
		b, err := s.store.Broadcast(ctx, d.Broadcast)
		if err != nil {
			return drawing{}, err
		}
		t.claim, t.told, t.drawn = d.Claim, b, map[alike]drawing{}
	}
	m, ok := t.drawn[who]
	if !ok {
		m = draw(newsView(s.texts.In(who.locale), who.zone, i, t.told, s.name))
		t.drawn[who] = m
	}
	return m, nil
}
