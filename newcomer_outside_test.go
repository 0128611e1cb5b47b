package main

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"tocsin/sandbox"
	"tocsin/sandbox/pagetest"
)

// TestNewcomerRingsFromOutside lets the demo be rung without Slack: the monitoring fires twice and is resolved, a colleague writes
// a mail, a stranger does, and somebody who says that he is the chief executive.
func TestNewcomerRingsFromOutside(t *testing.T) {
	t.Parallel()
	browser := pagetest.Start(t)
	for name, width := range map[string]int{"1280": pagetest.Desk, "400": pagetest.Phone} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := &newcomer{Tab: browser.Open(t, startDemo(t, sandbox.Options{}, 1), width, ""), name: "outside-" + name}
			n.firstScreen()
			n.monitoring()
			n.mailOfColleague()
			n.mailOfStranger()
		})
	}
}

// toOutside shows what is in the section Outside of the sidebar.
func (n *newcomer) toOutside(row string) {
	n.Back()
	n.Press(row)
}

func (n *newcomer) monitoring() {
	n.toOutside("Monitoring")
	n.Shows("The web shop does not answer")
	n.look("monitoring")
	n.Press("Fire") // the last of them, which is the shop's
	n.Shows("202 Accepted after")
	n.Press("Fire again")
	n.Shows(", told 2 times")
	n.look("fired")
	n.fromPhone()
	n.ActAs("Diego Marrufo")
	n.enterRoom()
	n.Until("the summary counts", `document.querySelector(".message.pinned")?.innerText.includes("Alerts\n2, last")`)
	n.look("counted")
	n.toOutside("Monitoring")
	n.Press("Resolve")
	n.fromPhone()
	n.enterRoom()
	n.Shows("monitoring (Alertmanager) says that it is over.")
	n.look("resolved")
}

func (n *newcomer) write(from, subject, text string) {
	n.toOutside("Write a mail")
	for label, what := range map[string]string{"From": from + kb.Enter, "Subject": subject, "Text": text} {
		n.Run(`document.querySelector("#phone [aria-label=` + label + `]").focus()`)
		n.Keys(what)
	}
	n.Press("Send the mail")
	n.Shows("250 ")
}

func (n *newcomer) mailOfColleague() {
	n.ActAs("Lukas Eberling")
	n.write("Lukas", "A pipe has burst in hall 2", "Water is running into the stockroom.")
	n.look("mail")
	n.Press("Mail")
	n.Press("Re: [INC-2] A pipe has burst in hall 2")
	n.Press("Reply")
	n.Shows("In answer to")
	n.Keys("The main valve is shut.")
	n.Press("Send the mail")
	n.Hides("In answer to")
	n.look("answered")
	n.fromPhone()
}

func (n *newcomer) mailOfStranger() {
	n.write("Kari", "Your lorry has lost its load", "On the E6, near Lillestrøm.")
	n.Shows("tocsin answers")
	n.Shows("nobody has been paged yet")
	n.Run(`document.querySelector("[data-subject^='Your lorry']").scrollIntoView()`)
	n.look("stranger")
	n.fromPhone()
	n.write("Helena", "Pay this at once", "It is urgent.")
	n.fromPhone()
	n.ActAs("Diego Marrufo")
	n.Enter("alarm-inbox")
	n.Shows("Your lorry has lost its load")
	n.Shows("Pay this at once")
	n.look("held")
	n.Press("Discard") // the last, which is forged
	n.Shows("discarded the mail from helena.vasquez-roth@tarrowby.example")
	n.Press("Trigger")
	n.Shows("INC-3")
	n.look("triggered")
}
