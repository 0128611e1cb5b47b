package intake

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tocsin/incident"
)

// group is what Alertmanager posts, version 4 (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config), and
// what Grafana does, which took the shape over and has some more (https://grafana.com/docs/grafana/latest/alerting/).
type group struct {
	GroupKey          string            `json:"groupKey"`
	Status            string            `json:"status"` // resolved: all of them are
	TruncatedAlerts   int               `json:"truncatedAlerts"`
	GroupLabels       map[string]string `json:"groupLabels"`
	CommonLabels      map[string]string `json:"commonLabels"`
	CommonAnnotations map[string]string `json:"commonAnnotations"`
	ExternalURL       string            `json:"externalURL"`
	Alerts            []groupAlert      `json:"alerts"`
	Title             string            `json:"title"` // Grafana's
}

type groupAlert struct {
	Status       string            `json:"status"`
	Labels       map[string]string `json:"labels"`
	Annotations  map[string]string `json:"annotations"`
	GeneratorURL string            `json:"generatorURL"`
	PanelURL     string            `json:"panelURL"` // Grafana's
	DashboardURL string            `json:"dashboardURL"`
}

const (
	firing   = "firing"
	resolved = "resolved"
)

// readGroup makes one signal of a group: all alerts of it are one incident, until the last is over.
func (s *Server) readGroup(h Hook, body []byte) (said signal, err error) {
	var g group
	if err := json.Unmarshal(body, &g); err != nil {
		return said, errors.New("the body is not what " + hookNames[h.Kind] + " posts")
	}
	if g.GroupKey == "" || g.Status != firing && g.Status != resolved {
		return said, errors.New("the body has no groupKey, or a status that is neither firing nor resolved")
	}
	said.event, said.Dedup = incident.EventTrigger, g.GroupKey
	if g.Status == resolved {
		said.event = incident.EventResolve
	}
	said.Title, said.Details, said.Link = g.title(), s.listed(g), g.link()
	said.Severity = s.worst(h, g)
	if len(h.Playbooks) > 0 {
		said.Playbook = g.CommonLabels["playbook"]
	}
	return said, nil
}

// worst is the label severity of the alert that is the worst of those that are firing: what they have in common lacks it where they
// differ.
func (s *Server) worst(h Hook, g group) (severity string) {
	first := true
	for _, a := range g.Alerts {
		if said := cmp.Or(a.Labels["severity"], g.CommonLabels["severity"]); a.Status == firing && (first || s.o.Severities.Worse(h.grade(said), h.grade(severity))) {
			severity, first = said, false
		}
	}
	if first {
		return g.CommonLabels["severity"]
	}
	return severity
}

func (g group) title() string {
	name := g.CommonLabels["alertname"]
	if len(g.Alerts) > 0 {
		name = cmp.Or(name, g.Alerts[0].Labels["alertname"])
	}
	if others := labels(g.GroupLabels, "alertname"); name != "" && others != "" {
		name += " (" + others + ")"
	}
	return cmp.Or(g.CommonAnnotations["summary"], g.Title, name, labels(g.GroupLabels), labels(g.CommonLabels), g.GroupKey)
}

// maxListed is how many alerts the details name.
const maxListed = 10

// listed names the alerts that are firing.
func (s *Server) listed(g group) string {
	var lines []string
	if text := g.CommonAnnotations["description"]; text != "" {
		lines = append(lines, text)
	}
	count := g.TruncatedAlerts
	for _, a := range g.Alerts {
		if a.Status != firing {
			continue
		}
		if count++; count-g.TruncatedAlerts > maxListed {
			continue
		}
		if line := a.line(g); line != "" {
			lines = append(lines, "• "+line)
		}
	}
	if count > maxListed {
		lines = append(lines, s.o.Texts.In("").Say("alert.more", "Count", count-maxListed))
	}
	return strings.Join(lines, "\n")
}

// line tells one alert from the others, by what not all of them have; empty where there is nothing.
func (a groupAlert) line(g group) string {
	const most = 160
	name := labels(a.Labels, slices.Collect(maps.Keys(g.CommonLabels))...)
	text := ""
	for _, key := range []string{"summary", "description"} {
		if a.Annotations[key] != g.CommonAnnotations[key] {
			text = cmp.Or(text, a.Annotations[key])
		}
	}
	if name != "" && text != "" {
		name += ": "
	}
	return incident.Shorten(strings.Join(strings.Fields(name+text), " "), most)
}

// link leads to the alert where there is one, and else to the tool.
func (g group) link() string {
	if len(g.Alerts) == 1 {
		a := g.Alerts[0]
		return cmp.Or(webAddress(a.PanelURL), webAddress(a.DashboardURL), webAddress(a.GeneratorURL), g.ExternalURL)
	}
	return g.ExternalURL
}

// labels writes labels in alphabetical order, without some.
func labels(all map[string]string, without ...string) string {
	var list []string
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if !slices.Contains(without, key) {
			list = append(list, fmt.Sprintf("%s=%s", key, all[key]))
		}
	}
	return strings.Join(list, ", ")
}
