package intake_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"tocsin/incident"
	"tocsin/intake"
)

const (
	promSecret = "prometheus-0123456789abcdef"
	buildKey   = "a key of Standard Webhooks"
)

// grades are those of the company.
var grades = incident.Severities{Usual: "sev2", Grades: []incident.Severity{{Name: "sev1", Title: "Critical"}, {Name: "sev2", Title: "Major"}, {Name: "sev3", Title: "Minor"}}}

// hooked has a hook of each kind.
func hooked(o *intake.Options) {
	o.Severities = grades
	o.Hooks = []intake.Hook{
		{Name: "prometheus", Kind: intake.HookAlertmanager, Secret: promSecret, Playbook: "crisis", Severities: map[string]string{"critical": "sev1", "warning": "sev3"}},
		{Name: "grafana", Kind: intake.HookGrafana, Secret: "grafana-" + promSecret, Playbook: "crisis"},
		{Name: "tool", Kind: intake.HookGeneric, Secret: "tool-" + promSecret, Playbook: "crisis", Playbooks: []string{"none"}},
		{Name: "builds", Kind: intake.HookGeneric, SigningKey: []byte(buildKey), Playbook: "crisis"},
		{Name: "pager", Kind: intake.HookEvents, Secret: routingKey, Playbook: "crisis", Severities: map[string]string{"critical": "sev1", "warning": "sev2"}},
	}
}

func newHooked(t *testing.T, change ...func(*intake.Options)) *world {
	t.Helper()
	w := newWorld(t, append([]func(*intake.Options){hooked, func(o *intake.Options) { o.Alarms = o.Incidents.(*flaky) }}, change...)...)
	w.service.Severities = grades
	return w
}

func (w *world) post(path, secret, body string, header ...string) reply {
	w.Helper()
	return w.do("POST", path, body, append([]string{"Content-Type", "application/json", "Authorization", "Bearer " + secret}, header...)...)
}

// alerted fails unless so many alerts with a result are counted.
func (w *world) alerted(hook, result string, n float64) {
	w.Helper()
	w.countedIn("tocsin_alerts_total", hook, result, n)
}

// all are the incidents there are, newest first.
func (w *world) all() []incident.Incident {
	w.Helper()
	list, err := w.store.List(w.Context(), incident.Filter{})
	w.must(err)
	return list
}

// alertmanager is what Prometheus' Alertmanager 0.28 posts, with what a test wants changed.
func alertmanager(change ...string) string {
	body := `{"receiver":"tocsin","status":"firing","alerts":[
		{"status":"firing","labels":{"alertname":"DiskFull","instance":"db1:9100","job":"node","severity":"critical"},
		 "annotations":{"summary":"A disk is nearly full","description":"/var has 2% left"},"startsAt":"2026-11-22T12:00:00.000Z","endsAt":"0001-01-01T00:00:00Z",
		 "generatorURL":"http://prometheus.halden.example:9090/graph?g0.expr=disk","fingerprint":"8f1a"},
		{"status":"firing","labels":{"alertname":"DiskFull","instance":"db2:9100","job":"node","severity":"critical"},
		 "annotations":{"summary":"A disk is nearly full","description":"/home has 1% left"},"startsAt":"2026-11-22T12:00:00.000Z","endsAt":"0001-01-01T00:00:00Z",
		 "generatorURL":"http://prometheus.halden.example:9090/graph?g0.expr=disk","fingerprint":"8f1b"}],
	"groupLabels":{"alertname":"DiskFull"},"commonLabels":{"alertname":"DiskFull","job":"node","severity":"critical"},
	"commonAnnotations":{"summary":"A disk is nearly full"},"externalURL":"http://alertmanager.halden.example:9093","version":"4",
	"groupKey":"{}:{alertname=\"DiskFull\"}","truncatedAlerts":0}`
	return strings.NewReplacer(change...).Replace(body)
}

// A group of alerts is one incident, until all of it is over.
func TestAlertmanagerRings(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	w.is(w.post("/hooks/prometheus", promSecret, alertmanager()), 202, `{"incident":"INC-1","status":"opened"}`)
	r := w.record(1)
	if r.Title != "A disk is nearly full" || r.Severity.Name != "sev1" || r.TriggeredBy != incident.Outsider("prometheus (Alertmanager)") || len(r.Pages) != 2 {
		t.Errorf("%+v", r)
	}
	if want := "• instance=db1:9100: /var has 2% left\n• instance=db2:9100: /home has 1% left\nhttp://alertmanager.halden.example:9093"; r.Details != want {
		t.Errorf("the details are:\n%s", r.Details)
	}
	w.is(w.post("/hooks/prometheus", promSecret, alertmanager()), 202, `{"incident":"INC-1","status":"joined"}`)
	w.is(w.post("/hooks/prometheus", promSecret, alertmanager(`\"DiskFull\"`, `\"Another\"`)), 202, `INC-2`)
	over := alertmanager(`"firing"`, `"resolved"`)
	w.is(w.post("/hooks/prometheus", promSecret, over), 202, `{"incident":"INC-1","status":"resolved"}`)
	if r := w.record(1); r.State != incident.Resolved || r.Resolution != "prometheus (Alertmanager) says that it is over." || r.Alerts != 2 {
		t.Errorf("%+v", r.Incident)
	}
	w.is(w.post("/hooks/prometheus", promSecret, over), 202, `"status":"over"`)
	w.is(w.post("/hooks/prometheus", promSecret, alertmanager(`"firing"`, `"resolved"`, `\"DiskFull\"`, `\"Unheard\"`)), 202, `"status":"ignored"`)
	w.is(w.post("/hooks/prometheus", promSecret, alertmanager()), 202, `{"incident":"INC-3","status":"opened"}`)
	if len(w.all()) != 3 {
		t.Errorf("there are %d incidents", len(w.all()))
	}
	for result, n := range map[string]float64{"opened": 3, "joined": 1, "resolved": 1, "over": 1, "ignored": 1} {
		w.alerted("prometheus", result, n)
	}
}

// Of a group that is partly over only what fires is named, of many the first, and without a summary the labels say what it is.
func TestWhatIsSaidOfAGroup(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	var many []string
	for i := range 14 {
		status := map[bool]string{true: "resolved", false: "firing"}[i == 0]
		many = append(many, fmt.Sprintf(`{"status":%q,"labels":{"alertname":"Down","instance":"web%d"},"annotations":{}}`, status, i))
	}
	w.is(w.post("/hooks/prometheus", promSecret, `{"status":"firing","groupKey":"k","truncatedAlerts":7,"groupLabels":{"alertname":"Down","site":"berlin"},
		"commonLabels":{"alertname":"Down"},"externalURL":"javascript:alert(1)","alerts":[`+strings.Join(many, ",")+`]}`), 202)
	r := w.record(1)
	if r.Title != "Down (site=berlin)" || strings.Contains(r.Details, "web0\n") || !strings.Contains(r.Details, "web10\nand 10 more") || strings.Contains(r.Details, "javascript") {
		t.Errorf("%s\n%s", r.Title, r.Details)
	}
	w.is(w.post("/hooks/prometheus", promSecret, `{"status":"firing","groupKey":"{}:{}","alerts":[]}`), 202)
	if r := w.record(2); r.Title != "{}:{}" {
		t.Errorf("%q", r.Title)
	}
}

// A group is as bad as the worst of the alerts in it that fire. One that does not say how bad it is counts as the usual.
func TestAGroupIsAsBadAsItsWorst(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	for i, c := range []struct{ hook, alerts, want string }{
		{"prometheus", "firing warning, firing critical, firing warning", "sev1"},
		{"prometheus", "firing warning, resolved critical", "sev3"},
		{"prometheus", "firing warning, firing ", "sev2"},
		{"prometheus", "firing warning, firing whatever", "sev2"},
		{"grafana", "firing sev3, firing SEV1", "sev1"},
		{"grafana", "firing sev3", "sev3"},
		{"grafana", "", "sev2"},
	} {
		var list []string
		for _, one := range strings.Split(c.alerts, ", ") {
			if status, severity, ok := strings.Cut(one, " "); ok {
				list = append(list, fmt.Sprintf(`{"status":%q,"labels":{"alertname":"Down","severity":%q}}`, status, severity))
			}
		}
		secret := map[string]string{"prometheus": promSecret, "grafana": "grafana-" + promSecret}[c.hook]
		w.is(w.post("/hooks/"+c.hook, secret, fmt.Sprintf(`{"status":"firing","groupKey":"%d","commonLabels":{"alertname":"Down"},"alerts":[%s]}`, i, strings.Join(list, ","))), 202)
		if got := w.all()[0].Severity.Name; got != c.want {
			t.Errorf("%s: %s is %s, want %s", c.hook, c.alerts, got, c.want)
		}
	}
}

func TestGrafanaRings(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	body := `{"receiver":"tocsin","status":"firing","orgId":1,"version":"1","title":"[FIRING:1] Latency (web)","state":"alerting","message":"**Firing**",
		"groupKey":"{}/{}:{alertname=\"Latency\"}","truncatedAlerts":0,"groupLabels":{"alertname":"Latency"},"commonLabels":{"alertname":"Latency","severity":"sev1"},
		"commonAnnotations":{"description":"Pages take 4 s"},"externalURL":"https://grafana.halden.example/","alerts":[{"status":"firing","labels":{"alertname":"Latency"},
		"annotations":{"description":"Pages take 4 s"},"valueString":"[ var='A' value=4 ]","values":{"A":4},"panelURL":"https://grafana.halden.example/d/1?viewPanel=2"}]}`
	w.is(w.post("/hooks/grafana", "grafana-"+promSecret, body), 202, "INC-1")
	r := w.record(1)
	if r.Title != "[FIRING:1] Latency (web)" || r.Severity.Name != "sev1" || r.Details != "Pages take 4 s\nhttps://grafana.halden.example/d/1?viewPanel=2" {
		t.Errorf("%s (%s)\n%s", r.Title, r.Severity.Name, r.Details)
	}
	w.is(w.post("/hooks/grafana", "grafana-"+promSecret, strings.ReplaceAll(body, `"firing"`, `"resolved"`)), 202, `"status":"resolved"`)
}

// The secret goes as a token or as a password; what is wrong looks the same for hooks that there are not.
func TestTheSecretOfAHook(t *testing.T) {
	t.Parallel()
	w := newHooked(t, proxied)
	basic := func(r string) []string { return []string{"Authorization", "Basic " + r} }
	for name, header := range map[string][]string{
		"none": nil, "another": {"Authorization", "Bearer tool-" + promSecret}, "none in it": {"Authorization", "Bearer"}, "longer": {"Authorization", "Bearer " + promSecret + "x"},
		"another scheme": {"Authorization", "Token " + promSecret}, "no base64": basic("???"), "as the user's name": basic("cHJvbWV0aGV1cy0wMTIzNDU2Nzg5YWJjZGVmOg=="),
	} {
		header = append(header, "Content-Type", "application/json", "X-Forwarded-For", "198.51.100."+fmt.Sprint(len(name)))
		got := w.do("POST", "/hooks/prometheus", alertmanager(), header...)
		unknown := w.do("POST", "/hooks/nobody", alertmanager(), header...)
		if got.status != 401 || unknown.status != 401 || got.text != unknown.text || got.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: %d %s, and %d %s where there is none", name, got.status, got.text, unknown.status, unknown.text)
		}
	}
	w.is(w.post("/hooks/prometheus?token="+promSecret, "", alertmanager()), 401)
	w.is(w.post("/hooks/pager", routingKey, alertmanager()), 401)
	w.alerted("prometheus", "forged", 8)
	w.alerted("none", "forged", 8)
	w.is(w.do("POST", "/hooks/prometheus", alertmanager(), "Content-Type", "application/json; charset=utf-8", "Authorization", "Basic YW55Ym9keTpwcm9tZXRoZXVzLTAxMjM0NTY3ODlhYmNkZWY="), 202)
	if log := w.log.String(); strings.Contains(log, promSecret) || strings.Contains(log, "nearly full") {
		t.Errorf("the log tells too much:\n%s", log)
	}
}

func TestWhatAHookDoesNotTake(t *testing.T) {
	t.Parallel()
	w := newHooked(t, proxied)
	for i, c := range []struct {
		hook, body, kind string
		status           int
		says             string
	}{
		{"prometheus", "a=b", "application/x-www-form-urlencoded", 415, "Content-Type: application/json"},
		{"prometheus", "{", "application/json", 400, "not what Alertmanager posts"},
		{"prometheus", `{"status":"firing"}`, "application/json", 400, "groupKey"},
		{"prometheus", alertmanager(`"firing"`, `"sort of"`), "application/json", 400, "neither firing nor resolved"},
		{"prometheus", alertmanager("nearly", strings.Repeat("x", 1<<20)), "application/json", 413, "1048576 bytes"},
		{"prometheus", strings.Repeat("[", 100_000), "application/json", 400, "not what"},
		{"tool", "{}", "application/json", 400, "the title is empty"},
		{"tool", "[]", "application/json", 400, "the template of event does not fit"},
		{"tool", `{"title":"x"} {}`, "application/json", 400, "is no JSON"},
		{"tool", `{"title":"x","event":"explode"}`, "application/json", 400, "trigger, acknowledge or resolve"},
		{"tool", `{"event":"resolve"}`, "application/json", 400, "without a dedup key"},
		{"tool", `{"title":"x","playbook":"leak"}`, "application/json", 400, `the playbook \"leak\" is not among those`},
	} {
		secret := map[string]string{"prometheus": promSecret, "tool": "tool-" + promSecret}[c.hook]
		got := w.do("POST", "/hooks/"+c.hook, c.body, "Content-Type", c.kind, "Authorization", "Bearer "+secret, "X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i))
		w.is(got, c.status, c.says)
		if !json.Valid([]byte(got.text)) {
			t.Errorf("%s is no JSON", got.text)
		}
	}
	got := w.do("GET", "/hooks/prometheus", "")
	w.is(got, 405, `{"error":{"code":"wrong_method","message":"`)
	if got.header.Get("Allow") != "POST" {
		t.Errorf("%v", got.header)
	}
	w.is(w.post("/hooks/prometheus/more", promSecret, ""), 404)
	w.is(w.post("/hooks/../hooks/prometheus", promSecret, alertmanager()), 307)
	if len(w.all()) != 0 {
		t.Error("an incident was opened")
	}
}

// What the store refuses was not taken, and says so.
func TestAHookThatFailsIsToldSo(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	w.service.turn(true, false)
	got := w.post("/hooks/prometheus", promSecret, alertmanager())
	w.is(got, 503, "send it again")
	if got.header.Get("Retry-After") == "" {
		t.Error("it does not say when")
	}
	w.alerted("prometheus", "failed", 1)
	w.service.turn(false, false)
	w.is(w.post("/hooks/prometheus", promSecret, alertmanager()), 202)
	w.is(w.post("/hooks/tool", "tool-"+promSecret, `{"title":"x","playbook":"none"}`), 503) // the playbook was there at the start
}

// However many come at once, with one key they are one incident, and all are counted.
func TestAStormIsOneIncident(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	const senders, each = 16, 20
	var all sync.WaitGroup
	for range senders {
		all.Go(func() {
			for range each {
				w.is(w.post("/hooks/prometheus", promSecret, alertmanager()), 202, "INC-1")
			}
		})
	}
	all.Wait()
	if r := w.record(1); r.Alerts != senders*each || len(w.all()) != 1 {
		t.Errorf("%d incidents, of %d alerts", len(w.all()), r.Alerts)
	}
	w.alerted("prometheus", "opened", 1)
	w.alerted("prometheus", "joined", senders*each-1)
}

// What is packed is not unpacked, so that no small body becomes a large one.
func TestPackedBodiesAreRefused(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, err := z.Write(bytes.Repeat([]byte(" "), 64<<20))
	w.must(errors.Join(err, z.Close()))
	got := w.post("/hooks/prometheus", promSecret, bomb.String(), "Content-Encoding", "gzip")
	w.is(got, 415, "without Content-Encoding")
	if got.header.Get("Accept-Encoding") != "identity" {
		t.Errorf("%v", got.header)
	}
	w.is(w.do("POST", "/v2/enqueue", bomb.String(), "Content-Encoding", "GZIP"), 415, `"status":"invalid event"`, "without Content-Encoding")
	w.is(w.post("/hooks/prometheus", promSecret, alertmanager(), "Content-Encoding", "identity"), 202)
}
