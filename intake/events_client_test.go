package intake_test

import (
	"errors"
	"testing"

	"github.com/PagerDuty/go-pagerduty"

	"tocsin/incident"
)

// PagerDuty's own client for Go, pointed here by nothing but another address.
func TestPagerDutysClientPagesThis(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	client := pagerduty.NewClient("", pagerduty.WithV2EventsAPIEndpoint(w.at))
	send := func(e pagerduty.V2Event) (*pagerduty.V2EventResponse, error) {
		return client.ManageEventWithContext(t.Context(), &e)
	}
	fire := pagerduty.V2Event{RoutingKey: routingKey, Action: "trigger", Client: "Nagios", ClientURL: "https://nagios.halden.example/1", Payload: &pagerduty.V2Payload{
		Summary: "Fire in the cellar", Source: "sensor 7", Severity: "critical", Component: "cellar", Timestamp: "2026-11-22T12:00:00Z", Details: map[string]any{"celsius": 80}}}
	made, err := send(fire)
	if err != nil || made.Status != "success" || made.DedupKey == "" {
		t.Fatalf("%+v, %v", made, err)
	}
	fire.DedupKey = made.DedupKey
	if again, err := send(fire); err != nil || again.DedupKey != made.DedupKey {
		t.Errorf("%+v, %v", again, err)
	}
	if r := w.record(1); r.Title != "Fire in the cellar" || r.Alerts != 2 || r.Details != "client: Nagios\nsource: sensor 7\ncomponent: cellar\ncelsius: 80\nhttps://nagios.halden.example/1" {
		t.Errorf("%+v", r.Incident)
	}
	for _, c := range []struct {
		action string
		want   incident.State
	}{{"acknowledge", incident.Acknowledged}, {"resolve", incident.Resolved}} {
		if _, err := send(pagerduty.V2Event{RoutingKey: routingKey, Action: c.action, DedupKey: made.DedupKey}); err != nil || w.record(1).State != c.want {
			t.Errorf("%s: %v, and it is %s", c.action, err, w.record(1).State)
		}
	}
	_, err = send(pagerduty.V2Event{RoutingKey: routingKey, Action: "trigger", Payload: &pagerduty.V2Payload{Summary: "x"}})
	if wrong, ok := errors.AsType[pagerduty.APIError](err); !ok || wrong.StatusCode != 400 || wrong.Temporary() {
		t.Errorf("%+v", err)
	}
	w.service.turn(true, false)
	_, err = send(fire)
	if wrong, ok := errors.AsType[pagerduty.APIError](err); !ok || !wrong.Temporary() {
		t.Errorf("a failure of ours is not worth a second try: %+v", err)
	}
}
