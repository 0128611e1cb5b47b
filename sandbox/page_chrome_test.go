package sandbox

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdpinput "github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long a test waits for something to show on the page.
const patience = 15 * time.Second

// browserPath finds Chromium. Without one the tests of the page are skipped, but never where CI=true says that they count.
func browserPath(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("Chromium is missing; install it to test the page")
	}
	t.Skip("Chromium is missing: the page is not tested")
	return ""
}

// startBrowser starts one Chromium for a test and its tabs.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browserPath(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true), chromedp.Flag("no-pings", true), chromedp.UserDataDir(t.TempDir()))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), flags...)
	browser, end := chromedp.NewContext(allocator)
	t.Cleanup(func() { end(); stop() })
	if _, err := chromedp.Run(browser, chromedp.Title()); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return browser
}

// screen is one tab that shows the sandbox's page.
type screen struct {
	t       *testing.T
	ctx     context.Context
	address string

	mu     sync.Mutex
	broken []string // exceptions, refused by the policy, requests to other hosts
}

// openTab opens the page at a width, as a person ("mara/general").
func openTab(t *testing.T, browser context.Context, address string, width int, dark bool, as string) *screen {
	t.Helper()
	ctx, end := chromedp.NewContext(browser)
	ctx, stop := context.WithTimeout(ctx, 2*time.Minute)
	p := &screen{t: t, ctx: ctx, address: address}
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
	height, scheme := int64(800), "light"
	var phone []chromedp.EmulateViewportOption
	if width < 700 {
		height, phone = 840, []chromedp.EmulateViewportOption{chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait}
	}
	if dark {
		scheme = "dark"
	}
	p.do(chromedp.EmulateViewport(int64(width), height, phone...), chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
		if err == nil {
			_, err = cdp.Call(ctx, tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		}
		return err
	}), chromedp.Navigate(address+"/#"+as))
	p.until("the page is ready", `document.body.classList.contains("ready")`)
	return p
}

func (p *screen) watch(event any) {
	what := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		what = e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			what += " " + x.Description
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError {
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

func (p *screen) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// value is what an expression comes to in the page.
func value[T any](p *screen, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for an expression of the page to be true.
func (p *screen) until(what, expression string) {
	p.t.Helper()
	poll := chromedp.Poll[chromedp.Void]("Boolean("+expression+")", chromedp.WithPollingTimeout(patience), chromedp.WithPollingInterval(20*time.Millisecond))
	if _, err := chromedp.Run(p.ctx, poll); err != nil {
		p.picture("failed-" + strings.ReplaceAll(p.t.Name(), "/", "-"))
		text, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string]("document.body.innerText"))
		p.t.Fatalf("waiting until %s: %v\nthe page shows:\n%s", what, err, text)
	}
}

// shows waits until a text is on screen.
func (p *screen) shows(text string) {
	p.t.Helper()
	p.until("it shows "+text, "document.body.innerText.includes("+quote(text)+")")
}

// press presses the last visible control whose label, name or first line is this, with a real mouse or finger.
func (p *screen) press(label string) {
	p.t.Helper()
	find := strings.ReplaceAll(`[...document.querySelectorAll("button,a,[role=option],label,summary,input")].filter((e) => e.checkVisibility() &&
		[e.getAttribute("aria-label"), e.dataset.name, e.innerText.trim().split("\n")[0]].includes(LABEL)).at(-1)`, "LABEL", quote(label))
	p.until("there is "+label+" to press", find)
	p.run(find + `.scrollIntoView({block: "nearest"})`)
	middle := `((e) => { const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })(` + find + `)`
	at := value[[]float64](p, middle)
	p.do(chromedp.MouseEvent(cdpinput.DispatchMouseEventTypeMouseMoved, at[0], at[1]))
	p.until("nothing covers "+label, `((e) => e.contains(document.elementFromPoint(...`+middle+`)))(`+find+`)`)
	at = value[[]float64](p, middle)
	p.do(chromedp.MouseClickXY(at[0], at[1]))
}

// run does something in the page that no person needs a hand for.
func (p *screen) run(expression string) { value[chromedp.Void](p, expression) }

// compose types into the empty composer.
func (p *screen) compose(text string) {
	p.t.Helper()
	p.run(`document.getElementById("composer").value = ""; document.getElementById("composer").focus()`)
	p.keys(text)
}

// keys types into whatever has the focus. Enter goes as one event, of which the browser itself makes what follows:
// what a page prevents is then prevented, as for people.
func (p *screen) keys(keys string) {
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

// picture keeps what the page looks like in the folder that SANDBOX_PICTURES names, for people to look at.
func (p *screen) picture(name string) {
	p.t.Helper()
	folder := os.Getenv("SANDBOX_PICTURES")
	if folder == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), png, 0o600)
	}
	if err != nil {
		p.t.Error(err)
	}
}

// fits fails where something sticks out of the window.
func (p *screen) fits() {
	p.t.Helper()
	over := value[[]string](p, `[...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1 &&
		!e.closest(".tabs, .marks, pre, .table, #toasts")).map((e) => e.tagName + "." + e.className + " " + e.innerText?.slice(0, 40)).slice(0, 5)`)
	if len(over) > 0 {
		p.t.Errorf("these stick out of the window: %q", over)
	}
}
