package ring

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var lab = Rule{
	Name: "LabTooWarm", Severity: "critical", Summary: "The calibration lab isn't at 20 °C", Description: "It is 23.4 °C, and 0.5 is allowed.", Instance: "lab-1.berlin",
}

// app takes webhooks, and answers with a status.
type app struct {
	*httptest.Server
	status int
	got    []*http.Request
	bodies []string
}

func newApp(t *testing.T, status int) (*app, *Monitoring) {
	t.Helper()
	a := &app{status: status}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a.got, a.bodies = append(a.got, r), append(a.bodies, string(body))
		w.WriteHeader(a.status)
		_, _ = io.WriteString(w, "as you say\nand more")
	}))
	t.Cleanup(a.Close)
	return a, NewMonitoring(MonitoringOptions{URL: a.URL + "/hooks/monitoring", Token: "s3cret", Rules: []Rule{lab}})
}

func TestAnAlertIsToldAsAlertmanagerTellsIt(t *testing.T) {
	t.Parallel()
	a, m := newApp(t, http.StatusAccepted)
	for _, err := range []error{m.Fire(t.Context(), "LabTooWarm"), m.Fire(t.Context(), "LabTooWarm"), m.Resolve(t.Context(), "LabTooWarm")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if r := a.got[0]; r.Method != http.MethodPost || r.URL.Path != "/hooks/monitoring" || r.Header.Get("Authorization") != "Bearer s3cret" {
		t.Errorf("%s %s with %v", r.Method, r.URL, r.Header)
	}
	var fired, again, resolved webhook
	for i, into := range []*webhook{&fired, &again, &resolved} {
		if err := json.Unmarshal([]byte(a.bodies[i]), into); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(fired, again); d != "" {
		t.Errorf("the second time it says (-first +second):\n%s", d)
	}
	one, over := fired.Alerts[0], resolved.Alerts[0]
	if fired.Status != "firing" || one.Status != "firing" || !one.EndsAt.IsZero() || one.Labels["alertname"] != "LabTooWarm" || fired.CommonAnnotations["summary"] != lab.Summary {
		t.Errorf("fired: %+v", fired)
	}
	if fired.Version != "4" || fired.GroupKey != `{}:{alertname="LabTooWarm"}` || fired.GroupKey != resolved.GroupKey || one.Fingerprint != over.Fingerprint || len(one.Fingerprint) != 16 {
		t.Errorf("%s and %s of group %s", one.Fingerprint, over.Fingerprint, fired.GroupKey)
	}
	if resolved.Status != "resolved" || over.Status != "resolved" || over.EndsAt.IsZero() || !over.StartsAt.Equal(one.StartsAt) {
		t.Errorf("resolved: %+v", resolved)
	}
}

func TestWhatTheAppAnswersIsShown(t *testing.T) {
	t.Parallel()
	a, m := newApp(t, http.StatusAccepted)
	fire := func() Alert {
		t.Helper()
		if err := m.Fire(t.Context(), "LabTooWarm"); err != nil {
			t.Fatal(err)
		}
		return m.Alerts()[0]
	}
	fire()
	if got := fire(); !got.Firing || got.Told != 2 || got.Answer.Status != 202 || got.Answer.Text != "Accepted" || got.Answer.Said != "as you say" {
		t.Errorf("taken twice: %+v %+v", got, got.Answer)
	}
	a.status = http.StatusServiceUnavailable
	if got := fire(); got.Told != 2 || got.Answer.Status != 503 {
		t.Errorf("refused: %+v %+v", got, got.Answer)
	}
	a.Close()
	if got := fire(); got.Answer.Status != 0 || !strings.Contains(got.Answer.Text, "could not be reached") {
		t.Errorf("nobody there: %+v", got.Answer)
	}
	if err := m.Fire(t.Context(), "Nothing"); err == nil {
		t.Error("a rule that is not there fires")
	}
}

func TestTheMonitoringCallsThisMachineAlone(t *testing.T) {
	t.Parallel()
	m := NewMonitoring(MonitoringOptions{URL: "http://192.0.2.1/hooks/x", Rules: []Rule{lab}})
	_ = m.Fire(t.Context(), "LabTooWarm")
	if got := m.Alerts()[0].Answer; got == nil || !strings.Contains(got.Text, "loopback addresses only") {
		t.Errorf("it says %+v", got)
	}
}

// A line that is copied into a terminal posts what the button would: the shell here has a curl that prints its arguments.
func TestTheLineForAShell(t *testing.T) {
	t.Parallel()
	_, m := newApp(t, http.StatusAccepted)
	for status, line := range map[string]string{"firing": m.Alerts()[0].Fire, "resolved": m.Alerts()[0].Resolve} {
		out, err := exec.CommandContext(t.Context(), "sh", "-c", `curl() { printf '%s\n' "$@"; }; `+line).Output()
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Split(strings.TrimSpace(string(out)), "\n")
		var body webhook
		if err := json.Unmarshal([]byte(words[len(words)-1]), &body); err != nil {
			t.Fatalf("%v in %q", err, words)
		}
		if body.Status != status || body.CommonAnnotations["summary"] != lab.Summary || time.Since(body.Alerts[0].StartsAt) > time.Minute {
			t.Errorf("%s posts %+v", line, body)
		}
		want := []string{"-i", m.o.URL, "-H", "Authorization: Bearer s3cret", "-H", "Content-Type: application/json", "-d"}
		if d := cmp.Diff(want, words[:len(words)-1]); d != "" {
			t.Errorf("curl gets (-want +got):\n%s", d)
		}
	}
}

// Nobody waits for an app that says nothing once the sandbox ends.
func TestWaitingEndsWithTheSandbox(t *testing.T) {
	t.Parallel()
	ctx, end := context.WithCancel(t.Context())
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then the server sees that the other side is gone
		end()
		<-r.Context().Done()
	}))
	defer silent.Close()
	m := NewMonitoring(MonitoringOptions{URL: silent.URL, Rules: []Rule{lab}})
	if err := m.Fire(ctx, "LabTooWarm"); err != nil || m.Alerts()[0].Answer.Status != 0 {
		t.Errorf("the app answers %+v, %v", m.Alerts()[0].Answer, err)
	}
}
