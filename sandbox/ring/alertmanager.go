package ring

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// webhook is version 4 of what Alertmanager posts (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config).
type webhook struct {
	Receiver          string            `json:"receiver"`
	Status            string            `json:"status"`
	Alerts            []webhookAlert    `json:"alerts"`
	GroupLabels       map[string]string `json:"groupLabels"`
	CommonLabels      map[string]string `json:"commonLabels"`
	CommonAnnotations map[string]string `json:"commonAnnotations"`
	ExternalURL       string            `json:"externalURL"`
	Version           string            `json:"version"`
	GroupKey          string            `json:"groupKey"`
	TruncatedAlerts   int               `json:"truncatedAlerts"`
}

type webhookAlert struct {
	Status       string            `json:"status"`
	Labels       map[string]string `json:"labels"`
	Annotations  map[string]string `json:"annotations"`
	StartsAt     time.Time         `json:"startsAt"`
	EndsAt       time.Time         `json:"endsAt"` // the zero time, as long as it fires
	GeneratorURL string            `json:"generatorURL"`
	Fingerprint  string            `json:"fingerprint"`
}

const (
	alertmanagerURL = "https://alertmanager.tarrowby.example"
	prometheusURL   = "https://prometheus.tarrowby.example"
)

// webhook is a group with one alert.
func (r Rule) webhook(firing bool, since, now time.Time) []byte {
	status, ended := "firing", time.Time{}
	if !firing {
		status, ended = "resolved", now.UTC().Truncate(time.Second)
	}
	labels := map[string]string{"alertname": r.Name, "instance": r.Instance, "severity": r.Severity}
	annotations := map[string]string{"summary": r.Summary, "description": r.Description}
	body, err := json.Marshal(webhook{
		Receiver: "tocsin", Status: status, GroupLabels: map[string]string{"alertname": r.Name}, CommonLabels: labels, CommonAnnotations: annotations,
		ExternalURL: alertmanagerURL, Version: "4", GroupKey: fmt.Sprintf(`{}:{alertname=%q}`, r.Name),
		Alerts: []webhookAlert{{
			Status: status, Labels: labels, Annotations: annotations, StartsAt: since.UTC().Truncate(time.Second), EndsAt: ended,
			GeneratorURL: prometheusURL + "/graph?g0.expr=" + strings.ToLower(r.Name), Fingerprint: fingerprint(labels),
		}},
	})
	if err != nil {
		panic(err) // it is made of texts
	}
	return body
}

// fingerprint is the same for the same labels.
func fingerprint(labels map[string]string) string {
	sum := fnv.New64a()
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		fmt.Fprintf(sum, "%s\xff%s\xff", name, labels[name])
	}
	return fmt.Sprintf("%016x", sum.Sum64())
}

// patience is how long the app may take to answer; maxSaid is how much of it is read, in bytes.
const (
	patience = 15 * time.Second
	maxSaid  = 2000
)

// post hands a webhook to the app and waits for what it says.
func (m *Monitoring) post(ctx context.Context, body []byte) Answer {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.o.URL, bytes.NewReader(body))
	if err != nil {
		return Answer{Text: err.Error()}
	}
	r.Header = http.Header{"Authorization": {"Bearer " + m.o.Token}, "Content-Type": {"application/json"}, "User-Agent": {"Alertmanager/0.28.1"}}
	began := time.Now()
	resp, err := m.o.Client.Do(r)
	took := time.Since(began).Milliseconds()
	if err != nil {
		return Answer{Text: "The app could not be reached: " + err.Error(), TookMS: took}
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, maxSaid)) // the status says enough
	first, _, _ := strings.Cut(strings.ToValidUTF8(string(bytes.TrimSpace(said)), "\ufffd"), "\n")
	return Answer{Status: resp.StatusCode, Text: http.StatusText(resp.StatusCode), Said: first, TookMS: took}
}
