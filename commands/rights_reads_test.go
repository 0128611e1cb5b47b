package commands_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tocsin/incident"
)

// watched is a store that notes what is read of it, and how much that gave. What it does not note, nobody may ask for.
type watched struct {
	incident.Store // nil
	of             incident.Store
	seen           *strings.Builder
}

func note[T any](r watched, what string, gave T, err error) (T, error) {
	fmt.Fprintf(r.seen, "%s %v %v\n", what, gave, err)
	return gave, err
}

func (r watched) Change(ctx context.Context, fn func(incident.Tx) error) error {
	r.seen.WriteString("writes\n")
	return r.of.Change(ctx, fn)
}

func (r watched) Incident(ctx context.Context, n incident.Number) (incident.Incident, error) {
	i, err := r.of.Incident(ctx, n)
	return note(r, "incident", i, err)
}

func (r watched) Record(ctx context.Context, n incident.Number) (incident.Record, error) {
	x, err := r.of.Record(ctx, n)
	return note(r, "record", x, err)
}

func (r watched) List(ctx context.Context, f incident.Filter) ([]incident.Incident, error) {
	list, err := r.of.List(ctx, f)
	return note(r, "list", list, err)
}

func (r watched) Timeline(ctx context.Context, n incident.Number) ([]incident.Entry, error) {
	list, err := r.of.Timeline(ctx, n)
	return note(r, "timeline", list, err)
}

func (r watched) Subscribers(ctx context.Context, n incident.Number) ([]incident.Subscriber, error) {
	list, err := r.of.Subscribers(ctx, n)
	return note(r, "subscribers", list, err)
}

func (r watched) SubscribedTargets(ctx context.Context) ([]incident.Target, error) {
	_, err := r.of.SubscribedTargets(ctx)
	return note(r, "targets", []incident.Target(nil), err) // those of all incidents
}

func (r watched) Broadcast(ctx context.Context, id string) (incident.Broadcast, error) {
	b, err := r.of.Broadcast(ctx, id)
	return note(r, "broadcast", b, err)
}

func (r watched) LastRollCall(ctx context.Context, n incident.Number) (incident.RollCall, error) {
	c, err := r.of.LastRollCall(ctx, n)
	return note(r, "roll call", c, err)
}

func (r watched) Asked(ctx context.Context, roll string, who incident.PersonID) (incident.Asked, error) {
	a, err := r.of.Asked(ctx, roll, who)
	return note(r, "asked", a, err)
}

// watch notes what is read from now on.
func (w *world) watch() *strings.Builder {
	seen := &strings.Builder{}
	r := watched{of: w.h.Store, seen: seen}
	w.h.Store, w.h.Incidents.Store = r, r
	return seen
}

// How long an answer takes must not say that there is an incident, either: for a stranger the same is read of a private one, with
// all who were paged for it, and of none; and nothing waits for whoever writes.
func TestAStrangerHasAsMuchReadAsOfNone(t *testing.T) {
	t.Parallel()
	w := newRights(t)
	n := w.about("crisis-comms", "")
	w.ask("jonas", "update "+n.String()+" Still wet")
	seen := w.watch()
	for way, right := range rights {
		if right.right == none {
			continue
		}
		for _, ask := range strings.Split(right.asks+"\nINC-n answer @helena safe", "\n") {
			for _, who := range []string{"ines", "noor", "robo"} {
				of := func(number string) string {
					seen.Reset()
					w.use(who, way, strings.ReplaceAll(ask, "INC-n", number))
					return strings.ReplaceAll(seen.String(), number, "INC-n")
				}
				if there, none := of(n.String()), of("INC-99"); there != none || strings.Contains(there, "writes") {
					t.Errorf("%s, %s %s reads\n%s\nof none\n%s", who, way, ask, there, none)
				}
			}
		}
	}
}
