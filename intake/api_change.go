package intake

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"tocsin/incident"
)

// apiTrigger rings: it opens an incident, or joins the one that is open under its dedup key.
func (s *Server) apiTrigger(c *apiCall) (apiAnswer, error) {
	var in struct {
		Playbook string `json:"playbook"`
		Title    string `json:"title"`
		Details  string `json:"details"`
		Severity string `json:"severity"`
		Dedup    string `json:"dedup"`
		Link     string `json:"link"`
	}
	if err := c.read(&in); err != nil {
		return apiAnswer{}, err
	}
	if len(c.token.Playbooks) > 0 && !slices.Contains(c.token.Playbooks, in.Playbook) {
		return apiAnswer{}, &asked{"may_not", "This token may not trigger " + strconv.Quote(in.Playbook) + "."}
	}
	if in.Link != "" && webAddress(in.Link) == "" {
		return apiAnswer{}, &asked{"malformed", "The link must be an address that begins with https:// or http://, of at most 1,000 bytes."}
	}
	if err := s.checkSeverity(in.Severity); err != nil {
		return apiAnswer{}, err
	}
	done, err := s.o.API.Incidents.Alert(c.Context(), incident.Alert{
		Key: c.key(), Source: c.token.door(), From: c.token.from(), Playbook: in.Playbook, Dedup: bounded(in.Dedup), Severity: in.Severity,
		Title: clean(in.Title), Details: clean(in.Details), Link: webAddress(in.Link), Vouched: true,
	}, time.Now())
	if err != nil {
		return apiAnswer{}, err
	}
	became := becameOf(done)
	status := http.StatusOK
	if became == resultOpened {
		status = http.StatusCreated
	}
	return apiAnswer{status, became, apiBase + "/incidents/" + done.Record.Number.String(), s.triggered(done.Record.Incident, became)}, nil
}

// checkSeverity refuses one that the company does not have: other than a monitoring, whoever calls the API can mend it at once.
func (s *Server) checkSeverity(name string) error {
	if _, ok := s.o.Severities.Get(name); ok || name == "" {
		return nil
	}
	data := map[string]string{"name": name, "known": s.o.Severities.Names()}
	return &incident.Error{Code: incident.UnknownSeverity, Data: data}
}

func (s *Server) apiAcknowledge(c *apiCall) (apiAnswer, error) {
	if err := c.read(&struct{}{}); err != nil {
		return apiAnswer{}, err
	}
	r, err := s.o.API.Incidents.Acknowledge(c.Context(), c.number(), c.token.By(), time.Now())
	return s.changed(r, resultAcknowledged), err
}

func (s *Server) apiUpdate(c *apiCall) (apiAnswer, error) {
	text, err := c.text()
	if err != nil {
		return apiAnswer{}, err
	}
	r, _, err := s.o.API.Incidents.Update(c.Context(), c.key(), c.number(), c.token.By(), incident.News{Text: text}, time.Now())
	return s.changed(r, resultUpdated), err
}

func (s *Server) apiResolve(c *apiCall) (apiAnswer, error) {
	text, err := c.text()
	if err != nil {
		return apiAnswer{}, err
	}
	r, err := s.o.API.Incidents.Resolve(c.Context(), c.key(), c.number(), c.token.By(), text, time.Now())
	return s.changed(r, resultResolved), err
}

func (s *Server) apiNote(c *apiCall) (apiAnswer, error) {
	text, err := c.text()
	if err != nil {
		return apiAnswer{}, err
	}
	r, err := s.o.API.Incidents.Note(c.Context(), c.key(), c.number(), c.token.By(), text, time.Now())
	return s.changed(r, resultNoted), err
}

// text is what an update, a closing line or a note says.
func (c *apiCall) text() (string, error) {
	var in struct {
		Text string `json:"text"`
	}
	err := c.read(&in)
	return clean(in.Text), err
}

func (s *Server) changed(r incident.Record, became result) apiAnswer {
	return apiAnswer{status: http.StatusOK, became: became, body: s.described(r.Incident)}
}

// asked is a request that makes no sense, or that this token may not make.
type asked struct{ code, message string }

func (a *asked) Error() string { return a.message }

// askedStatus are the answers to what is refused.
var askedStatus = map[string]int{
	"malformed": http.StatusBadRequest, "may_not": http.StatusForbidden,
	string(incident.NotFound): http.StatusNotFound, string(incident.AlreadyResolved): http.StatusConflict,
	string(incident.UnknownPlaybook): http.StatusBadRequest, string(incident.UnknownSeverity): http.StatusBadRequest, string(incident.EmptyText): http.StatusBadRequest, string(incident.TextTooLong): http.StatusBadRequest,
}

// refuseCall answers with the domain's refusal, or says that it is our own fault.
func (s *Server) refuseCall(w http.ResponseWriter, c *apiCall, err error) {
	wrong, ok := errors.AsType[*asked](err)
	if !ok {
		code := string(incident.CodeOf(err))
		wrong = &asked{code, s.sentence(err)}
	}
	status := askedStatus[wrong.code]
	if status == 0 {
		s.countAlert(c.token.door(), resultFailed)
		s.o.Log.Error().Str("hook", c.token.door()).Str("action", c.action).Err(err).Msg("what a program asked could not be carried out")
		failed(w, problem)
		return
	}
	s.countAlert(c.token.door(), resultOf[status])
	writeJSON(w, status, problem(wrong.code, wrong.message))
}

var resultOf = map[int]result{
	http.StatusBadRequest: resultMalformed, http.StatusForbidden: resultMayNot, http.StatusNotFound: resultUnknown, http.StatusConflict: resultOver,
}

// sentence is the domain's refusal in English, the language of programs.
func (s *Server) sentence(err error) string {
	e, ok := errors.AsType[*incident.Error](err)
	if !ok {
		return ""
	}
	l := s.o.Texts.In("en")
	data := []any{"by", s.name(l, incident.PersonID(e.Data["by"]))}
	for key, value := range e.Data {
		if key != "by" {
			data = append(data, key, value)
		}
	}
	return l.Say("error."+cmp.Or(string(e.Code), "internal"), data...)
}
