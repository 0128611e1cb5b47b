package intake_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"tocsin/incident"
)

// realAlertmanager is Prometheus' own, as a process on loopback that ends with the test.
type realAlertmanager struct {
	w      *world
	at     string
	output bytes.Buffer
	over   chan struct{}
}

// alertmanagerConfig posts what is labelled "paged" as it would page PagerDuty, and all else to the hook.
const alertmanagerConfig = `
route:
  receiver: hook
  group_by: [alertname]
  group_wait: 10ms
  group_interval: 200ms
  repeat_interval: 1h
  routes: [{receiver: events, matchers: [paged="yes"]}]
receivers:
  - name: hook
    webhook_configs:
      - {url: "%[1]s/hooks/prometheus", http_config: {authorization: {credentials: %[2]s}}}
  - name: events
    pagerduty_configs:
      - {url: "%[1]s/v2/enqueue", routing_key: %[3]s, severity: critical, description: "{{ .CommonAnnotations.summary }}"}
`

func newAlertmanager(w *world) *realAlertmanager {
	w.Helper()
	var program string
	for _, name := range []string{"prometheus-alertmanager", "alertmanager"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
		}
	}
	if program == "" {
		w.Skip("Prometheus' Alertmanager is not installed (prometheus-alertmanager)")
	}
	folder := w.TempDir()
	config := filepath.Join(folder, "alertmanager.yml")
	w.must(os.WriteFile(config, fmt.Appendf(nil, alertmanagerConfig, w.at, promSecret, routingKey), 0o600))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	w.must(err)
	address := l.Addr().String()
	w.must(l.Close())
	a := &realAlertmanager{w: w, at: "http://" + address, over: make(chan struct{})}
	command := exec.Command(program, "--config.file="+config, "--storage.path="+folder, "--web.listen-address="+address, "--cluster.listen-address=")
	command.Stdout, command.Stderr = &a.output, &a.output
	w.must(command.Start())
	go func() {
		_ = command.Wait() // it is killed
		close(a.over)
	}()
	w.Cleanup(func() {
		_ = command.Process.Kill()
		<-a.over
	})
	a.eventually("it is ready", func() bool {
		answer, err := http.Get(a.at + "/-/ready")
		if err == nil {
			_ = answer.Body.Close()
		}
		return err == nil && answer.StatusCode == http.StatusOK
	})
	return a
}

// post tells of alerts, as Prometheus does; one that is over has ended a second ago.
func (a *realAlertmanager) post(over bool, alerts ...map[string]string) {
	a.w.Helper()
	var list []map[string]any
	for _, labels := range alerts {
		one := map[string]any{"labels": labels, "annotations": map[string]string{"summary": "About " + labels["alertname"], "description": "At " + labels["instance"]},
			"startsAt": time.Now().Add(-time.Minute), "generatorURL": "http://prometheus.halden.example/graph"}
		if over {
			one["endsAt"] = time.Now().Add(-time.Second)
		}
		list = append(list, one)
	}
	body, err := json.Marshal(list)
	a.w.must(err)
	answer, err := http.Post(a.at+"/api/v2/alerts", "application/json", bytes.NewReader(body))
	a.w.must(err)
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		a.w.Fatalf("Alertmanager answers with %s", answer.Status)
	}
}

func (a *realAlertmanager) eventually(what string, is func() bool) {
	a.w.Helper()
	again, late := time.NewTicker(20*time.Millisecond), time.After(2*time.Minute)
	defer again.Stop()
	for !is() {
		select {
		case <-again.C:
		case <-a.over:
			a.w.Fatalf("Alertmanager has ended:\n%s", a.output.String())
		case <-late:
			a.w.Fatalf("not within two minutes: %s; the log is:\n%s", what, a.w.log.String())
		}
	}
}

// Prometheus' Alertmanager fires at the hook, in groups, and says when all of a group is over.
func TestPrometheusAlertmanager(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	a := newAlertmanager(w)
	db1 := map[string]string{"alertname": "DiskFull", "instance": "db1", "severity": "critical"}
	db2 := map[string]string{"alertname": "DiskFull", "instance": "db2", "severity": "critical"}
	a.post(false, db1)
	a.eventually("an incident is open", func() bool { return len(w.all()) == 1 })
	r := w.record(1)
	if r.Title != "About DiskFull" || r.Severity.Name != "sev1" || r.Details != "At db1\nhttp://prometheus.halden.example/graph" || len(r.Pages) != 2 {
		t.Errorf("%+v", r)
	}
	a.post(false, db2)
	a.eventually("the second alert has joined it", func() bool { return w.record(1).Alerts == 2 })
	a.post(true, db1)
	a.eventually("it is told that one is over", func() bool { return w.record(1).Alerts == 3 })
	a.post(true, db2)
	a.eventually("the incident is over", func() bool { return w.record(1).State == incident.Resolved })
	if r := w.record(1); r.ResolvedBy != incident.Outsider("prometheus (Alertmanager)") || len(w.all()) != 1 {
		t.Errorf("%+v", r.Incident)
	}
}

// The same Alertmanager, set up to page PagerDuty, pages this by another address.
func TestAlertmanagerPagesThisForPagerDuty(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	a := newAlertmanager(w)
	paged := map[string]string{"alertname": "Down", "instance": "web1", "paged": "yes"}
	a.post(false, paged)
	a.eventually("an incident is open", func() bool { return len(w.all()) == 1 })
	if r := w.record(1); r.Title != "About Down" || r.Severity.Name != "sev1" || r.TriggeredBy != incident.Outsider("pager (Events API)") {
		t.Errorf("%+v", r.Incident)
	}
	a.post(true, paged)
	a.eventually("the incident is over", func() bool { return w.record(1).State == incident.Resolved })
}
