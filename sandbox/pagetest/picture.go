package pagetest

import (
	"os"
	"path/filepath"

	"github.com/chromedp/chromedp"
)

// Picture keeps what the page looks like, light and dark, in the folder that SANDBOX_PICTURES names, for people to look at.
func (p *Tab) Picture(name string) {
	p.t.Helper()
	folder := os.Getenv("SANDBOX_PICTURES")
	if folder == "" {
		return
	}
	for _, scheme := range []string{"dark", "light"} {
		if err := chromedp.Do(p.ctx, colours(scheme)); err != nil {
			p.t.Error(err)
			return
		}
		p.Screenshot(filepath.Join(folder, name+"-"+scheme+".png"))
	}
}

// Screenshot writes what the page looks like into a file.
func (p *Tab) Screenshot(path string) {
	p.t.Helper()
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(path, png, 0o644)
	}
	if err != nil {
		p.t.Error(err)
	}
}

// Fits fails where something sticks out of the window.
func (p *Tab) Fits() {
	p.t.Helper()
	over := Value[[]string](p, `[...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1 &&
		!e.closest(".tabs, .marks, pre, .table, #toasts")).map((e) => e.tagName + "." + e.className + " " + e.innerText?.slice(0, 40)).slice(0, 5)`)
	if len(over) > 0 {
		p.t.Errorf("these stick out of the window: %q", over)
	}
}
