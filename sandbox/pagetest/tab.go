package pagetest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Desk and Phone are widths to test at, in CSS pixels. Below 720 the page shows one screen at a time.
const (
	Desk  = 1280
	Phone = 400

	oneScreen = 720
)

// Tab is one tab that shows the page. Its methods fail the test where something does not come.
type Tab struct {
	t       testing.TB
	ctx     context.Context
	address string
	width   int
	loaded  chan struct{} // a page has loaded

	mu     sync.Mutex
	broken []string // exceptions, what the page's own policy refused, requests to other hosts
}

// Open opens the page ("http://127.0.0.1:8080") at a width, where as says: "mara/C0123", or nothing, as newcomers do.
// At the end of the test everything that went wrong in the page fails it.
func (b *Browser) Open(t testing.TB, address string, width int, as string) *Tab {
	t.Helper()
	p := b.tab(t, address, width)
	p.do(chromedp.Navigate(address + "/#" + as))
	p.Until("the page is ready", `document.body.classList.contains("ready")`)
	return p
}

// Visit opens any page by its whole address, at a width: of pages that are not the sandbox's, and need no script. What goes
// wrong in it fails the test at its end.
func (b *Browser) Visit(t testing.TB, address string, width int) *Tab {
	t.Helper()
	p := b.tab(t, address, width)
	p.do(chromedp.Navigate(address))
	return p
}

func (b *Browser) tab(t testing.TB, address string, width int) *Tab {
	t.Helper()
	ctx, end := chromedp.NewContext(b.ctx)
	ctx, stop := context.WithTimeout(ctx, 10*time.Minute)
	p := &Tab{t: t, ctx: ctx, address: address, width: width, loaded: make(chan struct{}, 1)}
	t.Cleanup(func() {
		stop()
		end()
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, what := range p.broken {
			t.Errorf("in the page: %s", what)
		}
	})
	if err := chromedp.Listen(ctx, p.watch); err != nil {
		t.Fatal(err)
	}
	height, phone := int64(800), []chromedp.EmulateViewportOption(nil)
	if p.Phone() {
		height, phone = 840, []chromedp.EmulateViewportOption{chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait}
	}
	p.do(chromedp.EmulateViewport(int64(width), height, phone...), colours("light"), chromedp.Func(focused))
	return p
}

// colours sets the scheme, light or dark, and asks for no motion.
func colours(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
		return err
	})
}

// focused lets every tab believe that it has the keyboard, however many there are.
func focused(ctx context.Context, tab *chromedp.Target) error {
	_, err := cdp.Call(ctx, tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return err
}

func (p *Tab) watch(event any) {
	what := ""
	switch e := event.(type) {
	case *page.EventLoadEventFired:
		select {
		case p.loaded <- struct{}{}:
		default:
		}
	case *runtime.EventExceptionThrown:
		what = e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			what += " " + x.Description
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError && e.Entry.URL != p.address { // that a page is a refusal is its own affair
			what = e.Entry.Text + " " + e.Entry.URL
		}
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, p.address) && !strings.HasPrefix(u, "data:") {
			what = "a request to " + u
		}
	}
	if what != "" {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.broken = append(p.broken, what)
	}
}

func (p *Tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// Phone tells whether the page shows one screen at a time.
func (p *Tab) Phone() bool { return p.width < oneScreen }

// Value is what an expression comes to in the page.
func Value[T any](p *Tab, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Run does something in the page that no person needs a hand for.
func (p *Tab) Run(expression string) {
	p.t.Helper()
	Value[chromedp.Void](p, expression)
}

// Until waits for an expression of the page to be true; what completes the sentence "waiting until …".
func (p *Tab) Until(what, expression string) {
	p.t.Helper()
	poll := chromedp.Poll[chromedp.Void]("Boolean("+expression+")", chromedp.WithPollingTimeout(patience), chromedp.WithPollingInterval(50*time.Millisecond))
	if _, err := chromedp.Run(p.ctx, poll); err != nil {
		p.Picture("failed-" + strings.ReplaceAll(p.t.Name(), "/", "-"))
		text, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string]("document.body.innerText"))
		p.t.Fatalf("waiting until %s: %v\nthe page shows:\n%s", what, err, text)
	}
}

// Shows waits until a text is on screen.
func (p *Tab) Shows(text string) {
	p.t.Helper()
	p.Until("it shows "+text, "document.body.innerText.includes("+Quote(text)+")")
}

// Hides waits until a text is on screen no more.
func (p *Tab) Hides(text string) {
	p.t.Helper()
	p.Until("it hides "+text, "!document.body.innerText.includes("+Quote(text)+")")
}

// Waiting waits until the sidebar counts n unread messages for the person in a conversation.
func (p *Tab) Waiting(conversation string, n int) {
	p.t.Helper()
	p.Until(fmt.Sprintf("%d wait in %s", n, conversation), fmt.Sprintf(`[...document.querySelectorAll(".row")].find((r) => r.dataset.name === %s)?.querySelector(".count")?.innerText === "%d"`, Quote(conversation), n))
}

// Quote writes a text as the page's language does.
func Quote(text string) string {
	b, _ := json.Marshal(text) //nolint:errchkjson // a text
	return string(b)
}
