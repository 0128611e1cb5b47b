package playbooks

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/incident"
)

// Names become part of a channel's name and are typed by people in a hurry.
var goodName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const maxName = 40 // characters

type name string

func (n *name) UnmarshalText(b []byte) error {
	if !goodName.Match(b) || len(b) > maxName {
		return fmt.Errorf("%q must be lower case letters, digits and single hyphens, %d characters at most", b, maxName)
	}
	*n = name(b)
	return nil
}

// forEach is empty for a playbook, and says of what a template gives one each.
type forEach string

const eachRegion forEach = "region"

func (e *forEach) UnmarshalText(b []byte) error {
	if *e = forEach(b); *e != eachRegion {
		*e = ""
		return fmt.Errorf("%q must be region: the file is a playbook for each region of the configuration then", b)
	}
	return nil
}

// A title stands on one line, in lists and in the topic of a channel.
type title string

func (t *title) UnmarshalText(b []byte) error {
	s := strings.TrimSpace(string(b))
	if err := bounded(s, 1, maxTitle); err != nil {
		return err
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		return errors.New("must stand on one line")
	}
	*t = title(s)
	return nil
}

type text string

func (t *text) UnmarshalText(b []byte) error {
	*t = text(strings.TrimSpace(string(b)))
	return bounded(string(*t), 0, maxText)
}

func bounded(s string, least, most int) error {
	if n := utf8.RuneCountInString(s); n < least || n > most {
		return fmt.Errorf("has %d characters; %d to %d may be there", n, least, most)
	}
	return nil
}

// urgency is high where nothing is said.
type urgency incident.Urgency

func (u *urgency) UnmarshalText(b []byte) error {
	switch v := incident.Urgency(b); v {
	case incident.High, incident.Low:
		*u = urgency(v)
		return nil
	}
	return fmt.Errorf("%q must be high or low", b)
}

type acknowledge incident.Acknowledge

func (a *acknowledge) UnmarshalText(b []byte) error {
	switch string(b) {
	case "any":
		*a = acknowledge(incident.Any)
		return nil
	case "each":
		*a = acknowledge(incident.Each)
		return nil
	}
	return fmt.Errorf("%q must be any (the first one stops the ringing) or each (everybody is rung until they have answered)", b)
}

// An address becomes a link that frightened people press without a look.
type address string

const maxAddress = 2000 // bytes, below what Slack takes for a button's link

func (a *address) UnmarshalText(b []byte) error {
	u, err := url.Parse(string(b))
	switch {
	case err != nil || u.Scheme != "https" || u.Hostname() == "":
		return fmt.Errorf("%q must be an address that begins with https://", b)
	case u.User != nil:
		return errors.New("must not hold a user name or a password")
	case len(b) > maxAddress:
		return fmt.Errorf("has %d characters; %d may be there", len(b), maxAddress)
	case strings.ContainsFunc(string(b), notInAddress):
		return fmt.Errorf("%q holds a character that no address may hold: write it as %%20 and the like", b)
	}
	*a = address(b)
	return nil
}

// notInAddress holds what would end a link in Slack's markup early, or turn around how the address looks.
func notInAddress(r rune) bool {
	return unicode.IsSpace(r) || !unicode.IsGraphic(r) || strings.ContainsRune("<>|\"`\\", r)
}

type target struct{ incident.Target }

func (t *target) UnmarshalText(b []byte) (err error) {
	t.Target, err = incident.ParseTarget(string(b))
	return err
}

// channel is a name without "#".
type channel string

func (c *channel) UnmarshalText(b []byte) error {
	t, err := incident.ParseTarget(string(b))
	if err != nil || t.Kind != incident.ByChannel {
		return fmt.Errorf(`%q must be a channel: write "#channel"`, b)
	}
	*c = channel(t.Name)
	return nil
}
