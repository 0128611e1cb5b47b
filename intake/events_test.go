package intake_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tocsin/incident"
)

const routingKey = "R0123456789abcdef0123456789abcde"

// event is PagerDuty's own example, with what a test wants changed.
func event(change ...string) string {
	body := `{"payload":{"summary":"DISK at 99% on machine prod-datapipe03.example.com","timestamp":"2026-11-17T08:42:58.315+0000","severity":"critical",
		"source":"prod-datapipe03.example.com","component":"mysql","group":"prod-datapipe","class":"disk",
		"custom_details":{"free space":"1%","ping time":"1500ms","load avg":0.75,"null":null}},
	"routing_key":"` + routingKey + `","dedup_key":"samplekeyhere",
	"images":[{"src":"https://www.pagerduty.com/logo.png","href":"https://example.com/","alt":"Example text"}],
	"links":[{"href":"https://example.com/","text":"Link text"}],"event_action":"trigger","client":"Sample Monitoring Service","client_url":"https://monitoring.example.com"}`
	return strings.NewReplacer(change...).Replace(body)
}

// Whatever can page PagerDuty can page this by a change of address.
func TestEventsRing(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	send := func(change ...string) reply { return w.do("POST", "/v2/enqueue", event(change...)) }
	w.is(send(), 202, `{"dedup_key":"samplekeyhere","message":"Event processed","status":"success"}`)
	r := w.record(1)
	want := "client: Sample Monitoring Service\nsource: prod-datapipe03.example.com\ncomponent: mysql\ngroup: prod-datapipe\nclass: disk\n" +
		"Link text: https://example.com/\nExample text: https://example.com/\nfree space: 1%\nload avg: 0.75\nping time: 1500ms\nhttps://monitoring.example.com"
	if r.Title != "DISK at 99% on machine prod-datapipe03.example.com" || r.Severity.Name != "sev1" || r.Details != want {
		t.Errorf("%+v\n%s", r.Incident, r.Details)
	}
	w.is(send(), 202)
	w.is(w.do("POST", "/v2/enqueue", `{"routing_key":"`+routingKey+`","event_action":"acknowledge","dedup_key":"samplekeyhere"}`), 202)
	if r := w.record(1); r.State != incident.Acknowledged || r.Alerts != 2 || r.AcknowledgedBy != incident.Outsider("pager (Events API)") {
		t.Errorf("%+v", r.Incident)
	}
	for range 2 { // the second time it is over
		w.is(w.do("POST", "/v2/enqueue", `{"routing_key":"`+routingKey+`","event_action":"resolve","dedup_key":"samplekeyhere"}`), 202, "success")
	}
	if r := w.record(1); r.State != incident.Resolved {
		t.Errorf("%+v", r.Incident)
	}
	w.is(w.do("POST", "/v2/enqueue", `{"routing_key":"`+routingKey+`","event_action":"resolve","dedup_key":"unheard"}`), 202, "success")
	keys := map[string]bool{}
	for range 2 {
		var said struct {
			Key string `json:"dedup_key"`
		}
		w.must(json.Unmarshal([]byte(send("samplekeyhere", "").text), &said))
		keys[said.Key] = said.Key != ""
	}
	if len(keys) != 2 || len(w.all()) != 3 {
		t.Errorf("keys %v, %d incidents", keys, len(w.all()))
	}
}

// What is wrong with an event is told all at once, as PagerDuty tells it: such an answer is never sent again.
func TestInvalidEvents(t *testing.T) {
	t.Parallel()
	w := newHooked(t, proxied)
	for i, c := range []struct {
		body, says string
	}{
		{"{", "the body is no JSON"},
		{`{"payload":7}`, "'routing_key' is not one"},
		{event(`"trigger"`, `7`), "'event_action' is a number; it must be a string"},
		{event(`"samplekeyhere"`, `["a"]`), "'dedup_key' is an array; it must be a string"},
		{event(`"critical"`, `{}`), "'payload.severity' is an object; it must be a string"},
		{event(`[{"href":"https://example.com/","text":"Link text"}]`, `"https://example.com/"`), "'links' is a string; it must be an array"},
		{event(routingKey, strings.Repeat("x", 32)), "'routing_key' is not one"},
		{event(routingKey, promSecret), "'routing_key' is not one"},
		{event(routingKey, ""), "'routing_key' is not one"},
		{event(`"trigger"`, `"explode"`), "'event_action' must be one of"},
		{event(`"trigger"`, `"resolve"`, "samplekeyhere", " "), "'dedup_key' is missing or blank"},
		{event("samplekeyhere", strings.Repeat("k", 256)), "'dedup_key' has more than 255"},
		{event(`"critical"`, `"terrible"`), "'payload.severity' must be one of: critical, error, warning, info"},
		{`{"routing_key":"` + routingKey + `","event_action":"trigger"}`, `"errors":["'payload.summary' is missing or blank","'payload.source' is missing or blank","'payload.severity' must`},
	} {
		w.is(w.do("POST", "/v2/enqueue", c.body, "X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i)), 400, `"status":"invalid event"`, c.says)
	}
	w.is(w.do("POST", "/v2/enqueue", event("DISK", strings.Repeat("D", 512<<10))), 413)
	w.is(w.do("GET", "/v2/enqueue", "", "X-Forwarded-For", "198.51.100.99"), 405, `"status":"invalid event"`, "POST")
	w.service.turn(true, false)
	w.is(w.do("POST", "/v2/enqueue", event()), 503)
	if len(w.all()) != 0 || strings.Contains(w.log.String(), routingKey) || strings.Contains(w.log.String(), "DISK") {
		t.Errorf("%d incidents; the log has:\n%s", len(w.all()), w.log.String())
	}
}

// Guessing keys is slowed down, one neighbourhood at a time.
func TestRoutingKeysAreNotGuessed(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	for i := range 12 {
		want := map[bool]int{true: 400, false: 429}[i < 10]
		w.is(w.do("POST", "/v2/enqueue", event(routingKey, fmt.Sprintf("%032d", i))), want)
	}
	w.alerted("none", "limited", 2)
	w.is(w.do("POST", "/v2/enqueue", event()), 202)
}

// Links and images are addresses in the details, five at most; what is no web address is left out.
func TestLinksOfEventsAreBounded(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	links := strings.Repeat(`{"href":"https://example.com/a","text":"A <!channel>\n*b*"},`, 9)
	w.is(w.do("POST", "/v2/enqueue", event(`{"href":"https://example.com/","text":"Link text"}`,
		links+`{"href":"javascript:alert(1)"}`, `"href":"https://example.com/",`, `"href":"ftp://example.com/",`)), 202)
	r := w.record(1)
	if n := strings.Count(r.Details, "A <!channel> *b*: https://example.com/a\n"); n != 5 || strings.Contains(r.Details, "javascript") || strings.Contains(r.Details, "ftp") {
		t.Errorf("%d links\n%s", n, r.Details)
	}
}

// Whoever has shown a key is told what is wrong each time, and never to come later: that would be sent again and again.
func TestInvalidEventsOfAKnownSenderAreAlways400(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	for range 15 {
		w.is(w.do("POST", "/v2/enqueue", event(`"critical"`, `"terrible"`)), 400, "'payload.severity' must be one of")
	}
	w.alerted("pager", "malformed", 15)
}

// An alarm is taken though it is long, or has a number where PagerDuty has a text.
func TestEventsThatAreNotQuiteAsTheyShouldBe(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	w.is(w.do("POST", "/v2/enqueue", event("DISK", strings.Repeat("D", 1100), `"mysql"`, "7", `"prod-datapipe"`, "true", `"disk"`, `""`)), 202)
	r := w.record(1)
	if !strings.HasSuffix(r.Title, "…") || !strings.HasPrefix(r.Details, "DDDD") || !strings.Contains(r.Details, "component: 7\ngroup: true\nLink text") {
		t.Errorf("%s\n%s", r.Title, r.Details)
	}
	w.is(w.do("POST", "/v2/enqueue", event(`"routing_key":"`+routingKey+`",`, ""), "X-Routing-Key", routingKey), 202, "success")
	w.is(w.do("POST", "/v2/enqueue", event(routingKey, "another"), "X-Routing-Key", routingKey), 400, "'routing_key' is not one")
}
