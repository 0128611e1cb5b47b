package storage

import (
	"context"
	"strings"
	"time"

	"tocsin/incident"
)

// Profile reads how one person can be reached; the zero value where that person has said nothing.
func (s *Store) Profile(ctx context.Context, who incident.PersonID) (incident.Profile, error) {
	found, err := profiles(s.reader(ctx), []incident.PersonID{who})
	return found[who], err
}

// Profiles reads how people can be reached; who has said nothing is not in it.
func (t *tx) Profiles(people []incident.PersonID) (map[incident.PersonID]incident.Profile, error) {
	return profiles(t.runner, people)
}

func profiles(r runner, people []incident.PersonID) (map[incident.PersonID]incident.Profile, error) {
	found := map[incident.PersonID]incident.Profile{}
	err := inGroups(people, func(part []incident.PersonID) error {
		if err := readContacts(r, part, found); err != nil {
			return err
		}
		return readRules(r, part, found)
	})
	return found, err
}

// owned is something of a person's.
type owned[T any] struct {
	who   incident.PersonID
	value T
}

func readContacts(r runner, people []incident.PersonID, into map[incident.PersonID]incident.Profile) error {
	scan := func(row scanner) (c owned[incident.Contact], err error) {
		err = row.Scan(&c.who, &c.value.Method, &c.value.Address)
		return c, err
	}
	list, err := all(r, scan, "SELECT person, method, address FROM contacts WHERE person IN "+anyOf(len(people), 0)+
		" ORDER BY person, method", with(people)...)
	for _, c := range list {
		p := into[c.who]
		p.Contacts = append(p.Contacts, c.value)
		into[c.who] = p
	}
	return err
}

func readRules(r runner, people []incident.PersonID, into map[incident.PersonID]incident.Profile) error {
	scan := func(row scanner) (p owned[incident.Profile], err error) {
		var rules string
		if err := row.Scan(&p.who, &rules, &p.value.Quiet.From, &p.value.Quiet.To); err != nil {
			return p, err
		}
		return p, fromJSON(rules, &p.value.Rules)
	}
	list, err := all(r, scan, "SELECT person, rules, quiet_from, quiet_to FROM rules WHERE person IN "+anyOf(len(people), 0), with(people)...)
	for _, own := range list {
		p := into[own.who]
		p.Rules, p.Quiet = own.value.Rules, own.value.Quiet
		into[own.who] = p
	}
	return err
}

// PersonAt gives the people with a verified address: several may share a phone. Mail addresses are compared without
// regard to case: RFC 5321 would tell local parts apart, but hardly a server does, and senders write them as they like.
func (s *Store) PersonAt(ctx context.Context, c incident.Contact) ([]incident.PersonID, error) {
	return all(s.reader(ctx), value[incident.PersonID], "SELECT person FROM contacts WHERE method = $1 AND lookup = $2 ORDER BY person",
		string(c.Method), lookup(c))
}

func lookup(c incident.Contact) string {
	if c.Method == incident.MethodEmail {
		return strings.ToLower(c.Address)
	}
	return c.Address
}

// SetContact makes a contact the verified one of its person and method; nothing of that method is pending then.
func (t *tx) SetContact(who incident.PersonID, c incident.Contact, now time.Time) error {
	if err := t.dropPending(who, c.Method); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO contacts (person, method, address, lookup, verified_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (person, method) DO UPDATE SET address = excluded.address, lookup = excluded.lookup, verified_at = excluded.verified_at`,
		string(who), string(c.Method), c.Address, lookup(c), ms(now))
	return err
}

// DropContact forgets what is verified and what is pending.
func (t *tx) DropContact(who incident.PersonID, by incident.Method) error {
	if err := t.dropPending(who, by); err != nil {
		return err
	}
	_, err := t.exec("DELETE FROM contacts WHERE person = $1 AND method = $2", string(who), string(by))
	return err
}

// SetRules puts a person's own rules and quiet hours in place of earlier ones; nil rules are none of one's own.
func (t *tx) SetRules(who incident.PersonID, rules incident.Rules, quiet incident.Quiet) error {
	text, err := toJSON(rules)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO rules (person, rules, quiet_from, quiet_to) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person) DO UPDATE SET rules = excluded.rules, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to`,
		string(who), text, int64(quiet.From), int64(quiet.To))
	return err
}
