package intake

import (
	"net/http"
	"net/url"

	"tocsin/incident"
	"tocsin/lang"
)

// voice is POST /twilio/voice/<token>: a key was pressed in a call. 1 acknowledges; any other has the text read out again.
func (s *Server) voice(w http.ResponseWriter, r *http.Request, form url.Values) {
	c, who, wrong := s.check(r, PurposeVoice)
	l := s.language(r, who)
	if wrong != nil {
		s.hangUp(w, r, l, *wrong)
		return
	}
	if form.Get("Digits") != "1" {
		s.again(w, r, l, c.Incident, who)
		return
	}
	record, wrong := s.acknowledge(r.Context(), channelVoice, c.Incident, who.ID)
	switch {
	case wrong == &noticeFailed:
		s.count(channelVoice, resultFailed)
		ask(l, l.Say("web.voice.failed")).write(w)
	case wrong != nil:
		s.hangUp(w, r, l, *wrong)
	default:
		farewell(l, s.thanks(l, record, who)).write(w)
	}
}

// again reads out what it is about.
func (s *Server) again(w http.ResponseWriter, r *http.Request, l lang.Language, n incident.Number, who incident.Person) {
	record, err := s.o.Incidents.Look(r.Context(), n, who.ID)
	if wrong := s.trouble(n, err); wrong != nil {
		s.hangUp(w, r, l, *wrong)
		return
	}
	if !record.Open() {
		s.hangUp(w, r, l, noticeOver)
		return
	}
	s.count(channelVoice, resultIgnored)
	ask(l, l.Say("web.voice.ask", "incident", n, "title", record.Title)).write(w)
}

// hangUp says why and ends the call. The person hears it: whatever a token is worth, the call is Twilio's.
func (s *Server) hangUp(w http.ResponseWriter, r *http.Request, l lang.Language, n notice) {
	if !n.refused() {
		s.count(channelVoice, n.result)
	} else if !s.refuse(w, r, channelVoice, n.result) {
		return
	}
	farewell(l, l.Say(n.title)+". "+l.Say(n.text)).write(w)
}

func ask(l lang.Language, text string) twiml {
	return twiml{Gather: &gather{Digits: 1, Method: http.MethodPost, Timeout: 10, Say: say{l.Say("web.language"), text}}, Hangup: &struct{}{}}
}

func farewell(l lang.Language, text string) twiml {
	return twiml{Say: &say{l.Say("web.language"), text}, Hangup: &struct{}{}}
}
