package intake

import (
	"net/http"
	"net/url"
	"time"

	"tocsin/incident"
	"tocsin/lang"
)

// maxAnswer bounds the form of a roll call, in bytes: its longest text, in letters of four bytes that are each written as %XX.
const maxAnswer = 3*4*(incident.MaxText+incident.MaxTitle) + 1024

// showRoll is GET /r/<token>: the question of a roll call, for one person. It changes nothing: scanners of mail follow links.
func (s *Server) showRoll(w http.ResponseWriter, r *http.Request) {
	c, who, wrong := s.check(r, PurposeRollCall)
	l := s.language(r, who)
	if wrong != nil {
		s.turnAway(w, r, l, channelRollCall, *wrong)
		return
	}
	i, roll, asked, err := s.o.Incidents.AskedBy(r.Context(), c.RollCall(), who.ID)
	wrong = s.trouble(c.Incident, err)
	if wrong == nil && !roll.Open() {
		wrong = &noticeRollClosed
	}
	if wrong != nil {
		s.turnAway(w, r, l, channelRollCall, *wrong)
		return
	}
	s.render(w, r, http.StatusOK, s.rollPage(l, who, i, roll, asked))
}

// answerRoll is POST /r/<token>: one of the buttons of that page.
func (s *Server) answerRoll(w http.ResponseWriter, r *http.Request) {
	c, who, wrong := s.check(r, PurposeRollCall)
	l := s.language(r, who)
	if wrong != nil {
		s.turnAway(w, r, l, channelRollCall, *wrong)
		return
	}
	body, ok := s.body(w, r, channelRollCall, maxAnswer)
	if !ok {
		return
	}
	form, err := url.ParseQuery(string(body))
	a := incident.Answer{Safety: incident.Safety(form.Get("answer")), Where: form.Get("where"), Note: form.Get("note")}
	if err != nil || !a.Safety.Valid() {
		s.deny(w, r, channelRollCall, resultMalformed, http.StatusBadRequest)
		return
	}
	err = s.o.Incidents.AnswerRoll(r.Context(), "", c.RollCall(), who.ID, a, time.Now().Truncate(time.Millisecond))
	if incident.CodeOf(err) == incident.TextTooLong {
		s.deny(w, r, channelRollCall, resultTooLarge, http.StatusRequestEntityTooLarge)
		return
	}
	if wrong := s.trouble(c.Incident, err); wrong != nil {
		s.turnAway(w, r, l, channelRollCall, *wrong)
		return
	}
	s.count(channelRollCall, resultAnswered)
	s.o.Log.Info().Stringer("incident", c.Incident).Str("channel", string(channelRollCall)).Msg("an answer to a roll call came")
	w.Header().Set("Location", r.PathValue("token")) // relative, as after an acknowledgement
	w.WriteHeader(http.StatusSeeOther)
}

// choice is one button of several.
type choice struct{ Value, Text string }

func (s *Server) rollPage(l lang.Language, who incident.Person, i incident.Incident, c incident.RollCall, a incident.Asked) page {
	question := c.Question
	if question == "" {
		question = l.Say("rollcall.question")
	}
	p := page{
		Lang: l.Say("web.language"), Title: i.Number.String(), Number: i.Number.String(), Heading: i.Title, State: "roll",
		Lines: []string{question},
		Facts: []fact{{l.Say("web.roll.asked"), l.Say("fact.by", "who", s.name(l, c.By), "time", l.Clock(c.At, who.TZ))}},
	}
	for _, one := range []incident.Safety{incident.Safe, incident.InNeed, incident.Unaffected} {
		if one != a.Safety { // it can be changed to the others
			p.Choices = append(p.Choices, choice{string(one), l.Say("button.roll-" + string(one))})
		}
	}
	if a.Safety == incident.Unanswered {
		return p
	}
	said := []any{"time", l.Clock(a.At, who.TZ), "safety", l.Say("safety." + string(a.Safety))}
	p.State, p.Done = "roll answered", l.Say("web.roll.recorded", said...)
	if a.Safety == incident.InNeed {
		p.State, p.Done = "roll in-need", l.Say("web.roll.help", said...)
		p.Need = &need{Where: l.Say("form.roll-help.where"), Text: l.Say("form.roll-help.text"), Send: l.Say("form.roll-help.submit"), IsAt: a.Where, Wrote: a.Note}
	}
	return p
}

// need asks whoever needs help where they are and what they need, once it is known that they do.
type need struct{ Where, Text, Send, IsAt, Wrote string }
