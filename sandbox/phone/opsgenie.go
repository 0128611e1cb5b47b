package phone

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"
)

// opsgenieAlert is what creates an alert (https://docs.opsgenie.com/docs/alert-api#create-alert).
type opsgenieAlert struct {
	Message     string            `json:"message"`
	Alias       string            `json:"alias"`
	Description string            `json:"description"`
	Responders  []opsgenieTarget  `json:"responders"`
	VisibleTo   []opsgenieTarget  `json:"visibleTo"`
	Actions     []string          `json:"actions"`
	Tags        []string          `json:"tags"`
	Details     map[string]string `json:"details"`
	Entity      string            `json:"entity"`
	Source      string            `json:"source"`
	Priority    string            `json:"priority"`
	User        string            `json:"user"`
	Note        string            `json:"note"`
}

type opsgenieTarget struct{ ID, Name, Username, Type string }

// opsgenie answers the three requests of an alert's life. All are asynchronous there: what does not exist is accepted, too.
func (n *Network) opsgenie() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /opsgenie/v2/alerts", opsgenieRequest(n.createAlert))
	mux.HandleFunc("POST /opsgenie/v2/alerts/{alias}/acknowledge", opsgenieRequest(n.changeAlert(StatusAcknowledged)))
	mux.HandleFunc("POST /opsgenie/v2/alerts/{alias}/close", opsgenieRequest(n.changeAlert(StatusResolved)))
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { Refuse(w, Opsgenie, http.StatusNotFound, "") })
	return mux
}

// opsgenieRequest checks the key, reads the body and writes what do has against it, by field.
func opsgenieRequest(do func(*http.Request, *opsgenieAlert) map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		answer := func(status int, more map[string]any) {
			more["took"], more["requestId"] = time.Since(began).Seconds(), newID("")
			writeJSON(w, status, more)
		}
		if r.Header.Get("Authorization") != "GenieKey "+OpsgenieKey {
			answer(http.StatusUnauthorized, map[string]any{"message": "Could not authenticate"})
			return
		}
		var a opsgenieAlert
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&a); err != nil && !errors.Is(err, io.EOF) {
			answer(http.StatusBadRequest, map[string]any{"message": "Request body is not processable. Please check the errors.", "errors": map[string]string{"body": "is no JSON object"}})
			return
		}
		if wrong := do(r, &a); len(wrong) > 0 {
			answer(http.StatusUnprocessableEntity, map[string]any{"message": "Request body is not processable. Please check the errors.", "errors": wrong})
			return
		}
		answer(http.StatusAccepted, map[string]any{"result": "Request will be processed"})
	}
}

func (n *Network) createAlert(_ *http.Request, a *opsgenieAlert) map[string]string {
	if wrong := a.check(); len(wrong) > 0 {
		return wrong
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if a.Alias == "" {
		a.Alias = newID("")
	}
	if a.Priority == "" {
		a.Priority = "P3"
	}
	if open := n.open(Opsgenie, a.Alias); open != nil {
		open.Alerts++
		n.paged()
		return nil
	}
	n.page(Incident{Provider: Opsgenie, Key: a.Alias, Title: a.Message, Text: a.Description, Urgency: a.Priority, Source: a.Source})
	return nil
}

// check lists what Opsgenie has against an alert, by field.
func (a *opsgenieAlert) check() map[string]string {
	wrong := map[string]string{}
	longer := func(field, value string, bound int) {
		if utf8.RuneCountInString(value) > bound {
			wrong[field] = field + " is too long"
		}
	}
	longer("message", a.Message, 130)
	longer("alias", a.Alias, 512)
	longer("description", a.Description, 15000)
	longer("entity", a.Entity, 512)
	longer("source", a.Source, 100)
	longer("user", a.User, 100)
	longer("note", a.Note, 25000)
	if a.Message == "" {
		wrong["message"] = "Message can not be empty."
	}
	if a.Priority != "" && !slices.Contains([]string{"P1", "P2", "P3", "P4", "P5"}, a.Priority) {
		wrong["priority"] = "Priority should be one of [ P1, P2, P3, P4, P5 ]"
	}
	if len(a.Tags) > 20 || slices.ContainsFunc(a.Tags, func(t string) bool { return utf8.RuneCountInString(t) > 50 }) {
		wrong["tags"] = "20 tags of 50 characters are the most"
	}
	for _, t := range a.Responders {
		if t.Type == "" || t.ID+t.Name+t.Username == "" {
			wrong["responders"] = "a responder has a type, and an id, a name or a username"
		}
	}
	return wrong
}

func (n *Network) changeAlert(status IncidentStatus) func(*http.Request, *opsgenieAlert) map[string]string {
	return func(r *http.Request, _ *opsgenieAlert) map[string]string {
		n.mu.Lock()
		defer n.mu.Unlock()
		if r.URL.Query().Get("identifierType") != "alias" {
			return map[string]string{"identifierType": "alerts are known by their alias here"}
		}
		if open := n.open(Opsgenie, r.PathValue("alias")); open != nil {
			n.become(open, status, nil)
		}
		return nil
	}
}
