package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/config"
	"tocsin/incident"
)

// What can be known to ring too late is said at start, and not found out at night.
func TestRulesThatRingTooLateAreNamed(t *testing.T) {
	t.Parallel()
	plan := func(name string, u incident.Urgency, timeouts ...time.Duration) incident.Playbook {
		p := incident.Playbook{Name: name, Urgency: u}
		for _, d := range timeouts {
			p.Policy.Levels = append(p.Policy.Levels, incident.Level{Timeout: d})
		}
		return p
	}
	n := config.Notifications{
		High:  []config.Rule{{Method: "slack"}, {Method: "sms", After: 5*time.Minute - 1}, {Method: "voice", After: 5 * time.Minute}},
		Low:   []config.Rule{{Method: "slack"}, {Method: "email", After: time.Hour}},
		Teams: []config.TeamRules{{Team: "@it", High: []config.Rule{{Method: "push", After: 10 * time.Minute}}}},
	}
	got := lateRules(n, []incident.Playbook{plan("water", "", 10*time.Minute, 5*time.Minute), plan("badges", incident.Low, time.Hour), plan("fire", incident.High, 6*time.Minute)})
	want := []string{
		"notifications.high[2]: voice after 5m0s is late: the playbook water pages its next level after 5m0s",
		"notifications.low[1]: email after 1h0m0s is late: the playbook badges pages its next level after 1h0m0s",
		"notifications.teams[0].high[0]: push after 10m0s is late: the playbook water pages its next level after 5m0s",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	book, err := readPlaybooks("", incident.Company{})
	if err != nil {
		t.Fatal(err)
	}
	if got := append(lateRules(n, nil), lateRules(config.Default().Notifications, book.All())...); len(got) > 0 {
		t.Errorf("%q", got)
	}
}
