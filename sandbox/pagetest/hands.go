package pagetest

import (
	"context"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdpinput "github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Press presses the last visible control whose label, name or first line is this.
func (p *Tab) Press(label string) {
	p.t.Helper()
	p.Hold(label, func() {})
}

// Hold presses it as Press does, and lets go of it only when something else has happened.
func (p *Tab) Hold(label string, meanwhile func()) {
	p.t.Helper()
	x, y := p.aim(label)
	p.do(mouse(chromedp.MousePressed, x, y))
	meanwhile()
	p.do(mouse(chromedp.MouseReleased, x, y))
}

func mouse(kind cdpinput.DispatchMouseEventType, x, y float64) chromedp.Action[chromedp.Void] {
	return chromedp.MouseEvent(kind, x, y, func(e *cdpinput.DispatchMouseEventParams) { e.Button, e.ClickCount = cdpinput.MouseButtonLeft, 1 })
}

// aim waits until the control stands still with nothing before it, and gives its middle.
func (p *Tab) aim(label string) (x, y float64) {
	p.t.Helper()
	find := strings.ReplaceAll(`[...document.querySelectorAll("button,a,[role=option],label,summary,input")].filter((e) => e.checkVisibility() &&
		[e.getAttribute("aria-label"), e.dataset.name, e.innerText.trim().split("\n")[0]].includes(LABEL)).at(-1)`, "LABEL", Quote(label))
	p.Until("there is "+label+" to press", find)
	middle := `((e) => { e.scrollIntoView({block: "nearest"}); const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })(` + find + `)`
	at := Value[[]float64](p, middle)
	p.do(chromedp.MouseEvent(chromedp.MouseMoved, at[0], at[1])) // some controls come up only then
	p.Until(label+" stands still, uncovered", `((at, before) => { window.aim = String(at); return window.aim === before && `+find+`.contains(document.elementFromPoint(...at)); })(`+middle+`, window.aim)`)
	at = Value[[]float64](p, middle)
	return at[0], at[1]
}

// Follow presses what leads to another page, a link or a form's button, and waits until that has loaded.
func (p *Tab) Follow(label string) {
	p.t.Helper()
	select {
	case <-p.loaded: // of the page before
	default:
	}
	p.Press(label)
	select {
	case <-p.loaded:
	case <-time.After(patience):
		p.t.Fatalf("pressing %s leads nowhere", label)
	}
}

// Compose types into the empty composer.
func (p *Tab) Compose(text string) {
	p.t.Helper()
	p.Run(`document.getElementById("composer").value = ""; document.getElementById("composer").focus()`)
	p.Keys(text)
}

// Keys types into whatever has the focus. Enter goes as one event, of which the browser itself makes what follows:
// what a page prevents is then prevented, as for people.
func (p *Tab) Keys(keys string) {
	p.t.Helper()
	for i, part := range strings.Split(keys, kb.Enter) {
		if i > 0 {
			p.do(chromedp.Func(pressEnter))
		}
		p.do(chromedp.KeyEvent(part))
	}
}

func pressEnter(ctx context.Context, tab *chromedp.Target) error {
	for _, kind := range []cdpinput.DispatchKeyEventType{cdpinput.DispatchKeyEventTypeKeyDown, cdpinput.DispatchKeyEventTypeKeyUp} {
		key := cdpinput.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13}
		if kind == cdpinput.DispatchKeyEventTypeKeyDown {
			key.Text = "\r"
		}
		if _, err := cdp.Call(ctx, tab, cdpinput.DispatchKeyEvent, key); err != nil {
			return err
		}
	}
	return nil
}

// Back goes to the list of conversations, which a wide window shows all the time.
func (p *Tab) Back() {
	p.t.Helper()
	if p.Phone() && Value[bool](p, `document.body.dataset.screen === "chat"`) {
		p.Press("Back to the channels")
	}
}

// Enter goes into a conversation by its name in the sidebar.
func (p *Tab) Enter(name string) {
	p.t.Helper()
	p.Back()
	p.Press(name)
	p.Until("the conversation "+name+" is open", `document.querySelector("#chat .chat-title h2")?.innerText.includes(`+Quote(name)+`) && `+loaded)
}

// ActAs becomes another person, by name, and comes out at the list of conversations.
func (p *Tab) ActAs(name string) {
	p.t.Helper()
	p.Back()
	p.Press(Value[string](p, `document.querySelector(".picker").getAttribute("aria-label")`))
	p.Keys(name)
	p.Until("one person is found", `document.querySelectorAll("[role=option]").length === 1`)
	p.Keys(kb.Enter)
	p.Until("it is "+name+"’s screen", `document.querySelector(".picker").getAttribute("aria-label") === `+Quote("Acting as "+name)+` && `+loaded)
}

// loaded: what is open has its messages, and is drawn for the last time before something new happens.
const loaded = `document.querySelector("#chat .messages")?.ariaBusy === "false"`
