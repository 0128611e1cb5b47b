package intake_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tocsin/incident"
	"tocsin/intake"
)

const (
	allToken  = "all-0123456789abcdef01234567"
	mineToken = "mine-0123456789abcdef0123456"
	cronToken = "cron-0123456789abcdef0123456"
	haltToken = "halt-0123456789abcdef0123456"
)

// newTokened has an API with four tokens: one may all, one has another playbook, one triggers alone, one may ask nothing more.
func newTokened(t *testing.T, change ...func(*intake.Options)) *world {
	t.Helper()
	all := []string{"trigger", "acknowledge", "update", "resolve", "note", "list", "timeline"}
	tokens := []intake.Token{
		{Name: "all", Secret: allToken, May: all}, {Name: "mine", Secret: mineToken, May: all, Playbooks: []string{"flood"}},
		{Name: "cron", Secret: cronToken, May: []string{"trigger"}}, {Name: "halt", Secret: haltToken, May: all},
	}
	w := newWorld(t, append([]func(*intake.Options){proxied, func(o *intake.Options) {
		f := o.Incidents.(*flaky)
		o.Severities = grades
		o.API = &intake.API{Tokens: tokens, Incidents: f, Timeline: f.timeline}
	}}, change...)...)
	w.service.Programs = map[incident.PersonID]incident.Program{}
	for _, token := range tokens {
		w.service.Programs[token.By()] = incident.Program{Playbooks: token.Playbooks}
	}
	w.service.Severities = grades
	w.server.Halt("halt")
	return w
}

func (f *flaky) timeline(ctx context.Context, n incident.Number) ([]incident.Entry, error) {
	return f.Store.Timeline(ctx, n)
}

// List fails with the database: all else of the API asks for it first, or changes something.
func (f *flaky) List(ctx context.Context, filter incident.Filter) ([]incident.Incident, error) {
	if err := f.fault(); err != nil {
		return nil, err
	}
	return f.Service.List(ctx, filter)
}

// gone is a store that does not answer.
type gone struct{ incident.Store }

var errGone = errors.New("password=hunter2: the database is gone")

func (gone) Change(context.Context, func(incident.Tx) error) error { return errGone }
func (gone) List(context.Context, incident.Filter) ([]incident.Incident, error) {
	return nil, errGone
}

// toured is one request and its answer.
type toured struct {
	operation, body string
	want            int
	got             reply
}

// apiTour asks for everything in every way that is answered otherwise.
func apiTour(t *testing.T) (tour []toured) {
	w := newTokened(t)
	from := 0
	ask := func(token, operation, n, body string, want int, kind ...string) reply {
		from++ // another address each time: who is refused often is not answered any more
		method, p, _ := strings.Cut(operation, " ")
		header := []string{"Authorization", "Bearer " + token, "X-Forwarded-For", fmt.Sprintf("198.51.100.%d", from), "Content-Type", cmp.Or(strings.Join(kind, ""), "application/json")}
		got := w.do(method, "/api/v1"+strings.Replace(p, "{incident}", n, 1), body, header...)
		tour = append(tour, toured{strings.SplitN(operation, "?", 2)[0], body, want, got})
		return got
	}
	const fire = `{"playbook":"crisis","title":"Fire","details":"In the cellar","severity":"sev1","dedup":"fire","link":"https://halden.example/fire"}`
	text := `{"text":"The fire brigade is there"}`
	ask(allToken, "POST /incidents", "", fire, 201)
	ask(allToken, "POST /incidents", "", fire, 200)
	for operation, body := range map[string]string{
		"POST /incidents": fire, "GET /incidents": "", "GET /incidents/{incident}": "", "GET /incidents/{incident}/timeline": "",
		"POST /incidents/{incident}/acknowledge": "{}", "POST /incidents/{incident}/update": text, "POST /incidents/{incident}/resolve": text, "POST /incidents/{incident}/note": text,
	} {
		ask("nonsense", operation, "INC-1", body, 401)
		if operation == "POST /incidents" {
			ask(mineToken, operation, "", body, 403)
		} else {
			ask(cronToken, operation, "INC-1", body, 403)
		}
		ask(haltToken, operation, "INC-1", body, 429)
		if strings.Contains(operation, "{incident}") {
			ask(mineToken, operation, "INC-1", body, 404)
		}
		ask(allToken, operation+"?colour=red", "INC-1", body, 400)
		if body == "" {
			if operation == "GET /incidents" {
				ask(allToken, operation+"?limit=0", "", body, 400)
			}
			ask(allToken, operation, "INC-1", body, 200)
			continue
		}
		ask(allToken, operation, "INC-1", `{"colour":"red"}`, 400)
		ask(allToken, operation, "INC-1", strings.Repeat(" ", 65<<10), 413)
		ask(allToken, operation, "INC-1", body, 415, "text/plain")
	}
	for _, action := range []string{"acknowledge", "update", "note", "resolve"} {
		body := map[bool]string{true: "{}", false: text}[action == "acknowledge"]
		ask(allToken, "POST /incidents/{incident}/"+action, "INC-1", body, 200)
		if action == "acknowledge" { // as curl asks without a body
			ask(allToken, "POST /incidents/{incident}/"+action, "INC-1", "", 200, "application/x-www-form-urlencoded")
		}
	}
	for _, action := range []string{"acknowledge", "update", "resolve"} {
		body := map[bool]string{true: "{}", false: text}[action == "acknowledge"]
		ask(allToken, "POST /incidents/{incident}/"+action, "INC-1", body, 409)
	}
	w.service.Store = gone{w.store}
	for _, operation := range intake.APIRoutes() {
		body := map[bool]string{true: "{}", false: text}[strings.HasSuffix(operation, "acknowledge")]
		if operation == "POST /incidents" {
			body = fire
		}
		if got := ask(allToken, operation, "INC-1", body, 503); strings.Contains(got.text, "hunter2") {
			t.Errorf("%s tells what went wrong: %s", operation, got.text)
		}
	}
	return tour
}

// What a program triggers comes from it by name; with the same key it is carried out once, and with one dedup key it is one incident.
func TestAProgramTriggers(t *testing.T) {
	t.Parallel()
	w := newTokened(t)
	send := func(body string, header ...string) reply {
		return w.post("/api/v1/incidents", cronToken, body, header...)
	}
	first := send(`{"playbook":"crisis","title":"The backup has failed"}`, "Idempotency-Key", "night-1")
	w.is(first, 201, `"id":"INC-1"`, `"result":"opened"`, `"triggered_by":{"name":"cron (API)"}`, `"severity":"sev2"`, `"private":true`)
	if first.header.Get("Location") != "/api/v1/incidents/INC-1" {
		t.Error(first.header)
	}
	w.is(send(`{"playbook":"crisis","title":"The backup has failed"}`, "Idempotency-Key", "night-1"), 200, `"id":"INC-1"`, `"result":"repeated"`)
	w.is(send(`{"playbook":"crisis","title":"Disk","dedup":"d"}`), 201, "INC-2")
	w.is(send(`{"playbook":"crisis","title":"Disk","dedup":"d"}`), 200, "INC-2", `"result":"joined"`, `"alerts":2`)
	w.is(send(`{"playbook":"crisis","title":" "}`), 400, "empty_text")
	w.is(send(`{"playbook":"criss","title":"x"}`), 400, "unknown_playbook", "Did you mean “crisis”?")
	w.is(send(`{"playbook":"crisis","title":"x","sevrity":"sev1"}`), 400, "malformed")
	w.is(send(`{"playbook":"crisis","title":"x"} {}`), 400)
	w.is(send(`{"playbook":"crisis","title":"x","severity":"sev9"}`), 400, "unknown_severity", "There are: sev1, sev2, sev3.")
	w.is(send(`{"playbook":"crisis","title":"x","link":"javascript:alert(1)"}`), 400, "malformed", "The link must be an address")
	w.alerted("api/cron", "opened", 2)
	w.alerted("api/cron", "repeated", 1)
	w.is(w.do("GET", "/api/v1/incidents", "", "Authorization", "Bearer "+cronToken), 403, "it lacks list")
	if log := w.log.String(); strings.Contains(log, cronToken) || strings.Contains(log, "backup") {
		t.Errorf("the log tells too much:\n%s", log)
	}
}

// A program does what its token may, under its name, and each request with a key once.
func TestAProgramLooksAfterAnIncident(t *testing.T) {
	t.Parallel()
	w := newTokened(t)
	n := w.trigger()
	at := "/api/v1/incidents/" + n.String()
	w.is(w.post(at+"/acknowledge", allToken, "{}"), 200, `"state":"acknowledged"`, `"acknowledged_by":{"name":"all (API)"}`)
	for range 2 {
		w.is(w.post(at+"/note", allToken, `{"text":"Seen <!channel>"}`, "Idempotency-Key", "1"), 200)
	}
	w.is(w.post(at+"/update", allToken, `{"text":"Still wet"}`, "Idempotency-Key", "1"), 200, `"last_update":"Still wet"`)
	w.is(w.post(at+"/update", allToken, `{"text":"`+strings.Repeat("x", 2001)+`"}`), 400, "text_too_long")
	got := w.do("GET", at+"/timeline", "", "Authorization", "Bearer "+allToken)
	w.is(got, 200, `"by":{"id":"U02MARA","name":"Mara Lindholm"}`, `"kind":"noted"`)
	if strings.Count(got.text, `"kind":"noted"`) != 1 {
		t.Errorf("the note was taken twice:\n%s", got.text)
	}
	w.is(w.post(at+"/resolve", allToken, `{"text":"Dry"}`), 200, `"resolution":"Dry"`)
	w.is(w.post(at+"/resolve", allToken, `{"text":"Dry"}`), 409, "all (API) resolved it")
	if r := w.record(n); r.Lead != "" || r.ResolvedBy != incident.Outsider("all (API)") {
		t.Errorf("%+v", r.Incident)
	}
}

// Lists are narrowed, and hold what the token's program has to do with, private incidents of its playbooks among them.
func TestWhatAProgramSees(t *testing.T) {
	t.Parallel()
	w := newTokened(t)
	list := func(token, query string) string {
		return w.do("GET", "/api/v1/incidents"+query, "", "Authorization", "Bearer "+token).text
	}
	if got := list(allToken, ""); got != "{\"incidents\":[]}\n" {
		t.Error(got)
	}
	for range 3 {
		w.trigger()
	}
	w.resolve(2)
	for query, want := range map[string]string{"": "3 2 1", "?open=true": "3 1", "?limit=1": "3", "?before=INC-3": "2 1", "?open=1&before=inc-3&limit=9": "1"} {
		var got []string
		for _, part := range strings.Split(list(allToken, query), `"id":"INC-`)[1:] {
			got = append(got, part[:1])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", query, got, want)
		}
	}
	for _, query := range []string{"?open=perhaps", "?limit=201", "?limit=x", "?before=yesterday"} {
		w.is(w.do("GET", "/api/v1/incidents"+query, "", "Authorization", "Bearer "+allToken), 400, "malformed")
	}
	if got := list(mineToken, "?open=true"); got != "{\"incidents\":[]}\n" {
		t.Errorf("a token of another playbook sees %s", got)
	}
	for _, n := range []string{"INC-1", "INC-99", "0", "-1", "x", "1%2F..%2F2"} {
		w.is(w.do("GET", "/api/v1/incidents/"+n, "", "Authorization", "Bearer "+mineToken), 404, `{"error":{"code":`)
	}
	w.is(w.do("DELETE", "/api/v1/incidents/INC-1", "", "Authorization", "Bearer "+allToken), 405, `"code":"wrong_method"`, "GET, HEAD")
	w.is(w.do("GET", "/api/v1/incident", "", "Authorization", "Bearer "+allToken), 404, "openapi.yaml names them all")
	w.is(w.do("GET", "/api/v1/incidents", "", "Authorization", "Basic "+allToken), 401)
	w.alerted("api/mine", "unknown", 6)
}
