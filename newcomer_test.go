package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"regexp"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"tocsin/sandbox"
	"tocsin/sandbox/pagetest"
)

var retake = flag.Bool("picture", false, "take README's picture anew, into docs/demo.png")

// TestNewcomer goes the way of README and of the page's welcome through the real demo, at a desk and on a phone. With
// SANDBOX_PICTURES=folder every step is kept as pictures; "go test . -run TestNewcomer -picture" takes README's.
func TestNewcomer(t *testing.T) {
	t.Parallel()
	browser := pagetest.Start(t)
	for name, width := range map[string]int{"1280": pagetest.Desk, "400": pagetest.Phone} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := &newcomer{Tab: browser.Open(t, startDemo(t, sandbox.Options{}, 1), width, ""), name: name}
			n.firstScreen()
			n.trigger()
			n.acknowledge()
			n.channel()
			n.update()
			if *retake && !n.Phone() {
				n.pictureOfREADME()
			}
			n.form()
			n.resolve()
		})
	}
}

// startDemo starts "tocsin demo" on a free port until the test ends, and gives the address that it prints.
func startDemo(t *testing.T, o sandbox.Options, speed int) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	said, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := demo(ctx, out, "127.0.0.1:0", o, speed)
		out.CloseWithError(fmt.Errorf("the demo ended: %w", err))
		ended <- err
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the demo ended with %v", err)
		}
	})
	var all []byte
	for buffer := make([]byte, 512); ; {
		n, err := said.Read(buffer)
		if all = append(all, buffer[:n]...); err != nil {
			t.Fatalf("the demo prints no address: %v\n%s", err, all)
		}
		if address := regexp.MustCompile(`http://[\d.:]+\d`).Find(all); address != nil {
			go func() { _, _ = io.Copy(io.Discard, said) }()
			return string(address)
		}
	}
}

// newcomer is somebody in front of the demo for the first time.
type newcomer struct {
	*pagetest.Tab
	name string
	step int
}

// look keeps what is on screen, and fails where something sticks out.
func (n *newcomer) look(what string) {
	n.step++
	n.Fits()
	n.Picture(fmt.Sprintf("%s-%02d-%s", n.name, n.step, what))
}

const room = `[...document.querySelectorAll(".row")].find((r) => r.dataset.name?.startsWith("crisis-comms-") && r.dataset.name.endsWith("-1"))`

// enterRoom goes into the channel of the first incident; its name holds the day.
func (n *newcomer) enterRoom() {
	n.Until("the incident has a channel", room)
	n.Enter(pagetest.Value[string](n.Tab, room+".dataset.name"))
}

func (n *newcomer) send(line string) {
	n.Compose(line + kb.Enter)
}

func (n *newcomer) firstScreen() {
	n.Until("four lines say what to try", `[...document.querySelectorAll(".welcome li")].filter((e) => e.checkVisibility()).length === 4`)
	n.Shows("Acting as\nAmara Okonjo") // the browser speaks English, and so does she
	n.look("first")
}

func (n *newcomer) trigger() {
	n.Press("/incident trigger crisis-comms Water in the Berlin office")
	n.look("typed")
	n.Keys(kb.Enter)
	n.Shows("INC-1 is open: Water in the Berlin office")
	n.look("triggered")
	n.Back()
	n.Until("the channel is in the sidebar, and private", room+`?.querySelector(".icon-lock")`)
	n.Waiting("tocsin", 1)
	n.look("list")
}

func (n *newcomer) acknowledge() {
	n.ActAs("Diego Marrufo")
	n.Back()
	n.Waiting("tocsin", 1)
	n.look("diego")
	n.Enter("tocsin")
	n.Shows("triggered Crisis communications at")
	n.look("page")
	n.Press("Acknowledge")
	n.Shows("You acknowledged at")
	n.Shows("Send an update")
	n.Until("nothing is left to acknowledge", `![...document.querySelectorAll("#chat .button")].some((b) => b.innerText === "Acknowledge")`)
	n.look("acknowledged")
}

func (n *newcomer) channel() {
	n.enterRoom()
	n.Until("the pinned summary names who acknowledged", `document.querySelector(".message.pinned")?.innerText.includes("Acknowledged (1)\nDiego Marrufo")`)
	n.Shows("have joined the channel") // in one line
	n.look("channel")
}

func (n *newcomer) update() {
	n.send("/incident update The water is off. Nobody is hurt.")
	n.Shows("Your update on INC-1 is on its way")
	n.Until("the pinned summary has the update", `document.querySelector(".message.pinned")?.innerText.includes("The water is off. Nobody is hurt.")`)
	n.look("update")
	n.ActAs("Helena Vasquez-Roth")
	n.Back()
	n.Waiting("tocsin", 1)
	n.Enter("tocsin")
	n.Shows("The water is off. Nobody is hurt.")
	n.Shows("Diego Marrufo, ") // who says so
	n.look("executive")
	n.ActAs("Jonas Achterberg")
	n.Enter("tocsin")
	n.Shows("Diego Marrufo")
	n.look("german")
}

// pictureOfREADME shows an incident in the middle of it: what was said last, who leads, who has acknowledged and who has not.
func (n *newcomer) pictureOfREADME() {
	n.ActAs("Yuki Tanabe")
	n.enterRoom()
	n.Press("Acknowledge")
	n.Until("two have acknowledged", `document.querySelector(".message.pinned")?.innerText.includes("Acknowledged (2)")`)
	n.ActAs("Amara Okonjo")
	n.enterRoom()
	n.Press("Hide")
	n.Shows("Yuki Tanabe acknowledged.")
	n.Screenshot("docs/demo.png")
}

func (n *newcomer) form() {
	n.ActAs("Diego Marrufo")
	n.Enter("general")
	n.send("/incident")
	n.Shows("Has something gone badly wrong?")
	n.look("start")
	n.Press("Raise an incident")
	n.Shows("What has happened?")
	n.look("form")
	n.Press("Page them now")
	n.Shows("Please complete this required field.")
	n.look("form-empty")
	n.Run(`document.querySelector("dialog textarea").focus()`)
	n.Keys("A lift is stuck")
	n.Press("Choose")
	n.Press("Crisis communications")
	n.Press("Page them now")
	n.Shows("INC-2 is open: A lift is stuck")
	n.look("form-answer")
	n.Press("Close")
	n.Until("the form is closed", `!document.querySelector("dialog[open]")`)
}

func (n *newcomer) resolve() {
	n.enterRoom()
	n.send("/incident resolve")
	n.Shows("A closing line")
	n.look("resolve")
	n.Run(`document.querySelector("dialog textarea").focus()`)
	n.Keys("All dry again.")
	n.Press("It is over")
	n.Shows("INC-1 is resolved after")
	n.look("resolve-answer")
	n.Press("Close")
	n.Until("the pinned summary says that it is over", `document.querySelector(".message.pinned")?.innerText.includes("All dry again.")`)
	n.look("resolved")
	for who, where := range map[string]string{"Helena Vasquez-Roth": "tocsin", "Camille Duvernay": "crisis-stakeholders"} {
		n.ActAs(who)
		n.Enter(where)
		n.Shows("All dry again.")
		n.look("told-in-" + where)
	}
	n.ActAs("Amara Okonjo")
	n.Enter("tocsin")
	n.Shows("This is over.")
	n.look("over")
}
