package intake_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

// webhook is PagerDuty's own example, with what a test wants changed.
func webhook(change ...string) string {
	body := fmt.Sprintf(`{"event": {
	"id": "5ac64822-4adc-4fda-ade0-410becf0de4f", "event_type": "incident.acknowledged", "resource_type": "incident", "occurred_at": %q,
	"agent": {"html_url": "https://halden.pagerduty.com/users/PLH1HKV", "id": "PLH1HKV", "self": "https://api.pagerduty.com/users/PLH1HKV", "summary": "Tenex Engineer", "type": "user_reference"},
	"client": {"name": "PagerDuty"},
	"data": {"id": "PGR0VU2", "type": "incident", "self": "https://api.pagerduty.com/incidents/PGR0VU2", "html_url": "https://halden.pagerduty.com/incidents/PGR0VU2",
		"number": 2, "status": "acknowledged", "incident_key": "tocsin/INC-1/mibc2f7k", "created_at": "2020-04-09T15:16:27Z", "title": "A little bump in the road",
		"assignees": [{"id": "PTUXL6G", "summary": "User 123", "type": "user_reference"}], "urgency": "high", "resolve_reason": null}}}`,
		time.Now().UTC().Format("2006-01-02T15:04:05.000Z"))
	return strings.NewReplacer(change...).Replace(body)
}

func pagerDutySignature(secret, body string) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(body))
	return "v1=" + hex.EncodeToString(h.Sum(nil))
}

func (w *world) pagerduty(body string) reply {
	w.Helper()
	return w.do("POST", "/pagerduty/ops", body, "Content-Type", "application/json", "X-PagerDuty-Signature", pagerDutySignature(secret, body), "X-Webhook-Id", incident.NewID())
}

func TestWhatIsDoneInPagerDutyIsDoneHere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	w.is(w.pagerduty(webhook("Tenex Engineer", "jonas@halden.example")), 200)
	w.answered(n, "U02JONAS")
	w.is(w.pagerduty(webhook("acknowledged", "resolved", "5ac64822", "another", "Tenex Engineer", "Te\\u202enex\\n Engineer"+strings.Repeat("!", 100))), 200)
	if r := w.record(n); r.State != incident.Resolved {
		t.Errorf("it is %s", r.State)
	}
	want := []incident.Agent{{Person: "U02JONAS", Name: "Jonas Weber", Pager: "pagerduty"}, {Name: "Te nex Engineer" + strings.Repeat("!", 65), Pager: "pagerduty"}}
	if len(w.mirror.agents) != 2 || w.mirror.agents[0] != want[0] || w.mirror.agents[1] != want[1] {
		t.Errorf("by %+v, want %+v", w.mirror.agents, want)
	}
	w.counted("pagerduty", "acknowledged", 1)
	w.counted("pagerduty", "resolved", 1)
}

// Whatever is told of an incident of ours tells where it stands, and only PagerDuty's own pages are taken for that.
func TestWhereItStandsInPagerDutyIsNoted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.trigger()
	const real = "https://halden.pagerduty.com/incidents/PGR0VU2"
	w.is(w.pagerduty(webhook("incident.acknowledged", "incident.triggered")), 200)
	w.is(w.pagerduty(webhook(real, "https://halden.eu.pagerduty.com/incidents/Q1")), 200)
	for _, other := range []string{
		"", "http://halden.pagerduty.com/incidents/1", "https://evil.example/incidents/1", "https://evilpagerduty.com/", "https://halden.pagerduty.com.evil.example/",
		"https://halden.pagerduty.com@evil.example/", "https://a:b@halden.pagerduty.com/", "javascript:alert(1)//.pagerduty.com", "https://halden.pagerduty.com:8443.evil.example/", "::",
	} {
		w.is(w.pagerduty(webhook(real, other, "incident.acknowledged", "incident.triggered")), 200)
	}
	want := []string{"ops " + real, "ops https://halden.eu.pagerduty.com/incidents/Q1"}
	if !slices.Equal(w.mirror.linked, want) {
		t.Errorf("noted: %q", w.mirror.linked)
	}
}

// PagerDuty sends what it sends at least once. A repeat is told by what is signed, whatever stands in the header.
func TestAWebhookPlayedAgainDoesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.trigger()
	body := webhook()
	for range 4 {
		w.is(w.pagerduty(body), 200)
	}
	if len(w.mirror.agents) != 1 {
		t.Errorf("it was carried out %d times", len(w.mirror.agents))
	}
	w.counted("pagerduty", "repeated", 3)

	nameless := webhook("5ac64822-4adc-4fda-ade0-410becf0de4f", "")
	for range 2 {
		w.is(w.do("POST", "/pagerduty/ops", nameless, "X-PagerDuty-Signature", pagerDutySignature(secret, nameless), "X-Webhook-Id", "W1"), 200)
	}
	if len(w.mirror.agents) != 2 {
		t.Errorf("it was carried out %d times", len(w.mirror.agents)-1)
	}
}

func TestWebhookSignatures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	body := webhook()
	good, other := pagerDutySignature(secret, body), pagerDutySignature("another", body)
	for name, header := range map[string]string{
		"none": "", "another secret's": other, "without its version": strings.TrimPrefix(good, "v1="), "of version 2": strings.Replace(good, "v1", "v2", 1),
		"of another body": pagerDutySignature(secret, body+" "), "cut off": good[:len(good)-2], "of nothing": "v1=", "no hex": "v1=zz", "with an unknown secret's": other + "," + other,
	} {
		if got := w.do("POST", "/pagerduty/ops", body, "X-PagerDuty-Signature", header); got.status != 403 {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	w.answered(n)
	w.counted("pagerduty", "forged", 9)
	w.is(w.do("POST", "/pagerduty/ops", body, "X-PagerDuty-Signature", other+", "+good+",v2=00"), 200)
	w.counted("pagerduty", "acknowledged", 1)
	w.is(w.do("POST", "/pagerduty/another", body, "X-PagerDuty-Signature", good), 404)
	w.counted("pagerduty", "unknown", 1)
	if log := w.log.String(); strings.Contains(log, good[3:]) || strings.Contains(log, secret) || strings.Contains(log, "bump") {
		t.Errorf("the log tells too much:\n%s", log)
	}
}

// What asks for nothing here is taken, so that PagerDuty does not send it for two days.
func TestOtherWebhooksAreTakenAndIgnored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	for name, body := range map[string]string{
		"another event":          webhook("incident.acknowledged", "incident.triggered"),
		"another's incident":     webhook("tocsin/INC-1/mibc2f7k", "d3640fbd41094207a1c11e58e46b1662"),
		"no incident key":        webhook(`"incident_key": "tocsin/INC-1/mibc2f7k",`, ""),
		"a timeout of PagerDuty": webhook(`"agent": {`, `"agent": null, "before": {`),
		"an integration, ours":   webhook("user_reference", "inbound_integration_reference"),
		"a test":                 fmt.Sprintf(`{"event":{"id":"1","event_type":"pagey.ping","resource_type":"pagey","occurred_at":%q,"agent":null,"client":null,"data":{"message":"Hello from your friend Pagey!","type":"ping"}}}`, time.Now().Format(time.RFC3339)),
	} {
		if got := w.pagerduty(body); got.status != 200 {
			t.Errorf("%s: %d %s", name, got.status, got.text)
		}
	}
	w.answered(n)
	w.counted("pagerduty", "ignored", 3)
	w.counted("pagerduty", "noted", 3)
	w.is(w.pagerduty(webhook("INC-1", "INC-99")), 200)
	w.counted("pagerduty", "unknown", 1)
	w.resolve(n)
	w.is(w.pagerduty(webhook()), 200)
	w.counted("pagerduty", "over", 1)
	if r := w.record(n); r.ResolvedBy != "U02MARA" {
		t.Errorf("it is %+v", r.Incident)
	}
}

func TestWhatIsNoWebhookIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.trigger()
	for _, body := range []string{"", "{", "[]", `{"event":[]}`, `{"event":{"occurred_at":"noon"}}`, strings.Repeat("[", 100_000)} {
		w.is(w.pagerduty(body), 400)
	}
	w.is(w.pagerduty(webhook(time.Now().UTC().Format("2006-01-02T"), time.Now().UTC().AddDate(0, 0, -3).Format("2006-01-02T"))), 410)
	w.is(w.pagerduty(`{"event":{}}`), 410)
	w.is(w.pagerduty(webhook(`"client"`, `"`+strings.Repeat("x", 256<<10)+`"`)), 413)
	w.counted("pagerduty", "malformed", 6)
	w.counted("pagerduty", "expired", 2)
	w.counted("pagerduty", "too_large", 1)
}

// A failure of ours has PagerDuty send it again, and then it counts.
func TestAWebhookThatFailsComesAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	body := webhook("Tenex Engineer", "amara@halden.example")
	w.service.turn(true, false)
	w.is(w.pagerduty(body), 500)
	w.service.turn(false, false)
	w.is(w.pagerduty(body), 200)
	w.answered(n, "U02AMARA")
}
