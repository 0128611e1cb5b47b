package ring

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"tocsin/sandbox/phone"
)

// MonitoringOptions say where a monitoring tells of what it sees.
type MonitoringOptions struct {
	URL     string // of the app, which takes Alertmanager's webhooks there
	Token   string // goes with each as "Authorization: Bearer …"
	Rules   []Rule
	Client  *http.Client  // reaches the app; nil means one that connects to loopback addresses only
	Changed func([]Alert) // is told of all alerts whenever one is another than it was; nil: nobody is
}

// Rule is something that can go wrong.
type Rule struct {
	Name        string // Prometheus' "alertname": one word
	Severity    string // "critical", "warning"
	Summary     string
	Description string
	Instance    string // of what is watched: "coldstore-2.berlin"
}

// Monitoring is an Alertmanager whose alerts begin and end when people say so. It is safe for concurrent use.
type Monitoring struct {
	o MonitoringOptions

	mu     sync.Mutex // not held while the app is waited for
	alerts []*Alert
}

// NewMonitoring makes one that sees nothing wrong.
func NewMonitoring(o MonitoringOptions) *Monitoring {
	if o.Client == nil {
		o.Client = phone.LoopbackClient()
	}
	m := &Monitoring{o: o}
	for _, r := range o.Rules {
		a := &Alert{Name: r.Name, Severity: r.Severity, Summary: r.Summary, Instance: r.Instance, rule: r}
		m.write(a, time.Now())
		m.alerts = append(m.alerts, a)
	}
	return m
}

// Alert is a rule and how things stand with it.
type Alert struct {
	Name     string    `json:"name"`
	Severity string    `json:"severity"`
	Summary  string    `json:"summary"`
	Instance string    `json:"instance"`
	Firing   bool      `json:"firing"`
	Since    time.Time `json:"-"`    // when it began to fire last
	Told     int       `json:"told"` // how often the app took it, of those since then
	Answer   *Answer   `json:"answer,omitempty"`
	Fire     string    `json:"fire"`    // a line for a shell that does the same as firing it now
	Resolve  string    `json:"resolve"` // and one that resolves it

	rule Rule
}

// Answer is what the app said to a webhook.
type Answer struct {
	Status int    `json:"status"` // 0: there was no answer
	Text   string `json:"text"`   // of the status, or why there was no answer
	Said   string `json:"said"`   // the first line of the body
	TookMS int64  `json:"took_ms"`
}

// Alerts lists all that can go wrong, in the order of the rules.
func (m *Monitoring) Alerts() []Alert {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.listed()
}

func (m *Monitoring) listed() []Alert {
	out := make([]Alert, 0, len(m.alerts))
	for _, a := range m.alerts {
		out = append(out, *a)
	}
	return out
}

// Fire tells the app that something is wrong: for the first time, or again. It waits for the answer, which is then in the Alert;
// an error means that there is no such rule.
func (m *Monitoring) Fire(ctx context.Context, name string) error { return m.happen(ctx, name, true) }

// Resolve tells the app that it is over.
func (m *Monitoring) Resolve(ctx context.Context, name string) error {
	return m.happen(ctx, name, false)
}

func (m *Monitoring) happen(ctx context.Context, name string, firing bool) error {
	a, body, err := m.begin(name, firing)
	if err != nil {
		return err
	}
	answer := m.post(ctx, body)
	m.mu.Lock()
	defer m.mu.Unlock()
	a.Answer = &answer
	if firing && answer.Status/100 == 2 {
		a.Told++
	}
	m.tell()
	return nil
}

// begin changes how an alert stands, and gives what the app is told of it.
func (m *Monitoring) begin(name string, firing bool) (*Alert, []byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := slices.IndexFunc(m.alerts, func(a *Alert) bool { return a.Name == name })
	if at < 0 {
		return nil, nil, fmt.Errorf("the monitoring has no rule %q", name)
	}
	a, now := m.alerts[at], time.Now()
	if firing && !a.Firing {
		a.Since, a.Told, a.Answer = now, 0, nil
	}
	a.Firing = firing
	m.write(a, now)
	m.tell()
	return a, a.rule.webhook(firing, a.Since, now), nil
}

// tell is called with m.mu held.
func (m *Monitoring) tell() {
	if m.o.Changed != nil {
		m.o.Changed(m.listed())
	}
}
