package intake

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"tocsin/incident"
)

// Links makes the addresses under which a page can be answered.
type Links struct {
	base   string // without a slash at its end; empty: nobody outside can reach tocsin
	signer *Signer
}

// Addresses are the ways back from one delivery. All are empty where tocsin has no public address.
type Addresses struct {
	Link   string // a page with an Acknowledge button
	Answer string // one POST there acknowledges
	Keypad string // where Twilio tells which key was pressed in a call
	Status string // where Twilio tells whether a message or a call arrived
}

// NewLinks makes links below a public address such as "https://tocsin.halden.example", which may be empty. The error says
// what is wrong with it.
func NewLinks(publicURL string, s *Signer) (Links, error) {
	base, err := baseOf(publicURL)
	return Links{base, s}, err
}

// For makes the addresses of a delivery: an answer there is this person's, about this incident. They are good for Life.
func (l Links) For(who incident.PersonID, n incident.Number, delivery string) Addresses {
	if l.base == "" {
		return Addresses{}
	}
	expires := time.Now().Add(Life)
	at := func(path string, p Purpose, subject string) string {
		return l.base + path + l.signer.Token(Claim{p, subject, n, expires})
	}
	return Addresses{
		Link:   at("/a/", PurposeLink, string(who)),
		Answer: at("/a/", PurposePush, string(who)),
		Keypad: at("/twilio/voice/", PurposeVoice, string(who)),
		Status: at("/twilio/status/", PurposeStatus, delivery),
	}
}

// ForRollCall is the address of the page that asks one person in a roll call; empty where tocsin has no public address. It is good
// for Life.
func (l Links) ForRollCall(who incident.PersonID, c incident.RollCall) string {
	if l.base == "" {
		return ""
	}
	return l.base + "/r/" + l.signer.Token(Claim{PurposeRollCall, c.ID + "/" + string(who), c.Incident, time.Now().Add(Life)})
}

// baseOf checks a public address and takes the slash from its end.
func baseOf(publicURL string) (string, error) {
	if publicURL == "" {
		return "", nil
	}
	u, err := url.Parse(publicURL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("%q is no address that links can begin with: write it like https://tocsin.halden.example", publicURL)
	}
	return strings.TrimRight(publicURL, "/"), nil
}
