package bot

import (
	"cmp"
	"strings"
	"time"
	"unique"

	"github.com/slack-go/slack"

	"tocsin/incident"
)

// account is a person as the directory holds them: a large company has 100,000, and each of an incident.Person's strings
// would be a piece of memory of its own.
type account struct {
	text                string // id, handle, name and address, one behind the other
	handle, name, email uint32 // where each begins
	kind                kind
	round               uint32 // the last reading of everybody that found them
	changed, looked     uint32 // as in incident.Account; unix seconds, good until 2106

	locale, tz, fields unique.Handle[string] // few are different
}

// kind is an incident.PersonKind in a byte.
type kind uint8

const (
	stranger kind = iota // somebody of a group or a channel whom Slack does not list: a foreigner, or somebody not read yet
	member
	guest
	robot
	deactivated
)

var kinds = [...]incident.PersonKind{stranger: "", member: incident.Member, guest: incident.Guest, robot: incident.Bot, deactivated: incident.Deactivated}

func kindOf(k incident.PersonKind) kind {
	for i, one := range kinds {
		if one == k {
			return kind(i)
		}
	}
	return stranger
}

func pack(a incident.Account) account {
	text := string(a.ID) + a.Handle + a.Name + a.Email
	handle := uint32(len(a.ID))
	name := handle + uint32(len(a.Handle))
	return account{
		text: text, handle: handle, name: name, email: name + uint32(len(a.Name)), kind: kindOf(a.Kind), changed: seconds(a.Changed), looked: seconds(a.Looked),
		locale: unique.Make(a.Locale), tz: unique.Make(a.TZ), fields: unique.Make(a.Fields),
	}
}

func seconds(t time.Time) uint32 {
	if t.IsZero() {
		return 0
	}
	return uint32(max(t.Unix(), 0))
}

func moment(seconds uint32) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}

func (a *account) id() string       { return a.text[:a.handle] }
func (a *account) handleOf() string { return a.text[a.handle:a.name] }

// address is the e-mail address as addresses are compared.
func (a *account) address() string { return strings.ToLower(a.text[a.email:]) }

func (a *account) reachable() bool { return a.kind == member || a.kind == guest }

// counts says whether an audience can have somebody, where guests are wanted or not.
func (a *account) counts(guests bool) bool { return a.kind == member || a.kind == guest && guests }

// person is the account as everybody else knows it. Whom Slack does not list cannot be reached.
func (a *account) person() incident.Person {
	p := incident.Person{
		ID: incident.PersonID(a.id()), Handle: a.handleOf(), Name: a.text[a.name:a.email], Email: a.text[a.email:],
		Locale: a.locale.Value(), TZ: a.tz.Value(), Kind: kinds[a.kind],
	}
	if a.kind == stranger {
		p.Name, p.Kind = a.id(), incident.Deactivated
	}
	return p
}

func (a *account) kept() incident.Account {
	return incident.Account{Person: a.person(), Fields: a.fields.Value(), Changed: moment(a.changed), Looked: moment(a.looked)}
}

// same says whether two are alike in all that others are told of them.
func (a *account) same(b account) bool {
	return a.text == b.text && a.handle == b.handle && a.name == b.name && a.email == b.email && a.kind == b.kind &&
		a.locale == b.locale && a.tz == b.tz && a.fields == b.fields
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
