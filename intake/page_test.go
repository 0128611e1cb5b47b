package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/incident"
	"tocsin/intake"
	"tocsin/sandbox/pagetest"
)

// TestThePageAsPeopleSeeIt looks at pages in Chromium. With SANDBOX_PICTURES=folder it keeps pictures.
func TestThePageAsPeopleSeeIt(t *testing.T) {
	t.Parallel()
	browser := pagetest.Start(t)
	for _, width := range []int{pagetest.Phone, pagetest.Desk} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			w := newWorld(t)
			w.pressed(browser, width, "U02JONAS", "Bestätigen", "Um ", "Die Leitung liegt vorerst hier, bei Jonas Weber.")
			w.pressed(browser, width, "U02AMARA", "Acknowledge", "You acknowledged at ", "You lead this incident for now, Amara Okafor.")
			w.fits(browser, width)
		})
	}
}

// pressed presses the button of a new incident's page as a thumb does.
func (w *world) pressed(browser *pagetest.Browser, width int, who incident.PersonID, button string, says ...string) {
	w.Helper()
	n := w.trigger()
	p := browser.Visit(w, w.at+"/a/"+w.token(intake.PurposeLink, who, n), width)
	p.Shows(title)
	p.Fits()
	w.aThumbHits(p)
	p.Picture(fmt.Sprintf("ack-%d-%s-1-open", width, who))
	p.Follow(button)
	for _, text := range says {
		p.Shows(text)
	}
	p.Fits()
	p.Picture(fmt.Sprintf("ack-%d-%s-2-done", width, who))
	w.answered(n, who)
	if pagetest.Value[bool](p, `document.querySelector("button") !== null`) {
		w.Error("there is still a button")
	}
}

// aThumbHits fails where a thumb would miss the button, or the style is not applied.
func (w *world) aThumbHits(p *pagetest.Tab) {
	w.Helper()
	if n := pagetest.Value[int](p, `document.querySelectorAll("button").length`); n != 1 {
		w.Errorf("%d buttons", n)
	}
	b := pagetest.Value[[]float64](p, `((b) => [b.width, b.height, b.bottom])(document.querySelector("button").getBoundingClientRect())`)
	if b[0] < 280 || b[1] < 64 || b[2] > 800 {
		w.Errorf("the button is %v wide and %v high, and ends at %v", b[0], b[1], b[2])
	}
}

// fits looks at pages with long words and other scripts, and at a refusal.
func (w *world) fits(browser *pagetest.Browser, width int) {
	w.Helper()
	who := w.c["U02MARA"]
	who.Name = strings.Repeat("Maximiliane", 8)
	w.c["U02MARA"] = who
	text := "تسرب مياه " + strings.Repeat("Donaudampfschifffahrt", 5)
	r, err := w.service.Trigger(w.Context(), incident.Trigger{Playbook: "crisis", Text: text, By: "U02MARA"}, noon)
	w.must(err)
	for name, token := range map[string]string{
		"long":    w.token(intake.PurposeLink, "U02JONAS", r.Number),
		"expired": w.token(intake.PurposeLink, "U02JONAS", r.Number, expired),
	} {
		p := browser.Visit(w, w.at+"/a/"+token, width)
		p.Until("it is there", `document.querySelector("h1")`)
		p.Fits()
		p.Picture(fmt.Sprintf("ack-%d-%s", width, name))
	}
}

// TestTheRollCallsPageAsPeopleSeeIt answers a roll call on its page, as somebody does who needs help.
func TestTheRollCallsPageAsPeopleSeeIt(t *testing.T) {
	t.Parallel()
	browser := pagetest.Start(t)
	for _, width := range []int{pagetest.Phone, pagetest.Desk} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c := w.called()
			look := func(p *pagetest.Tab, what string) {
				p.Fits()
				p.Picture(fmt.Sprintf("roll-%d-%s", width, what))
			}
			p := browser.Visit(w, w.at+w.roll(c, "U02AMARA"), width)
			p.Shows("Well <b> & dry?")
			look(p, "1-asked")
			p.Follow("I need help")
			p.Shows("Those who lead are being told")
			look(p, "2-help")
			p.Run(`document.querySelector("textarea").focus()`)
			p.Keys("The stairs are full of smoke.")
			p.Follow("Send")
			p.Until("the note is kept", `document.querySelector("textarea").value === "The stairs are full of smoke."`)
			look(p, "3-note")
			p.Follow("I am safe")
			p.Shows("recorded at")
			p.Until("nothing more is asked", `!document.querySelector("textarea")`)
			look(p, "4-safe")
			if got := w.safety(c, "U02AMARA"); got != incident.Safe {
				t.Errorf("it says %q", got)
			}
			w.must(w.service.CloseRoll(t.Context(), "", c.Incident, "U02JONAS", noon))
			p = browser.Visit(w, w.at+w.roll(c, "U02AMARA"), width)
			p.Shows("This roll call is closed")
			look(p, "5-closed")
		})
	}
}
