package intake

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode"

	"tocsin/incident"
)

// PagerDuty is what its webhooks (version 3) need.
type PagerDuty struct {
	Secrets map[string]string // by the pager's name, as in "pager:ops": the secret PagerDuty showed when the webhook was made
	Mirror  Mirror
}

// Mirror does here what a person did at a pager: EventAcknowledge or EventResolve. key is the webhook's own: the same one is carried
// out once, and repeat is true where it was before. The agent's name is one line of at most 80 runes. Refusals: NotFound,
// AlreadyResolved.
type Mirror interface {
	Mirrored(ctx context.Context, key, dedup string, e incident.Event, by incident.Agent, now time.Time) (repeat bool, err error)
	// Linked notes at which address the incident stands at the pager. Refusal: NotFound.
	Linked(ctx context.Context, dedup, pager, address string, now time.Time) error
}

// What PagerDuty may send: bytes, and how old. It repeats for 48 hours what was not taken.
const (
	maxWebhook = 256 << 10
	maxAge     = 49 * time.Hour
)

// webhook is what is used of the payload (https://developer.pagerduty.com/docs/webhooks-overview). The agent is a reference, with an
// id, a type and a summary, which for a user is the name; there is no mail address in it, nor in data.assignees, who are
// those it was assigned to and not who acted. Where PagerDuty itself acts (a timeout, a rule), agent is null; where an
// integration does, ours among them, its type is no user's.
type webhook struct {
	Event struct {
		ID         string    `json:"id"`
		Type       string    `json:"event_type"`
		OccurredAt time.Time `json:"occurred_at"`
		Agent      *struct {
			Type    string `json:"type"`
			Summary string `json:"summary"`
		} `json:"agent"`
		Data struct {
			IncidentKey string `json:"incident_key"` // our dedup_key
			Address     string `json:"html_url"`
		} `json:"data"`
	} `json:"event"`
}

// mirrored are the events that change something here.
var mirrored = map[string]incident.Event{
	"incident.acknowledged": incident.EventAcknowledge,
	"incident.resolved":     incident.EventResolve,
}

// pagerduty is POST /pagerduty/<pager>. Whatever is signed and understood is answered with 200, also where there is nothing to
// do: anything else has PagerDuty send it again, and switch the webhook off in the end.
func (s *Server) pagerduty(w http.ResponseWriter, r *http.Request) {
	pager := r.PathValue("pager")
	secret := s.o.PagerDuty.Secrets[pager]
	if secret == "" {
		s.deny(w, r, channelPagerDuty, resultUnknown, http.StatusNotFound)
		return
	}
	body, ok := s.body(w, r, channelPagerDuty, maxWebhook)
	if !ok {
		return
	}
	if !pagerDutySigned(secret, body, r.Header.Get("X-PagerDuty-Signature")) {
		s.deny(w, r, channelPagerDuty, resultForged, http.StatusForbidden)
		return
	}
	hook, err := readWebhook(body)
	switch {
	case err != nil:
		s.deny(w, r, channelPagerDuty, resultMalformed, http.StatusBadRequest)
		return
	case time.Since(hook.Event.OccurredAt) > maxAge: // after that, its key may have been forgotten
		s.deny(w, r, channelPagerDuty, resultExpired, http.StatusGone)
		return
	}
	became := s.mirror(r.Context(), pager, r.Header.Get("X-Webhook-Id"), hook)
	s.count(channelPagerDuty, became)
	if became == resultFailed {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

func readWebhook(body []byte) (hook webhook, err error) {
	err = json.Unmarshal(body, &hook)
	return hook, err
}

// mirror carries an event out. Repeats are told by the event's id rather than by the X-Webhook-Id, which is not signed: who
// plays a recorded webhook again could write another.
func (s *Server) mirror(ctx context.Context, pager, webhookID string, hook webhook) result {
	e, agent := hook.Event, hook.Event.Agent
	event, wanted := mirrored[e.Type]
	n, ours := incident.ParseDedup(e.Data.IncidentKey)
	if !ours {
		return resultIgnored
	}
	noted := s.linked(ctx, pager, n, hook)
	if noted == resultFailed || !wanted || agent == nil || agent.Type != "user_reference" {
		return noted
	}
	key := "pagerduty/" + pager + "/" + cmp.Or(e.ID, webhookID)
	repeat, err := s.o.PagerDuty.Mirror.Mirrored(ctx, key, e.Data.IncidentKey, event, s.agent(agent.Summary), time.Now())
	if wrong := s.trouble(n, err); wrong != nil {
		return wrong.result
	}
	became := resultAcknowledged
	switch {
	case repeat:
		became = resultRepeated
	case event == incident.EventResolve:
		became = resultResolved
	}
	s.o.Log.Info().Stringer("incident", n).Str("channel", string(channelPagerDuty)).Str("result", string(became)).Msg("an answer came")
	return became
}

// linked notes where the incident stands in PagerDuty, which every event tells.
func (s *Server) linked(ctx context.Context, pager string, n incident.Number, hook webhook) result {
	address := hook.Event.Data.Address
	if !pagerDutyAddress(address) {
		return resultIgnored
	}
	err := s.o.PagerDuty.Mirror.Linked(ctx, hook.Event.Data.IncidentKey, pager, address, time.Now())
	if wrong := s.trouble(n, err); wrong == &noticeFailed {
		return resultFailed
	} else if wrong != nil {
		return resultIgnored // it is said of what was to be done
	}
	return resultNoted
}

// pagerDutyAddress says whether an address is one of PagerDuty's own pages: people press it.
func pagerDutyAddress(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.User == nil && strings.HasSuffix(u.Host, ".pagerduty.com")
}

// agent finds who that is: a user without a name goes by a mail address in PagerDuty.
func (s *Server) agent(summary string) incident.Agent {
	const most = 80
	clean := strings.Join(strings.FieldsFunc(summary, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if r := []rune(clean); len(r) > most {
		clean = string(r[:most])
	}
	a := incident.Agent{Name: clean, Pager: "pagerduty"}
	if at, err := mail.ParseAddress(clean); err == nil && at.Address == clean {
		if who, ok := personWithEmail(s.o.Directory, clean); ok {
			a.Person, a.Name = who.ID, who.Name
		}
	}
	return a
}

// pagerDutySigned says whether one of the signatures in the header is right: "v1=<hex>,v1=<hex>", of which there are several while
// a secret is being changed. All are compared, in constant time.
func pagerDutySigned(secret string, body []byte, header string) bool {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write(body)
	want, good := h.Sum(nil), false
	for _, one := range strings.Split(header, ",") {
		text, ok := strings.CutPrefix(strings.TrimSpace(one), "v1=")
		if got, err := hex.DecodeString(text); ok && err == nil {
			good = hmac.Equal(got, want) || good
		}
	}
	return good
}
