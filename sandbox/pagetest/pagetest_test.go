package pagetest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tocsin/sandbox/pagetest"
)

// watched is a test that notes what it fails of, and ends when it is told to.
type watched struct {
	testing.TB
	failures []string
	last     []func()
}

func (w *watched) Helper()          {}
func (w *watched) Cleanup(f func()) { w.last = append(w.last, f) }
func (w *watched) Errorf(format string, args ...any) {
	w.failures = append(w.failures, fmt.Sprintf(format, args...))
}

func (w *watched) end() {
	for _, f := range w.last {
		f()
	}
}

// TestWhatGoesWrongInThePageFailsTheTest: a test that looks at the page need not ask whether it broke.
func TestWhatGoesWrongInThePageFailsTheTest(t *testing.T) {
	t.Parallel()
	browser := pagetest.Start(t)
	for script, want := range map[string]string{
		"":                            "",
		"throw new Error('oh dear')":  "oh dear",
		"fetch('http://127.0.0.2:9')": "a request to http://127.0.0.2:9",
		"eval('1')":                   "Content Security Policy",
	} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Security-Policy", "script-src 'unsafe-inline'")
				w.Header().Set("Content-Type", "text/html")
				fmt.Fprintf(w, "<link rel=icon href=data:,><body class=ready><p id=p></p><script>%s</script><script>p.innerText = 'drawn'</script>", script)
			}))
			t.Cleanup(page.Close)
			w := &watched{TB: t}
			browser.Open(w, page.URL, pagetest.Desk, "").Shows("drawn")
			w.end()
			if got := strings.Join(w.failures, "\n"); (want == "") != (got == "") || !strings.Contains(got, want) {
				t.Errorf("%q fails the test with %q; want %q", script, got, want)
			}
		})
	}
}
