package bot

import (
	"context"
	"encoding/json"
	"sync"

	"tocsin/commands"
	"tocsin/incident"
)

// refresh edits every copy of a message so that it shows how things stand now.
func (s *Sender) refresh(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	copies, err := s.store.Copies(ctx, i.Number, d.Body.Copy, incident.PersonID(d.To))
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	v, err := s.present(ctx, d, i.Number)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	drawn, err := json.Marshal(blocks(v))
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	for _, c := range copies {
		at := place{c.Channel, c.TS}
		if s.edits.shown(d.ID, at) == string(drawn) {
			continue
		}
		if failed := s.edit(ctx, d, at, v); failed != nil {
			return *failed
		}
		s.edits.note(d.ID, at, string(drawn))
	}
	s.edits.forget(d.ID)
	return incident.Result{Delivery: d}
}

func (s *Sender) present(ctx context.Context, d incident.Delivery, n incident.Number) (*commands.View, error) {
	if d.Body.Copy == incident.CopySummary {
		return s.overview(ctx, n)
	}
	rec, err := s.store.Record(ctx, n)
	if err != nil {
		return nil, err
	}
	l, tz := s.reader(d.To)
	return pageView(l, tz, rec, incident.PersonID(d.To), s.name), nil
}

// edits remembers what the copies show that a refresh has edited when it had to wait for its turn with the others. From the first
// one again, it would spend each turn on that one, and never come to its end.
type edits struct {
	mu   sync.Mutex
	half map[string]map[place]string // by delivery
}

// keptEdits bounds how many refreshes are remembered: of those that were given up nobody is told here.
const keptEdits = 1000

func (e *edits) shown(delivery string, at place) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.half[delivery][at]
}

func (e *edits) note(delivery string, at place, drawn string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.half == nil || len(e.half) >= keptEdits {
		e.half = map[string]map[place]string{}
	}
	if e.half[delivery] == nil {
		e.half[delivery] = map[place]string{}
	}
	e.half[delivery][at] = drawn
}

func (e *edits) forget(delivery string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.half, delivery)
}
