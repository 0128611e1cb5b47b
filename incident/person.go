package incident

import "strings"

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

// IsPager says whether this is a pager of the configuration, and no person.
func (id PersonID) IsPager() bool { return strings.HasPrefix(string(id), pagerPrefix) }

// PagerName is the name that a pager has in the configuration.
func (id PersonID) PagerName() string { return strings.TrimPrefix(string(id), pagerPrefix) }

// Reachable says whether a page to this account can arrive anywhere.
func (p Person) Reachable() bool { return p.Kind == Member || p.Kind == Guest }

// Directory knows the people, groups and channels of the company. It answers from memory: decisions wait for it.
type Directory interface {
	// Person looks one person up.
	Person(PersonID) (Person, bool)
	// Expand gives the people a target stands for now, deactivated ones among them (they are named, not paged).
	// The error is an *Error that says which reference leads nowhere.
	Expand(Target) ([]Person, error)
	// ChannelID gives Slack's id of a channel that the bot is in, by its name without "#".
	ChannelID(name string) (string, bool)
}
