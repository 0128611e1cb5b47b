package intake

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/time/rate"
)

// Who sends without end is asked to slow down, and nothing of it is looked at. Others are heard.
func TestAHookThatSendsWithoutEnd(t *testing.T) {
	t.Parallel()
	s, err := New(Options{Hooks: []Hook{{Name: "loud", Secret: "loud"}, {Name: "quiet", Secret: "quiet"}, {Name: "events", Kind: HookEvents, Secret: "key"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"loud", "events"} {
		s.doors[name].limit = rate.NewLimiter(0, 1)
	}
	post := func(path, secret, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+secret)
		w := httptest.NewRecorder()
		s.routes().ServeHTTP(w, r)
		return w
	}
	for i := range 3 {
		want := map[bool]int{true: http.StatusBadRequest, false: http.StatusTooManyRequests}[i == 0]
		for _, got := range []*httptest.ResponseRecorder{post("/hooks/loud", "loud", "{"), post("/v2/enqueue", "", `{"routing_key":"key"}`)} {
			if got.Code != want || want == http.StatusTooManyRequests && got.Header().Get("Retry-After") != "1" {
				t.Errorf("request %d: %d %s", i, got.Code, got.Body)
			}
		}
	}
	if got := post("/hooks/loud", "wrong", "{"); got.Code != http.StatusUnauthorized {
		t.Errorf("who has not the secret is told %d", got.Code)
	}
	if got := post("/hooks/quiet", "quiet", "{"); got.Code != http.StatusBadRequest {
		t.Errorf("another hook is told %d", got.Code)
	}
}
