package intake_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"tocsin/incident"
)

// company is a directory in a map.
type company map[incident.PersonID]incident.Person

func halden() company {
	c := company{}
	for _, p := range []incident.Person{
		{ID: "U02MARA", Name: "Mara Lindholm", Email: "mara@halden.example", Locale: "en-GB", TZ: "Europe/Berlin", Kind: incident.Member},
		{ID: "U02JONAS", Name: "Jonas Weber", Email: "jonas@halden.example", Locale: "de-DE", TZ: "Europe/Berlin", Kind: incident.Member},
		{ID: "U02AMARA", Name: "Amara Okafor", Email: "amara@halden.example", Locale: "en-US", TZ: "Europe/London", Kind: incident.Member},
		{ID: "U02INES", Name: "Inês Duarte", Email: "ines@halden.example", Locale: "en-US", Kind: incident.Member},
	} {
		c[p.ID] = p
	}
	return c
}

func (c company) Person(id incident.PersonID) (incident.Person, bool) {
	p, ok := c[id]
	return p, ok
}

func (c company) Expand(t incident.Target) (found []incident.Person, err error) {
	for _, p := range c {
		if t.Kind == incident.ByEmail && p.Email == t.Name || t.Kind == incident.ByHandle && t.Name == "crisis" && (p.ID == "U02JONAS" || p.ID == "U02AMARA") {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		return nil, &incident.Error{Code: incident.UnknownTarget}
	}
	return found, nil
}

func (c company) In(who incident.PersonID, targets []incident.Target) bool {
	return slices.ContainsFunc(targets, func(t incident.Target) bool {
		people, _ := c.Expand(t)
		return slices.ContainsFunc(people, func(p incident.Person) bool { return p.ID == who })
	})
}

func (c company) Audience(targets, _ []incident.Target) (people []incident.PersonID, lost []incident.Target) {
	for _, t := range targets {
		found, err := c.Expand(t)
		if err != nil {
			lost = append(lost, t)
		}
		for _, p := range found {
			people = append(people, p.ID)
		}
	}
	return people, lost
}

func (company) Region(incident.PersonID) (incident.Region, bool) { return incident.Region{}, false }

func (company) AsOf() time.Time { return time.Now() }

func (company) ChannelID(string) (string, bool) { return "", false }

// turn makes somebody another kind of account.
func (c company) turn(id incident.PersonID, kind incident.PersonKind) {
	p := c[id]
	p.Kind = kind
	c[id] = p
}

// crisis pages the crisis team, and nobody else sees it.
var crisis = incident.Playbook{
	Name: "crisis", Title: "Crisis", Private: true, Bridge: "https://meet.halden.example/crisis", Document: "javascript://halden.example/%0aalert(1)",
	Policy: incident.Policy{Levels: []incident.Level{{Targets: []incident.Target{{Kind: incident.ByHandle, Name: "crisis"}}, Timeout: 5 * time.Minute}}},
}

// shelf holds that one playbook.
type shelf struct{}

func (shelf) Get(name string) (incident.Playbook, bool) { return crisis, name == crisis.Name }
func (shelf) Nearest(string) string                     { return crisis.Name }

// flaky is an incident.Service whose database fails while broken is set, and which panics while mad is.
type flaky struct {
	*incident.Service
	mu          sync.Mutex
	broken, mad bool
}

var errDisk = errors.New("the disk is full")

func (f *flaky) turn(broken, mad bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.broken, f.mad = broken, mad
}

func (f *flaky) fault() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.mad {
		panic("Water in the Berlin office")
	}
	if f.broken {
		return errDisk
	}
	return nil
}

func (f *flaky) Acknowledge(ctx context.Context, n incident.Number, by incident.PersonID, now time.Time) (incident.Record, error) {
	if err := f.fault(); err != nil {
		return incident.Record{}, err
	}
	return f.Service.Acknowledge(ctx, n, by, now)
}

func (f *flaky) Alert(ctx context.Context, a incident.Alert, now time.Time) (incident.Alerted, error) {
	if err := f.fault(); err != nil {
		return incident.Alerted{}, err
	}
	return f.Service.Alert(ctx, a, now)
}

// mirror is the domain's end of a pager's webhook; agents keeps who acted.
type mirror struct {
	*flaky
	mu     sync.Mutex
	agents []incident.Agent
	linked []string // addresses
}

func (m *mirror) Linked(ctx context.Context, dedup, pager, address string, now time.Time) error {
	if err := m.fault(); err != nil {
		return err
	}
	n, _ := incident.ParseDedup(dedup)
	if _, err := m.Store.Incident(ctx, n); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.linked = append(m.linked, pager+" "+address)
	return nil
}

func (m *mirror) Mirrored(ctx context.Context, key, dedup string, e incident.Event, by incident.Agent, now time.Time) (repeat bool, err error) {
	if err := m.fault(); err != nil {
		return false, err
	}
	n, _ := incident.ParseDedup(dedup)
	if err := m.Store.Change(ctx, func(tx incident.Tx) error {
		if _, err := tx.Record(n); err != nil {
			return err
		}
		_, repeat, err = tx.Once(key, n, now)
		return err
	}); err != nil || repeat {
		return repeat, err
	}
	m.mu.Lock()
	m.agents = append(m.agents, by)
	m.mu.Unlock()
	who := by.Person
	if who == "" {
		who = "U02AMARA"
	}
	if e == incident.EventResolve {
		_, err = m.Resolve(ctx, "", n, who, "Resolved in PagerDuty.", now)
	} else {
		_, err = m.Service.Acknowledge(ctx, n, who, now)
	}
	return false, err
}

// arrivals keeps what became of deliveries.
type arrivals struct {
	mu   sync.Mutex
	list []string
	err  error
}

func (a *arrivals) Arrived(_ context.Context, delivery string, ok bool, reason string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if ok {
		reason = "ok"
	}
	a.list = append(a.list, delivery+" "+reason)
	return a.err
}
