package pagetest

import (
	"context"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	cdpinput "github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Press presses the last visible control whose label, name or first line is this.
func (p *Tab) Press(label string) {
	p.t.Helper()
	find := strings.ReplaceAll(`[...document.querySelectorAll("button,a,[role=option],label,summary,input")].filter((e) => e.checkVisibility() &&
		[e.getAttribute("aria-label"), e.dataset.name, e.innerText.trim().split("\n")[0]].includes(LABEL)).at(-1)`, "LABEL", Quote(label))
	p.Until("there is "+label+" to press", find)
	middle := `((e) => { const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })(` + find + `)`
	p.Run(find + `.scrollIntoView({block: "nearest"})`)
	at := Value[[]float64](p, middle)
	p.do(chromedp.MouseEvent(cdpinput.DispatchMouseEventTypeMouseMoved, at[0], at[1])) // some controls come up only then
	p.Until("nothing covers "+label, `((e) => { e.scrollIntoView({block: "nearest"}); return e.contains(document.elementFromPoint(...`+middle+`)); })(`+find+`)`)
	at = Value[[]float64](p, middle)
	p.do(chromedp.MouseClickXY(at[0], at[1]))
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
	p.Until("the conversation "+name+" is open", `document.querySelector("#chat .chat-title h2")?.innerText.includes(`+Quote(name)+`)`)
}

// ActAs becomes another person, by name, and comes out at the list of conversations.
func (p *Tab) ActAs(name string) {
	p.t.Helper()
	p.Back()
	p.Press(Value[string](p, `document.querySelector(".picker").getAttribute("aria-label")`))
	p.Keys(name)
	p.Until("one person is found", `document.querySelectorAll("[role=option]").length === 1`)
	p.Keys(kb.Enter)
	p.Until("it is "+name+"’s screen", `document.querySelector(".picker").getAttribute("aria-label") === `+Quote("Acting as "+name)+` && document.querySelector("#chat .chat-title")`)
}
