package main

import (
	"testing"

	"tocsin/sandbox"
	"tocsin/sandbox/pagetest"
)

// TestNewcomerAmongMany plays a company of 600: the roll is called, an update goes to all, and the page keeps up.
func TestNewcomerAmongMany(t *testing.T) {
	t.Parallel()
	company, err := sandbox.GrownWorkspace(600)
	if err != nil {
		t.Fatal(err)
	}
	n := &newcomer{Tab: pagetest.Start(t).Open(t, startDemo(t, sandbox.Options{Workspace: company}, 1), pagetest.Desk, ""), name: "crowd"}
	n.firstScreen()
	n.trigger()
	n.acknowledge()
	n.enterRoom()
	n.send("/incident rollcall everybody Is the river still rising at your place?")
	n.Shows("EMEA")
	n.look("roll")
	n.ActAs("Greta Grau")
	n.Enter("tocsin")
	n.Press("I am safe")
	n.Shows("Thank you")
	n.look("safe")
	n.ActAs("Diego Marrufo")
	n.enterRoom()
	n.Shows("1 of")
	n.send("/incident subscribe everybody")
	n.look("subscribed")
	n.send("/incident update The river falls again")
	n.look("update")
	n.Press("Send to everybody")
	n.Shows("went to")
	n.look("told")
}
