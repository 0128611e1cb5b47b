package intake

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"golang.org/x/time/rate"

	"tocsin/incident"
)

// Hook is a door for one other program.
type Hook struct {
	Name       string
	Kind       HookKind
	Secret     string            // what the program sends along; or
	SigningKey []byte            // what it signs with, as in Standard Webhooks
	Playbook   string            // what it triggers
	Playbooks  []string          // what else it may name
	Severities map[string]string // what the program says, and which of ours that is; nil: it knows ours
	Templates  Templates
}

// HookKind is what the program at the other end is.
type HookKind string

// The kinds of hooks.
const (
	HookGeneric      HookKind = "generic"
	HookAlertmanager HookKind = "alertmanager"
	HookGrafana      HookKind = "grafana"
	HookEvents       HookKind = "events" // whatever pages PagerDuty by its Events API v2
)

// Alarms is what other programs ring. incident.Service is one.
type Alarms interface {
	Alert(ctx context.Context, a incident.Alert, now time.Time) (incident.Alerted, error)
	AlertEvent(ctx context.Context, key string, a incident.Alert, e incident.Event, closing string, now time.Time) (r incident.Record, repeat bool, err error)
}

// Bounds of a hook: more than a program needs that is in its right mind, and less than would keep pages waiting.
const (
	maxSigned   = 256 << 10 // bytes of a body that is read before it is known who sent it
	maxSent     = 1 << 20   // bytes of a body whose sender has shown the secret: an Alertmanager's group may be large
	hookRate    = 500       // requests a second, of one hook
	hookBurst   = 2000
	hooksAtOnce = 32 // of all hooks and the API together: more would wait for the database, each with its body in memory
)

// door is a hook as the server keeps it.
type door struct {
	Hook
	limit *rate.Limiter
}

// doors makes them, by name. Under no name is the one that stands for all that there are not: they are refused as one whose secret is
// wrong.
func doors(hooks []Hook) map[string]*door {
	all := map[string]*door{"": {Hook: Hook{Name: unknownDoor, Secret: rand.Text()}}}
	for _, h := range hooks {
		all[h.Name] = &door{h, rate.NewLimiter(hookRate, hookBurst)}
	}
	return all
}

// hook is POST /hooks/<name>. What is taken is on disk by then.
func (s *Server) hook(w http.ResponseWriter, r *http.Request) {
	d := s.doors[r.PathValue("name")]
	if d == nil || d.Kind == HookEvents {
		d = s.doors[""]
	}
	body, ok := s.admitted(w, r, d)
	if !ok {
		return
	}
	said, err := s.read(d.Hook, body)
	if err != nil {
		s.reject(w, r, d.Name, refusal{resultMalformed, http.StatusBadRequest, err.Error()})
		return
	}
	said.Key = keyOf(r, d.Hook)
	n, became := s.ring(r.Context(), d.Name, said)
	answerHook(w, n, became)
}
