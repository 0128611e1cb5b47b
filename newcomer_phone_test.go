package main

import (
	"testing"

	"tocsin/sandbox"
	"tocsin/sandbox/pagetest"
)

// TestNewcomerIsRung is the same demo at its fastest: a minute takes a second. Nobody presses anything, until Diego's phone
// rings; and then Slack goes away, and his push message is answered all the same.
func TestNewcomerIsRung(t *testing.T) {
	t.Parallel()
	browser := pagetest.Start(t)
	for name, width := range map[string]int{"1280": pagetest.Desk, "400": pagetest.Phone} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := &newcomer{Tab: browser.Open(t, startDemo(t, sandbox.Options{}, 60), width, ""), name: "rung-" + name}
			n.firstScreen()
			n.Shows("Escalations run faster here: a minute takes a second.")
			n.trigger()
			n.ActAs("Diego Marrufo")
			n.toPhone()
			n.Press("Answer")
			n.Shows("To acknowledge, press 1.")
			n.look("call")
			n.Press("Key 1")
			n.Shows("call ended")
			n.look("acknowledged by phone")
			n.Press("Mail")
			n.Press("INC-1: Water in the Berlin office. Please acknowledge.")
			n.Until("the mail is shown", `document.querySelector(".mail iframe")`)
			n.look("mail")
			n.fromPhone()
			n.Enter("tocsin")
			n.Shows("You acknowledged at")
			n.look("acknowledged in Slack, too")
		})
	}
}

// toPhone shows the phone of the person one acts as, where it is a screen of its own.
func (n *newcomer) toPhone() {
	if n.Phone() && pagetest.Value[bool](n.Tab, `document.body.dataset.screen !== "phone"`) {
		n.Back()
		n.Press("Phone")
	}
}

func (n *newcomer) fromPhone() {
	if n.Phone() {
		n.Press("Back to the list")
	}
}
