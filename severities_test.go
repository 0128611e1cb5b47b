package main

import (
	"testing"
	"testing/fstest"

	"tocsin/config"
	"tocsin/incident"
	"tocsin/playbooks"
)

func TestTheUsualSeverityIsTheFirstWhereNoneIsMarked(t *testing.T) {
	t.Parallel()
	s := severities([]config.Severity{{Name: "p1", Title: "Bad"}, {Name: "p2", Title: "Worse"}})
	if s.Usual != "p1" || s.Names() != "p1, p2" {
		t.Errorf("%+v", s)
	}
	if s := severities(config.Default().Severities); s.Usual != "sev2" {
		t.Errorf("%+v", s)
	}
	if s := severities(nil); s.Usual != "" || len(s.Grades) != 0 {
		t.Errorf("%+v", s)
	}
}

// A condition on a severity that the configuration does not have would never hold: it is named before the program runs.
func TestConditionsOnSeveritiesThatAreNone(t *testing.T) {
	t.Parallel()
	book, err := playbooks.Load(fstest.MapFS{"water.yaml": {Data: []byte(`{name: water, title: Water, escalation: {levels: [{page: ["@mara"], timeout: 5m}]},
	play: {extra: [{page: ["@jonas"], when: {severity: sev1}}, {page: ["@amara"], when: {severity: p1}}], posts: [{channel: "#all", text: x, when: {severity: p2}}]}}`)}}, "playbooks", incident.Company{})
	if err != nil {
		t.Fatal(err)
	}
	const want = `playbook water: play.extra[1].when.severity: "p1" is none of the severities of the configuration: sev1, sev2, sev3
playbook water: play.posts[0].when.severity: "p2" is none of the severities of the configuration: sev1, sev2, sev3`
	if err := checkConditions(book, severities(config.Default().Severities)); err == nil || err.Error() != want {
		t.Error(err)
	}
}
