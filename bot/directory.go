package bot

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"tocsin/incident"
)

// Directory is the workspace's people, user groups and channels, read ahead and kept in memory: decisions never wait for
// Slack. It implements incident.Directory.
type Directory struct {
	slack  *Slack
	memory Memory
	kept   []byte // what was kept last; Refresh and Recall alone use it

	mu       sync.RWMutex
	people   map[incident.PersonID]incident.Person
	handles  map[string]incident.PersonID
	emails   map[string]incident.PersonID
	groups   map[string][]incident.PersonID // by handle
	channels map[string]string              // the bot's own, by name
	members  map[string][]incident.PersonID // of channels that a playbook pages, by name
}

// NewDirectory is empty until Refresh or Recall, which are not to be called at the same time.
func NewDirectory(s *Slack, m Memory) *Directory { return &Directory{slack: s, memory: m} }

func emptyDirectory() *Directory {
	return &Directory{
		people: map[incident.PersonID]incident.Person{}, handles: map[string]incident.PersonID{}, emails: map[string]incident.PersonID{},
		groups: map[string][]incident.PersonID{}, channels: map[string]string{}, members: map[string][]incident.PersonID{},
	}
}

// Person looks one person up.
func (d *Directory) Person(id incident.PersonID) (incident.Person, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	p, ok := d.people[id]
	return p, ok
}

// ChannelID gives the id of a channel that the bot is a member of.
func (d *Directory) ChannelID(name string) (string, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	id, ok := d.channels[name]
	return id, ok
}

// Expand gives the people a target stands for. A handle is a user group before it is a person.
func (d *Directory) Expand(t incident.Target) ([]incident.Person, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	var ids []incident.PersonID
	found := false
	switch t.Kind {
	case incident.ByHandle:
		if ids, found = d.groups[t.Name]; !found {
			ids, found = one(d.handles, t.Name)
		}
	case incident.ByEmail:
		ids, found = one(d.emails, strings.ToLower(t.Name))
	case incident.ByChannel:
		ids, found = d.members[t.Name]
	}
	if !found {
		return nil, &incident.Error{Code: incident.UnknownTarget, Data: map[string]string{"target": t.String()}}
	}
	people := make([]incident.Person, 0, len(ids))
	for _, id := range ids {
		p, known := d.people[id]
		if !known {
			p = incident.Person{ID: id, Name: string(id), Kind: incident.Deactivated}
		}
		people = append(people, p)
	}
	return people, nil
}

func one(m map[string]incident.PersonID, key string) ([]incident.PersonID, bool) {
	id, ok := m[key]
	return []incident.PersonID{id}, ok
}

// introduction is how long Slack may take to say who somebody is: that person waits, and Slack shows an error after 3 s.
const introduction = time.Second

// Ensure makes somebody known who joined after the last Refresh. It asks Slack only for a stranger. Somebody of whom Slack
// says nothing, though it passes their commands on, counts as a member: in an emergency that is the smaller mistake.
func (d *Directory) Ensure(ctx context.Context, id incident.PersonID) incident.Person {
	if p, ok := d.Person(id); ok {
		return p
	}
	p := incident.Person{ID: id, Handle: string(id), Name: string(id), Kind: incident.Member}
	ctx, cancel := context.WithTimeout(ctx, introduction)
	defer cancel()
	if u, err := d.slack.api.GetUserInfoContext(ctx, string(id)); err == nil {
		p = person(*u)
	} else {
		d.slack.log.Warn().Err(err).Str("person", string(id)).Msg("Slack does not say who this is")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.people == nil {
		d.people, d.handles, d.emails = map[incident.PersonID]incident.Person{}, map[string]incident.PersonID{}, map[string]incident.PersonID{}
	}
	d.add(p)
	return p
}

func (d *Directory) add(p incident.Person) {
	d.people[p.ID] = p
	address := strings.ToLower(p.Email)
	if _, taken := d.handles[p.Handle]; p.Reachable() || !taken { // who cannot be reached is named, with the reason
		d.handles[p.Handle] = p.ID
	}
	if _, taken := d.emails[address]; address != "" && (p.Reachable() || !taken) {
		d.emails[address] = p.ID
	}
}

// person turns Slack's account into ours.
func person(u slack.User) incident.Person {
	name := cmp.Or(u.RealName, u.Profile.RealName, u.Profile.DisplayName, u.Name) // deactivated people have no RealName
	p := incident.Person{ID: incident.PersonID(u.ID), Handle: u.Name, Name: name, Email: u.Profile.Email, Locale: u.Locale, TZ: u.TZ, Kind: incident.Member}
	switch {
	case u.Deleted:
		p.Kind = incident.Deactivated
	case u.IsBot || u.ID == "USLACKBOT":
		p.Kind = incident.Bot
	case u.IsRestricted || u.IsUltraRestricted:
		p.Kind = incident.Guest
	}
	return p
}
