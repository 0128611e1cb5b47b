package intake

import (
	"net/http"

	"tocsin/incident"
	"tocsin/lang"
)

// show is GET /a/<token>. It changes nothing: scanners of mail follow links.
func (s *Server) show(w http.ResponseWriter, r *http.Request) {
	c, who, wrong := s.check(r, PurposeLink)
	l := s.language(r, who)
	if wrong != nil {
		s.turnAway(w, r, l, channelLink, *wrong)
		return
	}
	record, err := s.o.Incidents.Look(r.Context(), c.Incident, who.ID)
	if wrong := s.trouble(c.Incident, err); wrong != nil {
		s.turnAway(w, r, l, channelLink, *wrong)
		return
	}
	if !record.Open() {
		s.turnAway(w, r, l, channelLink, noticeOver)
		return
	}
	s.render(w, r, http.StatusOK, s.incidentPage(l, record, who))
}

// press is POST /a/<token>: the button of that page, or of a push message.
func (s *Server) press(w http.ResponseWriter, r *http.Request) {
	c, who, wrong := s.check(r, PurposeLink, PurposePush)
	l, via := s.language(r, who), channelLink
	if c.Purpose == PurposePush {
		via = channelPush
	}
	if wrong != nil {
		s.turnAway(w, r, l, via, *wrong)
		return
	}
	record, wrong := s.acknowledge(r.Context(), via, c.Incident, who.ID)
	if wrong != nil {
		s.turnAway(w, r, l, via, *wrong)
		return
	}
	if via == channelPush {
		plain(w, http.StatusOK, s.thanks(l, record, who)+"\n")
		return
	}
	// Relative, so that it holds below whatever path a proxy has put in front.
	w.Header().Set("Location", r.PathValue("token"))
	w.WriteHeader(http.StatusSeeOther)
}

// thanks says in a line what an acknowledgement has come to.
func (s *Server) thanks(l lang.Language, r incident.Record, who incident.Person) string {
	if r.Lead == who.ID {
		return l.Say("web.thanks.lead", "incident", r.Number, "who", s.name(l, who.ID))
	}
	return l.Say("web.thanks", "incident", r.Number, "who", s.name(l, r.Lead))
}

// turnAway says why there is nothing to see or do: as a page, or to a program in a line.
func (s *Server) turnAway(w http.ResponseWriter, r *http.Request, l lang.Language, c channel, n notice) {
	if !n.refused() {
		s.count(c, n.result)
	} else if !s.refuse(w, r, c, n.result) {
		return
	}
	if c == channelPush {
		plain(w, n.status, l.Say(n.title)+" "+l.Say(n.text)+"\n")
		return
	}
	s.render(w, r, n.status, page{Lang: l.Say("web.language"), Title: l.Say(n.title), Heading: l.Say(n.title), Lines: []string{l.Say(n.text)}})
}
