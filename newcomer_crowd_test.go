package main

import (
	"flag"
	"fmt"
	"testing"

	"tocsin/sandbox"
	"tocsin/sandbox/pagetest"
)

var many = flag.Int("people", 700, "how many `PEOPLE` the company of TestNewcomerAmongMany has; 5000 takes three minutes")

// TestNewcomerAmongMany plays a large company: the roll is called, the made-up people answer by themselves, an update goes to all,
// and typing draws nothing anew meanwhile.
func TestNewcomerAmongMany(t *testing.T) {
	t.Parallel()
	browser := pagetest.Start(t)
	for name, width := range map[string]int{"1280": pagetest.Desk, "400": pagetest.Phone} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			company, err := sandbox.GrownWorkspace(*many)
			if err != nil {
				t.Fatal(err)
			}
			n := &newcomer{Tab: browser.Open(t, startDemo(t, sandbox.Options{Workspace: company}, 60), width, ""), name: "crowd-" + name}
			n.firstScreen()
			n.trigger()
			n.acknowledge()
			n.enterRoom()
			n.rollCall(t)
			n.broadcast(t)
			n.closeRoll()
		})
	}
}

func (n *newcomer) rollCall(t *testing.T) {
	n.send("/incident rollcall everybody Is the river still rising at your place?")
	n.Shows("Nobody has been asked yet") // so many are shown first
	n.look("ask")
	n.Press("Ask them now")
	n.leaveAnswer()
	n.Shows("EMEA")
	n.look("roll")
	n.watchTyping()
	n.Until("half of them have answered", fmt.Sprintf(answered+" > %d", *many/2))
	const text = "How is it going out there?"
	n.Compose(text)
	n.typedUndisturbed(t, text)
	n.look("tally")
	n.ActAs("Helena Vasquez-Roth") // she is named in the company's file, so that nobody answers for her
	n.Enter("tocsin")
	n.Press("Ich bin in Sicherheit")
	n.Shows("Danke; erfasst")
	n.look("safe")
	n.ActAs("Diego Marrufo")
	n.Enter("tocsin")
	n.Shows("NEEDS HELP")
	n.Until("there is room to write", `document.getElementById("composer").clientHeight > 20`)
	n.look("help")
}

// answered is how many people have answered, by the tally.
const answered = `Number(/ All (\d+) of/.exec([...document.querySelectorAll(".message")].map((m) => m.innerText).join())?.[1])`

func (n *newcomer) broadcast(t *testing.T) {
	n.enterRoom()
	n.send("/incident subscribe everybody")
	n.Shows("is told of every update")
	n.send("/incident update The river falls again")
	n.Shows("Text, as it will be sent")
	n.look("update")
	n.Press("Send to everybody")
	n.leaveAnswer()
	n.watchTyping()
	const text = "While so many are told, can I still type?"
	n.Compose(text)
	n.Shows("Status update by Diego Marrufo") // how far it is
	n.look("sending")
	n.typedUndisturbed(t, text)
	n.Shows("went to")
	n.look("told")
	n.Press("Correct it")
	n.Shows("What should it say?")
	n.look("correct")
	n.leaveForm("Cancel")
}

// leaveAnswer closes the answer that has taken the form's place. Before it has, "Close" is the form's.
func (n *newcomer) leaveAnswer() {
	n.Until("the form is answered", `document.querySelector("dialog[open]") && !document.querySelector("dialog[open] [type=submit]")`)
	n.leaveForm("Close")
}

// leaveForm waits until the keyboard is the page's again.
func (n *newcomer) leaveForm(by string) {
	n.Press(by)
	n.Until("the form is closed", `!document.querySelector("dialog[open]")`)
}

func (n *newcomer) closeRoll() {
	n.send("/incident rollcall close")
	n.Shows("Closed by Diego Marrufo")
	n.look("closed")
	n.Enter("tocsin")
	n.Press("All of it as a file")
	n.Shows("roll-call-INC-1.csv")
	n.look("report")
}

// watchTyping lets the page note which messages stand there, and count what a key changes in their list.
func (n *newcomer) watchTyping() {
	n.Run(`{
		const list = document.querySelector("#chat .messages");
		window.typing = { key: false, keys: 0, changes: 0, stood: [...list.querySelectorAll(".message")] };
		const seen = window.typing; // of this watch, whatever comes after
		new MutationObserver((all) => { if (seen.key) seen.changes += all.length; })
			.observe(list, { subtree: true, childList: true, characterData: true, attributes: true });
		addEventListener("input", () => { seen.key = true; }, true);
		addEventListener("input", () => { seen.key = false; seen.keys++; });
	}`)
}

// typedUndisturbed fails where a key, or what came meanwhile, draws the messages anew: with so many people no typing would
// be a pleasure. It looks at what is drawn, not at a clock, for a busy machine is slow whatever the page does.
func (n *newcomer) typedUndisturbed(t *testing.T, text string) {
	n.Until("every letter is in the composer", `document.getElementById("composer").value === `+pagetest.Quote(text))
	if got := pagetest.Value[int](n.Tab, `window.typing.keys`); got != len(text) {
		t.Errorf("the page heard %d keys of %d", got, len(text))
	}
	if got := pagetest.Value[int](n.Tab, `window.typing.changes`); got > 0 {
		t.Errorf("%d keys made %d changes to the list of messages", len(text), got)
	}
	if got := pagetest.Value[int](n.Tab, `window.typing.stood.filter((m) => !m.isConnected).length`); got > 0 {
		t.Errorf("%d messages were drawn anew while a text was typed", got)
	}
}
