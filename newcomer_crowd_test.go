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
// and the page keeps up with the typing meanwhile.
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
	n.Shows("EMEA")
	n.look("roll")
	n.watchTyping()
	n.Until("half of them have answered", fmt.Sprintf(answered+" > %d", *many/2))
	n.Compose("How is it going out there?")
	n.typedSmoothly(t)
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
	n.leaveForm("Close")
	n.watchTyping()
	n.Compose("While so many are told, can I still type?")
	n.Shows("Status update by Diego Marrufo") // how far it is
	n.look("sending")
	n.typedSmoothly(t)
	n.Shows("went to")
	n.look("told")
	n.Press("Correct it")
	n.Shows("What should it say?")
	n.look("correct")
	n.leaveForm("Cancel")
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

// watchTyping lets the page measure how long each key takes, from the press to the next picture, in milliseconds.
func (n *newcomer) watchTyping() {
	n.Run(`window.keys ||= (addEventListener("keydown", (e) => requestAnimationFrame(() => setTimeout(() => window.keys.push(Math.round(performance.now() - e.timeStamp)))), true), []); window.keys.length = 0`)
}

// typedSmoothly fails where typing was no pleasure. On a machine with nothing else to do, a key takes some 30 ms.
func (n *newcomer) typedSmoothly(t *testing.T) {
	n.Until("the last key is drawn", `window.keys.length > 20`)
	keys := pagetest.Value[[]int](n.Tab, `window.keys.sort((a, b) => a - b)`)
	t.Logf("keys took %v ms", keys)
	if median := keys[len(keys)/2]; median > 300 {
		t.Errorf("a key takes %d ms at the median; all: %v", median, keys)
	}
}
