package paging

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"tocsin/incident"
)

// Opsgenie mirrors incidents to Opsgenie, or to Jira Service Management, which has the same Alert API at another address
// (https://docs.opsgenie.com/docs/alert-api). Message.Dedup is the alert's alias: what is sent twice is one.
//
// Its answer is only that a request is in the queue: an acknowledgement that comes before the alert itself is lost there.
type Opsgenie struct {
	Client     *http.Client
	URL        string // base address; empty: https://api.opsgenie.com; of Jira: https://api.atlassian.com/jsm/ops/integration
	Key        string // of an API integration
	Responders []OpsgenieResponder
}

// OpsgenieResponder is who Opsgenie tells: a team, escalation or schedule by its name, or a user by mail address.
type OpsgenieResponder struct {
	Type     string `json:"type"` // team, user, escalation or schedule
	Name     string `json:"name,omitempty"`
	Username string `json:"username,omitempty"` // of a user, instead of Name
}

// ParseResponder reads a responder as the configuration has it: "team:Crisis", "user:mara@example.com".
func ParseResponder(text string) OpsgenieResponder {
	kind, name, _ := strings.Cut(text, ":")
	if kind == "user" {
		return OpsgenieResponder{Type: kind, Username: name}
	}
	return OpsgenieResponder{Type: kind, Name: name}
}

// Characters of which Opsgenie takes no more.
const (
	maxAlertMessage     = 130
	maxAlertDescription = 15000
)

type opsgenieAlert struct {
	Message     string              `json:"message"`
	Alias       string              `json:"alias"`
	Description string              `json:"description,omitempty"`
	Responders  []OpsgenieResponder `json:"responders,omitempty"`
	Details     map[string]string   `json:"details,omitempty"`
	Tags        []string            `json:"tags"`
	Priority    string              `json:"priority"`
	Source      string              `json:"source"`
}

// Notify creates, acknowledges or closes an alert.
func (o *Opsgenie) Notify(ctx context.Context, m Message) incident.Result {
	path, body := "/v2/alerts", any(o.alert(m))
	switch m.Event {
	case incident.EventAcknowledge:
		path, body = path+"/"+url.PathEscape(m.Dedup)+"/acknowledge?identifierType=alias", opsgenieChange
	case incident.EventResolve:
		path, body = path+"/"+url.PathEscape(m.Dedup)+"/close?identifierType=alias", opsgenieChange
	}
	return request{
		provider: "Opsgenie", client: o.Client, url: address(o.URL, "https://api.opsgenie.com", path),
		header: map[string]string{"Content-Type": "application/json", "Authorization": "GenieKey " + o.Key},
		body:   inJSON(body), taken: has("requestId"),
	}.post(ctx)
}

var opsgenieChange = map[string]string{"source": "tocsin"}

func (o *Opsgenie) alert(m Message) opsgenieAlert {
	a := opsgenieAlert{
		Message: cut(line(m.Title), maxAlertMessage), Alias: m.Dedup, Description: cut(m.Text, maxAlertDescription),
		Responders: o.Responders, Tags: []string{"tocsin"}, Priority: "P3", Source: "tocsin",
	}
	if m.Urgent {
		a.Priority = "P1"
	}
	if m.Link != "" {
		a.Details = map[string]string{"link": m.Link}
	}
	return a
}
