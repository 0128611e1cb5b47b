package main

import (
	"testing"

	"tocsin/sandbox"
	"tocsin/sandbox/pagetest"
)

// TestNewcomerFindsTheDoors goes into tocsin without typing /incident: by the shortcuts, by a mention, and from the Home tab.
func TestNewcomerFindsTheDoors(t *testing.T) {
	t.Parallel()
	browser := pagetest.Start(t)
	for name, width := range map[string]int{"1280": pagetest.Desk, "400": pagetest.Phone} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := &newcomer{Tab: browser.Open(t, startDemo(t, sandbox.Options{}, 1), width, ""), name: "doors-" + name}
			n.home()
			n.quote()
			n.shortcut()
			n.mention()
			n.homeOfResponder()
		})
	}
}

func (n *newcomer) home() {
	n.Enter("tocsin")
	n.Press("Home")
	n.Shows("Nothing is open that you take part in.")
	n.look("home")
	n.Press("What can be raised?")
	n.Shows("What can be triggered")
	n.look("home-playbooks")
	n.closeForm()
}

func (n *newcomer) closeForm() {
	n.Press("Close")
	n.Until("the form is closed", `!document.querySelector("dialog[open]")`)
}

// quote raises an incident from a message.
func (n *newcomer) quote() {
	n.Enter("general")
	n.send("Water comes through the roof of hall 3, @channel!")
	n.Shows("Water comes through the roof of hall 3")
	n.Press("Message shortcuts")
	n.look("message-shortcuts")
	n.Press("Raise incident from this")
	n.Shows("What has happened?")
	n.Until("the message is in the form", `document.querySelector("dialog textarea")?.value.includes("— Amara Okonjo, https://")`)
	n.look("quote-form")
	n.Press("Choose")
	n.Press("Crisis communications")
	n.Press("Page them now")
	n.Shows("INC-1 is open: Water comes through the roof of hall 3")
	n.closeForm()
}

func (n *newcomer) shortcut() {
	n.Press("Commands and shortcuts")
	n.look("shortcuts")
	n.Press("Raise an incident")
	n.Shows("What has happened?")
	n.look("shortcut-form")
	n.Press("Cancel")
	n.Until("the form is closed", `!document.querySelector("dialog[open]")`)
}

// mention asks in a channel that tocsin is in; Slack opens no form for that, so that a button does.
func (n *newcomer) mention() {
	n.Enter("emea-all")
	n.send("@tocsin update INC-1")
	n.Shows("needs a form")
	n.look("mention")
	n.Press("Open the form")
	n.Shows("How do things stand?")
	n.Run(`document.querySelector("dialog textarea").focus()`)
	n.Keys("The roof is being covered.")
	n.look("mention-form")
	n.Press("Cancel")
	n.Until("the form is closed", `!document.querySelector("dialog[open]")`)
}

func (n *newcomer) homeOfResponder() {
	n.ActAs("Diego Marrufo")
	n.Enter("tocsin")
	n.Shows("Raised from a message by Amara Okonjo")
	n.look("page")
	n.Press("Home")
	n.Shows("You take part in")
	n.look("home-page")
	n.Run(`[...document.querySelectorAll(".home .button")].find((b) => b.innerText === "Acknowledge").click()`) // the phone has such a button, too
	n.Shows("You are the first to acknowledge INC-1")
	n.look("home-answer")
	n.closeForm()
	n.Until("nothing is left to acknowledge", `![...document.querySelectorAll(".home .button")].some((b) => b.innerText === "Acknowledge")`)
	n.look("home-acknowledged")
	n.ActAs("Jonas Achterberg")
	n.Enter("tocsin")
	n.Press("Home")
	n.Shows("Eigene Vorfälle")
	n.look("home-german")
}
