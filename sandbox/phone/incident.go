package phone

import (
	"fmt"
	"slices"
	"time"
)

// Incident is what a pager shows of an incident: PagerDuty's word, which Opsgenie calls an alert.
type Incident struct {
	ID       string         `json:"id"`
	Number   int            `json:"number"`
	Provider string         `json:"provider"` // PagerDuty or Opsgenie
	Key      string         `json:"key"`      // dedup_key, or alias
	Title    string         `json:"title"`
	Text     string         `json:"text,omitempty"`
	Urgency  string         `json:"urgency"` // "critical" and so on, or "P1" to "P5"
	Source   string         `json:"source,omitempty"`
	Link     string         `json:"link,omitempty"`
	Status   IncidentStatus `json:"status"`
	Alerts   int            `json:"alerts"`       // how often it was triggered
	By       string         `json:"by,omitempty"` // the name of who changed it last; empty for the app
	At       time.Time      `json:"at"`
}

// IncidentStatus is how far an incident is with a pager.
type IncidentStatus string

// The statuses of an incident. Opsgenie says "open" and "closed" for the first and the last.
const (
	StatusTriggered    IncidentStatus = "triggered"
	StatusAcknowledged IncidentStatus = "acknowledged"
	StatusResolved     IncidentStatus = "resolved"
)

// Incidents lists what the pagers were told of, oldest first.
func (n *Network) Incidents() []Incident {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.listed()
}

// Acknowledge lets a person acknowledge an incident at PagerDuty, by its key. The app hears of it.
func (n *Network) Acknowledge(user, key string) error {
	return n.act(user, key, StatusAcknowledged)
}

// Resolve lets a person resolve an incident at PagerDuty, by its key. The app hears of it.
func (n *Network) Resolve(user, key string) error { return n.act(user, key, StatusResolved) }

func (n *Network) act(user, key string, status IncidentStatus) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	me, known := n.subscriber(user)
	i := n.open(PagerDuty, key)
	if !known || i == nil {
		return fmt.Errorf("PagerDuty has no open incident %q", key)
	}
	n.become(i, status, &me)
	return nil
}

// listed copies the incidents. n.mu must be held, as for everything below.
func (n *Network) listed() []Incident {
	out := []Incident{}
	for _, i := range n.incidents {
		out = append(out, *i)
	}
	return out
}

func (n *Network) paged() {
	if n.o.Paged != nil {
		n.o.Paged(n.listed())
	}
}

// open is the incident that is open under a key; nil if there is none.
func (n *Network) open(provider, key string) *Incident {
	for _, i := range slices.Backward(n.incidents) {
		if i.Provider == provider && i.Key == key && i.Status != StatusResolved {
			return i
		}
	}
	return nil
}

// page opens an incident.
func (n *Network) page(i Incident) *Incident {
	i.ID, i.Number, i.Status, i.Alerts, i.At = newID("Q")[:14], len(n.incidents)+1, StatusTriggered, 1, time.Now()
	n.incidents = append(n.incidents, &i)
	n.paged()
	return &i
}

// become changes an incident; who is nil for the app. What it is already it does not become once more.
func (n *Network) become(i *Incident, status IncidentStatus, who *Subscriber) {
	if i.Status == status {
		return
	}
	i.Status, i.By = status, ""
	if who != nil {
		i.By = who.Name
	}
	n.paged()
	if i.Provider == PagerDuty {
		n.announce(i, who)
	}
}
