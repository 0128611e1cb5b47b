package main

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"tocsin/config"
)

// hookWords are about other programs that ring.
func (s *story) hookWords() map[string]word {
	return map[string]word{
		"alertmanager": s.alertmanager, // firing|resolved NAME SUMMARY [TIMES]: Prometheus' Alertmanager posts a group of that name
		"event":        s.event,        // trigger|acknowledge|resolve KEY TEXT: what pages PagerDuty posts it here
		"api":          s.api,          // METHOD PATH [JSON]: the program with the story's token asks
	}
}

const (
	storySecret = "a secret of the story's own, 0123"
	storyToken  = "a token of the story's own, 01234"
	storyKey    = "0123456789abcdef0123456789abcdef"
)

// doors are those that the stories of scenarios/phones have.
func (w *world) doors() {
	w.cfg.Hooks = []config.Hook{
		{Name: "prometheus", Kind: config.Alertmanager, Playbook: "crisis-comms", Secret: config.NewSecret(storySecret), Severities: []config.Grading{{From: "critical", To: "sev1"}}},
		{Name: "monitoring", Kind: config.Events, Playbook: "crisis-comms", Secret: config.NewSecret(storyKey)},
	}
	w.cfg.API.Tokens = []config.Token{{Name: "cron", May: config.APIActions, Playbooks: []string{"crisis-comms"}, Token: config.NewSecret(storyToken)}}
}

func (s *story) alertmanager(ts *testscript.TestScript, _ bool, args []string) {
	body := fmt.Sprintf(`{"version":"4","status":%[1]q,"groupKey":"{}:{alertname=%[2]s}","groupLabels":{"alertname":%[2]q},
		"commonLabels":{"alertname":%[2]q,"severity":"critical"},"commonAnnotations":{"summary":%[3]q},"externalURL":"http://alertmanager.example:9093",
		"alerts":[{"status":%[1]q,"labels":{"alertname":%[2]q,"severity":"critical"},"annotations":{"summary":%[3]q}}]}`, args[0], args[1], args[2])
	for range max(count(ts, args, 3), 1) {
		s.call(ts, http.MethodPost, "/hooks/prometheus", body, storySecret)
	}
	settle()
}

func (s *story) event(ts *testscript.TestScript, _ bool, args []string) {
	s.call(ts, http.MethodPost, "/v2/enqueue", fmt.Sprintf(`{"routing_key":%q,"event_action":%q,"dedup_key":%q,"payload":{"summary":%q,"source":"web1","severity":"error"}}`,
		storyKey, args[0], args[1], strings.Join(args[2:], " ")), "")
	settle()
}

func (s *story) api(ts *testscript.TestScript, _ bool, args []string) {
	s.call(ts, args[0], args[1], strings.Join(args[2:], " "), storyToken)
	settle()
}

// call asks the program's web server, as another program does.
func (s *story) call(ts *testscript.TestScript, method, path, body, secret string) {
	r, err := http.NewRequest(method, webAddress+path, strings.NewReader(body))
	ts.Check(err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+secret)
	s.send(ts, r)
}
