package paging_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
	"tocsin/paging"
)

var write = flag.Bool("write", false, "write what is sent into testdata instead of comparing it")

// recorder is a web server that takes everything and keeps it as people can read it.
type recorder struct {
	*httptest.Server
	mu   sync.Mutex
	seen []string
}

func record(t *testing.T, says string) *recorder {
	r := &recorder{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.mu.Lock()
		r.seen = append(r.seen, readable(t, req))
		r.mu.Unlock()
		_, _ = io.WriteString(w, says)
	}))
	t.Cleanup(r.Close)
	return r
}

// readable shows a request: its line, what headers say that matter, its body with one field a line.
func readable(t *testing.T, r *http.Request) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s\n", r.Method, r.RequestURI)
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		switch name {
		case "Accept-Encoding", "Content-Length", "Webhook-Timestamp", "Webhook-Signature": // which TestWebhookIsSigned looks at
		default:
			fmt.Fprintf(&out, "%s: %s\n", name, r.Header.Get(name))
		}
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	out.WriteString("\n")
	if r.Header.Get("Content-Type") == "application/json" {
		var pretty bytes.Buffer
		if err := json.Indent(&pretty, body, "", "  "); err != nil {
			t.Errorf("no JSON: %v", err)
		}
		out.Write(pretty.Bytes())
		return out.String() + "\n"
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		t.Errorf("no form: %v", err)
	}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		fmt.Fprintf(&out, "%s = %s\n", name, form.Get(name))
	}
	return out.String()
}

// TestWire compares what leaves for each provider with testdata. After a change: go test ./paging -run TestWire -write, and
// read the difference.
func TestWire(t *testing.T) {
	t.Parallel()
	for _, s := range webSubjects {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			far := record(t, s.reply())
			p := s.make(far.Client(), far.URL)
			for _, m := range messages(s) {
				if r := p.Notify(t.Context(), m); r.Cause != nil {
					t.Fatal(r.Cause)
				}
			}
			golden(t, s.name+".txt", strings.Join(far.seen, "\n----\n\n"))
		})
	}
}

// messages are what a provider is shown: people are paged, pagers hear all that becomes of an incident; then one that is
// not urgent and has no way back.
func messages(s webSubject) []paging.Message {
	bare := alarm(s.to)
	bare.Urgent, bare.Language, bare.Button = false, "de-DE", "Bestätigen"
	bare.Link, bare.Answer, bare.Keypad, bare.Status = "", "", "", ""
	all := []paging.Message{alarm(s.to), bare}
	if s.to != "" {
		return all
	}
	for _, event := range []incident.Event{incident.EventAcknowledge, incident.EventResolve} {
		m := alarm("")
		m.Event = event
		all = append(all, m)
	}
	return all
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *write {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: -want +got\n%s", path, diff)
	}
}
