// Package pagetest uses the sandbox's page as a person does: in Chromium, with a mouse or a finger and a keyboard. It
// knows the page and nothing else, so that the tests of every room can look at what people see.
package pagetest

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long something may take to show on the page, on a machine that is busy with other tests.
const patience = time.Minute

// Browser is one Chromium with any number of tabs.
type Browser struct{ ctx context.Context }

// Start starts a Chromium that ends with the test. Without one the test is skipped; in CI (CI=true) that is a failure.
// Its language is English whatever the machine's is.
func Start(t testing.TB) *Browser {
	t.Helper()
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(find(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true), chromedp.Flag("no-pings", true), chromedp.Flag("accept-lang", "en-US"),
		chromedp.Env("LANGUAGE=en_US"), chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(patience))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), flags...)
	browser, end := chromedp.NewContext(allocator)
	t.Cleanup(func() { end(); stop() })
	if _, err := chromedp.Run(browser, chromedp.Title()); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return &Browser{browser}
}

func find(t testing.TB) string {
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
