package bot

import (
	"context"
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"tocsin/incident"
)

// Directory is the workspace's people, user groups and channels, read ahead and kept in memory: decisions never wait for
// Slack. It implements incident.Directory. Refresh reads all of it; Attend keeps up with what Slack tells in between.
type Directory struct {
	slack   *Slack
	memory  Memory
	company incident.Company

	events  chan json.RawMessage // payloads of the Events API, to be taken note of
	changed chan struct{}        // something waits to be written down
	errands errands
	reading sync.Mutex // one reads from Slack at a time

	mu       sync.RWMutex // guards the rest
	roll     *roll
	circles  circles
	round    uint32 // counts the readings of everybody
	version  uint64 // counts the changes that can make an audience another one
	divided  atomic.Pointer[divided]
	asOf     time.Time
	channels map[string]bool // whose members are wanted, by name
	fields   fields
	unkept   unkept
	seen     int64 // of what other instances have written, what is known
}

// heard is how many events may wait. To take note of one takes microseconds.
const heard = 4096

// NewDirectory is empty until Refresh or Recall.
func NewDirectory(s *Slack, m Memory, c incident.Company) *Directory {
	return &Directory{
		slack: s, memory: m, company: c, events: make(chan json.RawMessage, heard), changed: make(chan struct{}, 1), errands: newErrands(),
		roll: newRoll(0), circles: newCircles(), channels: map[string]bool{}, unkept: newUnkept(),
	}
}

// Person looks one person up.
func (d *Directory) Person(id incident.PersonID) (incident.Person, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	i, ok := d.roll.find(string(id))
	if !ok || d.roll.accounts[i].kind == stranger {
		return incident.Person{}, false
	}
	return d.roll.accounts[i].person(), true
}

// ChannelID gives the id of a channel that the bot is a member of.
func (d *Directory) ChannelID(name string) (string, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	c, ok := d.circles.byName[incident.Target{Kind: incident.ByChannel, Name: name}]
	if !ok {
		return "", false
	}
	return c.id, true
}

// AsOf says when all of it was read last; what Slack told since then is in it all the same.
func (d *Directory) AsOf() time.Time {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.asOf
}

// Size is how many accounts there are, of whatever kind.
func (d *Directory) Size() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return len(d.roll.accounts)
}

// introduction is how long Slack may take to say who somebody is: that person waits, and Slack shows an error after 3 s.
const introduction = time.Second

// Ensure makes somebody known who joined after the last Refresh. It asks Slack only for a stranger. Somebody of whom Slack
// says nothing, though it passes their commands on, counts as a member: in an emergency that is the smaller mistake.
func (d *Directory) Ensure(ctx context.Context, id incident.PersonID) incident.Person {
	if p, ok := d.Person(id); ok {
		return p
	}
	ctx, cancel := context.WithTimeout(ctx, introduction)
	defer cancel()
	u, err := d.slack.api.GetUserInfoContext(ctx, string(id))
	d.mu.Lock()
	defer d.mu.Unlock()
	a := incident.Account{Person: incident.Person{ID: id, Handle: string(id), Name: string(id), Kind: incident.Member}}
	if err == nil {
		a = d.account(*u, time.Now())
	} else {
		d.slack.log.Warn().Err(err).Str("person", string(id)).Msg("Slack does not say who this is")
	}
	d.adopt(a)
	return a.Person
}

// adopt takes up what Slack says of somebody. d.mu is held.
func (d *Directory) adopt(a incident.Account) {
	i, known := d.roll.find(string(a.ID))
	if known {
		old := &d.roll.accounts[i]
		old.round = d.round
		switch {
		case old.kind == stranger:
		case seconds(a.Changed) < old.changed:
			return // older news than what is known
		default:
			a = merge(a, old)
		}
	}
	fresh := pack(a)
	fresh.round = d.round
	if known && d.roll.accounts[i] == fresh {
		return
	}
	i, news := d.roll.put(fresh)
	if news || len(d.fields.watched) > 0 { // else only the time of the last change is new, which tells who is to be looked at
		d.unkept.people[i] = true
		d.touch(news)
	}
}

// account is what Slack says of somebody. People of other companies, who share a channel with this one, count as guests: they
// are no part of "everybody" and trigger nothing. d.mu is held.
func (d *Directory) account(u slack.User, now time.Time) incident.Account {
	a := d.fields.account(u, now)
	ours := d.slack.home()
	if foreign := ours != "" && u.TeamID != "" && u.TeamID != ours && u.Enterprise.ID == ""; foreign && a.Kind == incident.Member {
		a.Kind = incident.Guest
	}
	return a
}

// touch says that something changed, and whether an audience may be another one since. d.mu is held.
func (d *Directory) touch(news bool) {
	if news {
		d.version++
	}
	select {
	case d.changed <- struct{}{}:
	default:
	}
}
