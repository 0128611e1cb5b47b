package incident

import (
	"strings"
	"time"
)

// PersonID is how the company's directory names a person: Slack's user id.
type PersonID string

// Person is somebody of the company, as the directory knows them.
type Person struct {
	ID     PersonID
	Handle string // without "@"
	Name   string
	Email  string
	Locale string // "de-DE"
	TZ     string // IANA name; empty means UTC
	Kind   PersonKind
}

// PersonKind is what sort of account a person has.
type PersonKind string

// The kinds of accounts.
const (
	Member      PersonKind = "member"
	Guest       PersonKind = "guest"
	Bot         PersonKind = "bot"
	Deactivated PersonKind = "deactivated"
	Pager       PersonKind = "pager" // no person: a PagerDuty, Opsgenie or webhook of the configuration
)

// pagerPrefix marks the id of a pager among those of people. Slack's ids hold no colon.
const pagerPrefix = "pager:"

// Outsider is the id of another program that does something here, under the name by which people are told of it. A configured
// pager's name has no space; this has one.
func Outsider(name string) PersonID { return PersonID(pagerPrefix + name) }

// IsPager says whether this is a pager of the configuration or another outsider, and no person.
func (id PersonID) IsPager() bool { return strings.HasPrefix(string(id), pagerPrefix) }

// PagerName is the name that a pager has in the configuration.
func (id PersonID) PagerName() string { return strings.TrimPrefix(string(id), pagerPrefix) }

// Reachable says whether a page to this account can arrive anywhere.
func (p Person) Reachable() bool { return p.Kind == Member || p.Kind == Guest }

// Directory knows the people, groups and channels of the company. It answers from memory: decisions wait for it.
type Directory interface {
	// Person looks one person up.
	Person(PersonID) (Person, bool)
	// Expand gives the people a target stands for now, each once. Who is named by a handle, an address or a channel is among
	// them even when deactivated (they are named, not paged); teams, regions, domains, fields of the profile and everybody
	// are those whom Audience gives. The error is an *Error that says which reference leads nowhere; a team gives the others
	// all the same.
	Expand(Target) ([]Person, error)
	// In says whether Expand gives a person for one of the targets, without going through all whom it gives. Who leads nowhere
	// has nobody.
	In(who PersonID, targets []Target) bool
	// Audience gives whoever is in one of the targets and in none of minus, each once: full members, and guests of the
	// teams that have them, but no bots and nobody deactivated. lost are the targets that lead nowhere, those inside of
	// teams and regions among them.
	Audience(targets, minus []Target) (people []PersonID, lost []Target)
	// Region gives the region of a person; ok is false for who belongs to none.
	Region(PersonID) (r Region, ok bool)
	// ChannelID gives Slack's id of a channel that the bot is in, by its name without "#".
	ChannelID(name string) (string, bool)
	// AsOf says when all of it was read last; the zero time where it never was.
	AsOf() time.Time
}
