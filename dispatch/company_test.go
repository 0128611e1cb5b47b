package dispatch_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/incident"
)

// playbook pages Mara, and Ivo after five minutes of silence.
var playbook = incident.Playbook{
	Name: "fire", Title: "Fire",
	Policy: incident.Policy{Levels: []incident.Level{
		{Targets: []incident.Target{{Kind: incident.ByHandle, Name: "mara"}}, Timeout: 5 * time.Minute},
		{Targets: []incident.Target{{Kind: incident.ByHandle, Name: "ivo"}}, Timeout: 5 * time.Minute},
	}},
}

// shelf holds that one playbook.
type shelf struct{}

func (shelf) Get(name string) (incident.Playbook, bool) { return playbook, name == playbook.Name }
func (shelf) Nearest(string) string                     { return playbook.Name }

// staff is a directory in which every handle is a full member of that name.
type staff struct{}

func (staff) Person(id incident.PersonID) (incident.Person, bool) {
	return incident.Person{ID: id, Kind: incident.Member}, id != ""
}

func (s staff) Expand(t incident.Target) ([]incident.Person, error) {
	p, _ := s.Person(incident.PersonID(t.Name))
	return []incident.Person{p}, nil
}

func (s staff) In(who incident.PersonID, targets []incident.Target) bool {
	return slices.ContainsFunc(targets, func(t incident.Target) bool {
		people, _ := s.Expand(t)
		return slices.ContainsFunc(people, func(p incident.Person) bool { return p.ID == who })
	})
}

func (s staff) Audience(targets, _ []incident.Target) (people []incident.PersonID, lost []incident.Target) {
	for _, t := range targets {
		found, _ := s.Expand(t)
		for _, p := range found {
			people = append(people, p.ID)
		}
	}
	return people, nil
}

func (staff) Region(incident.PersonID) (incident.Region, bool) { return incident.Region{}, false }

func (staff) AsOf() time.Time { return time.Now() }

func (staff) ChannelID(string) (string, bool) { return "", false }

// sender is the far side of a delivery.
type sender func(context.Context, incident.Delivery) incident.Result

func (s sender) Send(ctx context.Context, d incident.Delivery) incident.Result { return s(ctx, d) }

// arrival is one attempt as the far side saw it.
type arrival struct {
	incident.Delivery
	at time.Time
}

// mailbox writes down every attempt and answers as then says; nil takes everything.
type mailbox struct {
	then sender
	mu   sync.Mutex
	list []arrival
}

func (m *mailbox) send(ctx context.Context, d incident.Delivery) incident.Result {
	m.mu.Lock()
	m.list = append(m.list, arrival{d, time.Now()})
	m.mu.Unlock()
	if m.then == nil {
		return arrived(d)
	}
	return m.then(ctx, d)
}

// all gives the attempts so far.
func (m *mailbox) all() []arrival {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]arrival(nil), m.list...)
}

// of gives the attempts at one delivery.
func (m *mailbox) of(id string) (list []arrival) {
	for _, a := range m.all() {
		if a.ID == id {
			list = append(list, a)
		}
	}
	return list
}

// arrived is success; a channel comes with its id.
func arrived(d incident.Delivery) incident.Result {
	if d.Kind == incident.KindChannel {
		return incident.Result{Channel: &incident.Channel{ID: "C" + d.ID, Name: "fire"}}
	}
	return incident.Result{}
}

// slowStore takes 3 s for a transaction, and to look what there is to do, which it counts.
type slowStore struct {
	incident.Store
	now, most, looks atomic.Int64
}

func (s *slowStore) Change(ctx context.Context, fn func(incident.Tx) error) error {
	<-time.After(3 * time.Second)
	return s.Store.Change(ctx, fn)
}

func (s *slowStore) Agenda(ctx context.Context, until, late time.Time) (incident.Agenda, error) {
	s.looks.Add(1)
	s.most.Store(max(s.most.Load(), s.now.Add(1)))
	defer s.now.Add(-1)
	<-time.After(3 * time.Second)
	return s.Store.Agenda(ctx, until, late)
}

// counted counts what a store is asked for.
type counted struct {
	incident.Store
	claims, claimed, changes atomic.Int64 // claimed: those that took something
}

func (c *counted) Claim(ctx context.Context, by incident.Method, now time.Time, most incident.Priority, limit int, lease time.Duration) ([]incident.Delivery, error) {
	got, err := c.Store.Claim(ctx, by, now, most, limit, lease)
	c.claims.Add(1)
	if len(got) > 0 {
		c.claimed.Add(1)
	}
	return got, err
}

func (c *counted) Change(ctx context.Context, fn func(incident.Tx) error) error {
	c.changes.Add(1)
	return c.Store.Change(ctx, fn)
}
