package sandbox

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

var (
	handleForm  = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,20}$`)
	channelForm = regexp.MustCompile(`^[\p{Ll}\p{Lo}\p{N}_-]+$`)
	regionForm  = regexp.MustCompile(`^[A-Z][A-Z0-9 -]*$`)
	localeForm  = regexp.MustCompile(`^[a-z]{2,3}-[A-Z]{2}$`)
	phoneForm   = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	topicForm   = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	userKinds   = []UserKind{Member, Admin, Guest, SingleGuest, Bot, Deactivated}
)

// isChannelName counts the length beside the pattern: with a count in it, Go's regexp holds its classes eighty times over.
func isChannelName(s string) bool {
	return utf8.RuneCountInString(s) <= 80 && channelForm.MatchString(s)
}

// companyCheck goes through a workspace from top to bottom, fills in defaults and notes what cannot be.
type companyCheck struct {
	f       *strictFile
	w       *Workspace
	people  map[string]*WorkspacePerson
	groups  map[string]*WorkspaceGroup
	regions map[string]bool
	taken   map[string]string // address, number or topic -> whose it is
}

func (c *companyCheck) team() {
	if c.w.Team.Name == "" {
		c.f.failf([]any{"team", "name"}, "is missing; write the company's name")
	}
	if !handleForm.MatchString(c.w.Team.Domain) {
		c.f.failf([]any{"team", "domain"}, "%q must be lower case letters, digits and hyphens, 21 at most", c.w.Team.Domain)
	}
	if len(c.w.People) == 0 {
		c.f.failf([]any{"people"}, "there must be one person at least")
	}
}

func (c *companyCheck) checkPeople() {
	c.taken = map[string]string{}
	for i := range c.w.People {
		p := &c.w.People[i]
		at := func(key string) []any { return []any{"people", i, key} }
		if p.Kind == "" {
			p.Kind = Member
		}
		switch {
		case !handleForm.MatchString(p.Handle):
			c.f.failf(at("handle"), "%q must be lower case letters, digits, dots, hyphens, 21 at most", p.Handle)
		case c.people[p.Handle] != nil:
			c.f.failf(at("handle"), "%q is already somebody else's; choose another", p.Handle)
		}
		c.checkPerson(p, at)
		c.people[p.Handle] = p
		c.regions[p.Region] = p.Region != ""
	}
}

func (c *companyCheck) checkPerson(p *WorkspacePerson, at func(string) []any) {
	if p.Name == "" {
		c.f.failf(at("name"), "is missing; write first name and last name")
	}
	if _, err := time.LoadLocation(p.TZ); err != nil || p.TZ == "" || p.TZ == "Local" {
		c.f.failf(at("tz"), "%q is no time zone; write an IANA name such as Europe/Berlin", p.TZ)
	}
	if !localeForm.MatchString(p.Locale) {
		c.f.failf(at("locale"), "%q is no locale; write language and country such as de-DE", p.Locale)
	}
	if p.Region != "" && !regionForm.MatchString(p.Region) {
		c.f.failf(at("region"), "%q must be upper case such as EMEA", p.Region)
	}
	if !slices.Contains(userKinds, p.Kind) {
		c.f.failf(at("kind"), "%q is no kind of account; known: member, admin, guest, single_guest, bot, deactivated", p.Kind)
	}
	c.checkReach(p, at)
}

// checkReach looks at how a person is reached outside Slack. What leads to one person leads to no other.
func (c *companyCheck) checkReach(p *WorkspacePerson, at func(string) []any) {
	if p.Phone != "" && !phoneForm.MatchString(p.Phone) {
		c.f.failf(at("phone"), "%q is no phone number; write + and country code, digits only, such as +493023125001", p.Phone)
	}
	if p.Topic != "" && !topicForm.MatchString(p.Topic) {
		c.f.failf(at("topic"), "%q is no topic; write letters, digits, _ and -, 64 at most", p.Topic)
	}
	a, err := mail.ParseAddress(p.Email)
	if (err != nil || a.Address != p.Email) && (p.Kind != Bot || p.Email != "") {
		c.f.failf(at("email"), "%q is no e-mail address; write one such as %s@company.example", p.Email, p.Handle)
	}
	c.own(p, at("email"), "the address", strings.ToLower(p.Email))
	c.own(p, at("phone"), "the number", p.Phone)
	c.own(p, at("topic"), "the topic", p.Topic)
}

func (c *companyCheck) own(p *WorkspacePerson, path []any, what, value string) {
	if value == "" {
		return
	}
	if other, taken := c.taken[what+value]; taken {
		c.f.failf(path, "%q is already %s of %s; choose another", value, what, other)
	}
	c.taken[what+value] = p.Handle
}

func (c *companyCheck) checkGroups() {
	for i := range c.w.Groups {
		g := &c.w.Groups[i]
		switch {
		case !handleForm.MatchString(g.Handle):
			c.f.failf([]any{"groups", i, "handle"}, "%q must be lower case letters, digits, dots, hyphens, 21 at most", g.Handle)
		case c.groups[g.Handle] != nil || c.people[g.Handle] != nil:
			c.f.failf([]any{"groups", i, "handle"}, "%q is already taken by a person or a group; choose another", g.Handle)
		}
		if g.Name == "" {
			g.Name = g.Handle
		}
		g.Members = c.expand(g.Members, "groups", i, "members")
		c.groups[g.Handle] = g
	}
}

func (c *companyCheck) checkChannels() {
	seen := map[string]bool{}
	for i := range c.w.Channels {
		ch := &c.w.Channels[i]
		if ch.Kind == "" {
			ch.Kind = Public
		}
		if ch.Kind != Public && ch.Kind != Private {
			c.f.failf([]any{"channels", i, "kind"}, "%q must be public or private", ch.Kind)
		}
		if !isChannelName(ch.Name) {
			c.f.failf([]any{"channels", i, "name"}, "%q must be lower case letters, digits, hyphens and underscores, 80 at most", ch.Name)
		} else if seen[ch.Name] {
			c.f.failf([]any{"channels", i, "name"}, "%q is there twice; choose another", ch.Name)
		}
		seen[ch.Name] = true
		if ch.Creator == "" {
			ch.Creator = c.founder()
		} else if c.people[ch.Creator] == nil {
			c.f.failf([]any{"channels", i, "creator"}, "nobody has the handle %q", ch.Creator)
		}
		ch.Members = c.expand(ch.Members, "channels", i, "members")
	}
}

// founder is who made the channels that name no creator.
func (c *companyCheck) founder() string {
	for _, p := range c.w.People {
		if p.Kind == Admin {
			return p.Handle
		}
	}
	if len(c.w.People) > 0 {
		return c.w.People[0].Handle
	}
	return ""
}

// expand turns what a list of members names into handles of people, each once, in the order of the list.
func (c *companyCheck) expand(terms []string, path ...any) []string {
	var handles []string
	for i, term := range terms {
		group, isGroup := strings.CutPrefix(term, "@")
		switch {
		case isGroup && c.groups[group] != nil:
			handles = append(handles, c.groups[group].Members...)
		case isGroup:
			c.f.failf(append(path, i), "no group above has the handle %q", group)
		case c.people[term] != nil:
			handles = append(handles, term)
		case term == "everybody" || c.regions[term]:
			handles = append(handles, c.staff(term)...)
		default:
			c.f.failf(append(path, i), "nobody has the handle %q; write a handle, @group, a region or everybody", term)
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(handles, func(h string) bool {
		twice := seen[h]
		seen[h] = true
		return twice
	})
}

// staff are the full members of a region, or of the whole company.
func (c *companyCheck) staff(region string) []string {
	var handles []string
	for _, p := range c.w.People {
		if (p.Kind == Member || p.Kind == Admin) && (region == "everybody" || p.Region == region) {
			handles = append(handles, p.Handle)
		}
	}
	return handles
}
