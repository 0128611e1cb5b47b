package intake

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"tocsin/incident"
)

// signal is what a program says has happened.
type signal struct {
	incident.Alert
	event incident.Event
}

// keyOf is the request's own id, where it has one: a signed one always does.
func keyOf(r *http.Request, h Hook) string {
	id := r.Header.Get("Idempotency-Key")
	if h.SigningKey != nil {
		id = r.Header.Get("Webhook-Id")
	}
	if id == "" {
		return ""
	}
	return "hook/" + h.Name + "/" + bounded(id)
}

// read makes a signal of a body. The error is a sentence for the sender.
func (s *Server) read(h Hook, body []byte) (said signal, err error) {
	switch h.Kind {
	case HookAlertmanager, HookGrafana:
		said, err = s.readGroup(h, body)
	default:
		said, err = readGeneric(h, body)
	}
	if err != nil {
		return said, err
	}
	said.complete(h)
	return said, said.wrong(h)
}

// complete adds what the configuration says, and makes what came fit to be shown.
func (said *signal) complete(h Hook) {
	said.Source, said.From, said.Vouched = "hook/"+h.Name, h.Name+" ("+hookNames[h.Kind]+")", true
	said.Title, said.Details, said.Link = clean(said.Title), clean(said.Details), webAddress(said.Link)
	said.Dedup = bounded(said.Dedup)
	said.Severity = h.grade(said.Severity)
	if said.Playbook == "" {
		said.Playbook = h.Playbook
	}
}

// wrong says why a signal cannot be carried out.
func (said *signal) wrong(h Hook) error {
	switch {
	case !h.mayTrigger(said.Playbook):
		return errors.New("the playbook " + strconv.Quote(said.Playbook) + " is not among those that this hook may trigger")
	case said.event != incident.EventTrigger && said.Dedup == "":
		return errors.New("it does not say what is " + string(said.event) + "d: without a dedup key no incident is found")
	case said.event == incident.EventTrigger && said.Title == "":
		return errors.New("the title is empty: it must say in one line what has happened")
	}
	return nil
}

func (h Hook) mayTrigger(playbook string) bool {
	return playbook == h.Playbook || slices.Contains(h.Playbooks, playbook)
}

// grade is which of our severities stands for what the program says.
func (h Hook) grade(severity string) string { return cmp.Or(h.Severities[severity], severity) }

// hookNames are what the other ends are called, in every language.
var hookNames = map[HookKind]string{HookGeneric: "webhook", HookAlertmanager: "Alertmanager", HookGrafana: "Grafana", HookEvents: "Events API"}

// ring does what a signal asks for, counts it, and logs it with no more of the incident than its number. To end what is over
// already, or what was never heard of, is no mistake: a program that was restarted does not know.
func (s *Server) ring(ctx context.Context, door string, said signal) (incident.Number, result) {
	n, became, err := s.carryOut(ctx, said)
	switch incident.CodeOf(err) {
	case "":
	case incident.NotFound:
		became, err = resultIgnored, nil
	case incident.AlreadyResolved:
		became, err = resultOver, nil
	}
	log := s.o.Log.Info()
	if err != nil {
		became, log = resultFailed, s.o.Log.Error().Err(err)
	}
	s.countAlert(door, became)
	log.Stringer("incident", n).Str("hook", door).Str("result", string(became)).Msg("an alert came")
	return n, became
}

func (s *Server) carryOut(ctx context.Context, said signal) (incident.Number, result, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return 0, resultFailed, err
	}
	defer leave()
	now := time.Now()
	if said.event == incident.EventTrigger {
		done, err := s.o.Alarms.Alert(ctx, said.Alert, now)
		return done.Record.Number, becameOf(done), err
	}
	closing := s.o.Texts.In("").Say("out.alert.over", "who", said.From)
	r, repeat, err := s.o.Alarms.AlertEvent(ctx, said.Key, said.Alert, said.event, closing, now)
	switch {
	case repeat:
		return r.Number, resultRepeated, err
	case said.event == incident.EventResolve:
		return r.Number, resultResolved, err
	}
	return r.Number, resultAcknowledged, err
}

// enter waits until fewer than hooksAtOnce are at work; whoever was let in leaves.
func (s *Server) enter(ctx context.Context) (leave func(), err error) {
	select {
	case s.busy <- struct{}{}:
		return func() { <-s.busy }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func becameOf(done incident.Alerted) result {
	switch {
	case done.Repeat:
		return resultRepeated
	case done.Joined:
		return resultJoined
	}
	return resultOpened
}
