package intake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"text/template"
	"time"
	"unicode"

	"tocsin/lang"
)

// fit fails unless what came out of a body can be shown and found again.
func fit(t *testing.T, h Hook, said signal) {
	t.Helper()
	if said.wrong(h) != nil {
		return
	}
	for _, text := range []string{said.Title, said.Details, said.Link} {
		if strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }) {
			t.Errorf("%q cannot be shown", text)
		}
	}
	if said.Source != "hook/"+h.Name || len(said.Dedup) > maxKey || said.Playbook != h.Playbook || said.Link != webAddress(said.Link) {
		t.Errorf("%+v", said)
	}
}

// Whatever is posted as an Alertmanager's or Grafana's is refused, or fit.
func FuzzGroup(f *testing.F) {
	texts, err := lang.New()
	if err != nil {
		f.Fatal(err)
	}
	s := &Server{o: Options{Texts: texts}}
	for _, seed := range []string{
		`{"status":"firing","groupKey":"k","truncatedAlerts":3,"groupLabels":{"alertname":"A","b":"c"},"commonLabels":{"severity":"critical"},"alerts":[{"status":"firing","labels":{"a":"b"},"annotations":{"summary":"s"}}]}`,
		`{"status":"resolved","groupKey":"k","title":"[RESOLVED]","alerts":[{"status":"resolved","panelURL":"https://a/"}]}`, `{"alerts":null}`, `[]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, kind := range []HookKind{HookAlertmanager, HookGrafana} {
			h := Hook{Name: "fuzz", Kind: kind, Playbook: "crisis"}
			if said, err := s.read(h, body); err == nil {
				fit(t, h, said)
			}
		}
	})
}

// Whatever JSON is posted is refused, or fit, with templates and without.
func FuzzGeneric(f *testing.F) {
	parse := func(text string) *template.Template { return template.Must(template.New("").Parse(text)) }
	templates := Templates{Title: parse(`{{.a.b.c}} {{index .list 0}}`), Details: parse(`{{range .list}}{{.}}{{range .}}{{.}}{{end}}{{end}}`), Event: parse(`{{if eq .a "b"}}resolve{{end}}`)}
	for _, seed := range []string{`{"title":"t","event":"resolve","dedup":1.50,"link":"https://a/"}`, `{"a":{"b":{"c":null}},"list":["x",[1,{"y":null}]]}`, `{"title":"\u0000\u202e<no value>"}`, `7`, `null`} {
		f.Add([]byte(seed))
	}
	s := &Server{}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, h := range []Hook{{Name: "fuzz", Kind: HookGeneric, Playbook: "crisis"}, {Name: "fuzz", Kind: HookGeneric, Playbook: "crisis", Templates: templates}} {
			if said, err := s.read(h, body); err == nil {
				fit(t, h, said)
			}
		}
	})
}

// Whatever is posted as an event is refused, or fit.
func FuzzEvent(f *testing.F) {
	for _, seed := range []string{
		`{"routing_key":"k","event_action":"trigger","payload":{"summary":"s","source":"x","severity":"critical","custom_details":{"a":[1,{"b":null}]}},"links":[{"href":"https://a/"}]}`,
		`{"event_action":"resolve","dedup_key":"k"}`, `{"payload":{"custom_details":"text"}}`, `{"links":[{}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := readEvent(body)
		if len(e.problems(err)) > 0 {
			return
		}
		h := Hook{Name: "fuzz", Kind: HookEvents, Playbook: "crisis"}
		said := e.signal(h)
		if err := said.wrong(h); err != nil {
			t.Errorf("%q passes, and then: %v", body, err)
		}
		fit(t, h, said)
	})
}

// Only what was signed passes, with the id and the time that were signed.
func FuzzHookSignature(f *testing.F) {
	key, now := []byte("a key of Standard Webhooks"), time.Unix(1_800_000_000, 0)
	sign := func(id, stamp string, body []byte) []byte {
		mac := hmac.New(sha256.New, key)
		mac.Write(append([]byte(id+"."+stamp+"."), body...))
		return mac.Sum(nil)
	}
	good := "v1," + base64.StdEncoding.EncodeToString(sign("msg", "1800000000", []byte("{}")))
	f.Add("msg", "1800000000", good, []byte("{}"))
	f.Add("msg", "1800000301", good, []byte("{}"))
	f.Add("", "", "v1, v1a,x v2,AAAA", []byte(""))
	f.Fuzz(func(t *testing.T, id, stamp, signature string, body []byte) {
		header := http.Header{"Webhook-Id": {id}, "Webhook-Timestamp": {stamp}, "Webhook-Signature": {signature}}
		passes := signedWrongly(key, header, body, now) == nil
		if passes && (id == "" || !strings.Contains(signature, "v1,"+base64.StdEncoding.EncodeToString(sign(id, stamp, body)))) {
			t.Errorf("%q passes for %q at %q", signature, id, stamp)
		}
	})
}
