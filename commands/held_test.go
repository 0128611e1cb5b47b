package commands_test

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/commands"
	"tocsin/incident"
)

// holds keeps a mail that nobody vouches for.
func (w *world) holds(key, playbook string, about incident.Number) incident.Held {
	w.Helper()
	h := incident.Held{Key: key, About: about, Address: "<!channel>@elsewhere.example", Why: "not_allowed", Domain: "elsewhere.example", Alert: incident.Alert{
		Source: "mail/" + playbook, From: "bob (e-mail)", Playbook: playbook, Title: "<!here> Pay *at once*", Details: "<@U1>"}}
	_, err := w.h.Incidents.Hold(w.Context(), h, "inbox", nil, w.now)
	w.must(err)
	list, err := w.h.Store.HeldMails(w.Context())
	w.must(err)
	for _, h := range list {
		if h.Key == key {
			return h
		}
	}
	w.Fatalf("%s is not held", key)
	return h
}

// Mails go by their id. To who may not trigger their playbook, one that is held and none are the same.
func TestWhoDecidesOverAHeldMail(t *testing.T) {
	t.Parallel()
	w := newRights(t)
	h := w.holds("a", "chosen", 0)
	for _, role := range roles {
		if role.who == "helena" { // one of those whom the playbook names
			continue
		}
		for _, action := range []string{"release", "discard"} {
			if got, none := w.press(role.who, action, h.ID).text(), w.press(role.who, action, "nosuchmail").text(); got != none {
				t.Errorf("%s, %s:\n%s\nof none:\n%s", role.name, action, got, none)
			}
		}
		w.ask(role.who, "held").says("No mail is held")
	}
	w.ask("helena", "held").says("1 mail is held", "Pay *at once*")
	w.press("helena", "release", h.ID).says("INC-1")
	w.press("helena", "release", h.ID).says("has decided over this mail already")
	w.is("INC-1 triggered")
}

func TestManyHeldMails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 30 {
		w.holds(fmt.Sprint(i), "crisis-comms", 0)
	}
	w.ask("mara", "held").says("30 mails are held", "and 21 more")
}

// The channel for held mails is read by who takes no part in an incident: it does not learn of which one a mail speaks.
func TestTheChannelLearnsNothingOfAHeldAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.about("crisis-comms", "")
	h := w.holds("a", "crisis-comms", n)
	shown := fmt.Sprintf("%+v", commands.HeldView(w.h.Texts.In("en"), h, func(incident.PersonID) string { return "Mara" }))
	if !strings.Contains(shown, "answers an incident") || strings.Contains(shown, n.String()) || strings.Contains(shown, "Pay") {
		t.Errorf("it shows %s", shown)
	}
	w.ask("ines", "held").says("No mail is held")
	w.ask("jonas", "held").says(n.String(), "Pay *at once*")
}
