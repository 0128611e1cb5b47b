package intake_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"text/template"
	"time"

	"tocsin/incident"
	"tocsin/intake"
)

// sign signs as Standard Webhooks say.
func sign(key, id string, at time.Time, body string) []string {
	stamp := fmt.Sprint(at.Unix())
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(id + "." + stamp + "." + body))
	return []string{"Content-Type", "application/json", "webhook-id", id, "webhook-timestamp", stamp,
		"webhook-signature", "v1,AAAA v1a,BBBB v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))}
}

// Without templates a hook takes the fields by their names; what has no key goes by its title.
func TestPlainJSONRings(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	send := func(body string) reply { return w.post("/hooks/tool", "tool-"+promSecret, body) }
	w.is(send(`{"title":"Water\u0000 in \u202ethe cellar","details":"Two\r\nlines","link":"https://halden.example/1","severity":"sev1","dedup":null}`), 202, "opened")
	r := w.record(1)
	if r.Title != "Water in the cellar" || r.Details != "Two\nlines\nhttps://halden.example/1" || r.Severity.Name != "sev1" || r.TriggeredBy != incident.Outsider("tool (webhook)") {
		t.Errorf("%+v", r.Incident)
	}
	w.is(send(`{"title":"Water in the cellar"}`), 202, "joined")
	w.is(send(`{"title":"Water in the cellar","event":"acknowledge"}`), 202, "acknowledged")
	w.is(send(`{"title":"Water in the cellar","event":"resolve"}`), 202, "resolved")
	w.is(w.post("/hooks/tool", "tool-"+promSecret, `{"title":"Fire","dedup":"1"}`, "Idempotency-Key", "k"), 202, "opened")
	w.is(w.post("/hooks/tool", "tool-"+promSecret, `{"title":"Fire","dedup":"1"}`, "Idempotency-Key", "k"), 202, "repeated")
	w.is(send(fmt.Sprintf(`{"title":%q,"dedup":%q}`, strings.Repeat("long ", 500), strings.Repeat("k", 5000))), 202, "opened")
}

// Templates say where in the JSON what stands. What is not there is empty.
func TestTemplatesMapJSON(t *testing.T) {
	t.Parallel()
	parse := func(text string) *template.Template { return template.Must(template.New("").Parse(text)) }
	w := newHooked(t, func(o *intake.Options) {
		o.Hooks[2].Templates = intake.Templates{
			Event: parse(`{{if eq .build.state "passed"}}resolve{{end}}`), Title: parse(`{{.build.name}} {{.build.missing.deeper}}is broken`),
			Details: parse(`{{range .build.steps}}{{.name}} took {{.seconds}} s{{"\n"}}{{end}}{{.build.nothing}}`), Dedup: parse(`{{.build.id}}`), Link: parse(`{{index .build.links 0}}`),
		}
	})
	send := func(body string) reply { return w.post("/hooks/tool", "tool-"+promSecret, body) }
	w.is(send(`{"build":{"id":10000000,"name":"site","state":"failed","nothing":null,"steps":[{"name":"lint","seconds":1.50},{"name":"test"}],"links":["https://ci.halden.example/1"]}}`), 202)
	if r := w.record(1); r.Title != "site is broken" || r.Details != "lint took 1.50 s\ntest took  s\nhttps://ci.halden.example/1" {
		t.Errorf("%q, %q", r.Title, r.Details)
	}
	w.is(send(`{"build":{"id":10000000,"name":"site","state":"passed","links":[""]}}`), 202, "resolved")
	w.is(send(`{"build":{"id":1,"name":"site","links":[]}}`), 400, "the template of link does not fit what came")
	w.is(send(`{"build":{"id":1,"name":"site","links":["x"],"steps":[`+strings.Repeat(`{"name":"x"},`, 50_000)+`{}]}}`), 202, "opened")
}

// A signed request counts for five minutes, once, and only as it was signed.
func TestSignedHooks(t *testing.T) {
	t.Parallel()
	w := newHooked(t, proxied)
	body := `{"title":"The build is broken"}`
	good := sign(buildKey, "msg_1", time.Now(), body)
	w.is(w.do("POST", "/hooks/builds", body, good...), 202, "opened")
	w.is(w.do("POST", "/hooks/builds", body, good...), 202, "repeated")
	w.is(w.do("POST", "/hooks/builds", body, sign(buildKey, "msg_2", time.Now(), body)...), 202, "joined")
	for name, c := range map[string]struct {
		body   string
		header []string
	}{
		"another body":      {body + " ", good},
		"another id":        {body, append(append([]string{}, good[:3]...), append([]string{"msg_3"}, good[4:]...)...)},
		"another key":       {body, sign("another key of 24 bytes..", "msg_4", time.Now(), body)},
		"six minutes old":   {body, sign(buildKey, "msg_5", time.Now().Add(-6*time.Minute), body)},
		"of the future":     {body, sign(buildKey, "msg_6", time.Now().Add(6*time.Minute), body)},
		"no id":             {body, sign(buildKey, "", time.Now(), body)},
		"no signature":      {body, good[:6]},
		"the secret itself": {body, []string{"Content-Type", "application/json", "Authorization", "Bearer " + buildKey}},
	} {
		got := w.do("POST", "/hooks/builds", c.body, append(c.header, "X-Forwarded-For", "198.51.100."+fmt.Sprint(len(name)))...)
		if got.status != 401 {
			t.Errorf("%s: %d %s", name, got.status, got.text)
		}
	}
	w.alerted("builds", "expired", 2)
	w.alerted("builds", "forged", 6)
	w.is(w.do("POST", "/hooks/builds", strings.Repeat("x", 257<<10), good...), 413)
	if len(w.all()) != 1 {
		t.Errorf("there are %d incidents", len(w.all()))
	}
}

// What was signed is worth nothing a second time, also where the first time there was nothing to do.
func TestAReplayedResolveEndsNothing(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	send := func(body string, header []string) reply { return w.do("POST", "/hooks/builds", body, header...) }
	fire, over := `{"title":"The build is broken","dedup":"build"}`, `{"event":"resolve","dedup":"build"}`
	early := sign(buildKey, "msg_1", time.Now(), over)
	w.is(send(over, early), 202, "ignored")
	w.is(send(fire, sign(buildKey, "msg_2", time.Now(), fire)), 202, "INC-1", "opened")
	w.is(send(over, early), 202, "repeated")
	w.is(send(over, sign(buildKey, "msg_3", time.Now(), over)), 202, "INC-1", "resolved")
	late := sign(buildKey, "msg_4", time.Now(), over)
	w.is(send(over, late), 202, "over")
	w.is(send(fire, sign(buildKey, "msg_5", time.Now(), fire)), 202, "INC-2", "opened")
	w.is(send(over, late), 202, "repeated")
	if r := w.record(2); !r.Open() {
		t.Errorf("%+v", r.Incident)
	}
}
