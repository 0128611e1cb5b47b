package intake

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tocsin/incident"
	"tocsin/lang"
)

// waiting is a page that waits for somebody's answer.
type waiting struct {
	who    incident.Person
	record incident.Record
}

// sms is POST /twilio/sms: somebody replied. Who that is, is told by the number, which that person has verified; an unknown
// number gets no answer, as does whoever wrote STOP, which Twilio answers itself.
func (s *Server) sms(w http.ResponseWriter, r *http.Request, form url.Values) {
	if form.Get("OptOutType") != "" {
		s.count(channelSMS, resultIgnored)
		twiml{}.write(w)
		return
	}
	people, err := s.behind(r.Context(), form.Get("From"))
	if err == nil && len(people) == 0 {
		if s.refuse(w, r, channelSMS, resultUnknown) {
			twiml{}.write(w)
		}
		return
	}
	var open []waiting
	if err == nil {
		open, err = s.waitingFor(r.Context(), people)
	}
	if err != nil {
		s.o.Log.Error().Err(err).Msg("a reply by SMS could not be carried out")
		s.count(channelSMS, resultFailed)
		l := s.o.Texts.In("")
		twiml{Message: l.Say("web.failed.text")}.write(w)
		return
	}
	twiml{Message: s.reply(r.Context(), form, people[0], open)}.write(w)
}

// behind gives the people who may answer from a number: several may share a phone.
func (s *Server) behind(ctx context.Context, number string) (people []incident.Person, err error) {
	ids, err := s.o.Twilio.Phones.PersonAt(ctx, incident.Contact{Method: incident.MethodSMS, Address: number})
	for _, id := range ids {
		if who := s.person(id); who.Reachable() {
			people = append(people, who)
		}
	}
	return people, err
}

// waitingFor gives the open pages of people, those of the newest incidents first.
func (s *Server) waitingFor(ctx context.Context, people []incident.Person) (list []waiting, err error) {
	for _, who := range people {
		mine, err := s.o.Twilio.Phones.List(ctx, incident.Filter{OpenOnly: true, For: who.ID, Mine: true})
		if err != nil {
			return nil, err
		}
		for _, i := range mine {
			r, err := s.o.Incidents.Look(ctx, i.Number, who.ID)
			if err != nil {
				return nil, err
			}
			if p := r.Page(who.ID); p != nil && p.State != incident.Answered && r.Open() {
				list = append(list, waiting{who, r})
			}
		}
	}
	return list, nil
}

// reply does what a message asks for and says what came of it. first is who is spoken to where it is about nobody's page.
func (s *Server) reply(ctx context.Context, form url.Values, first incident.Person, open []waiting) string {
	l := s.o.Texts.In(first.Locale)
	wish, number := readReply(form.Get("Body"))
	asked := owing(open)
	switch {
	case len(open) == 0:
		s.count(channelSMS, resultIgnored)
		return unless(wish == wishNothing, l.Say("web.sms.none"))
	case wish == wishNothing || number == 0 && distinct(asked) > 1 || number != 0 && pick(open, number) == nil:
		s.count(channelSMS, resultIgnored)
		return unless(!s.limit.allow("sms "+form.Get("From")), s.choice(l, asked))
	}
	one := pick(open, cmp.Or(number, asked[0].record.Number))
	return s.take(ctx, form.Get("MessageSid"), *one)
}

// unless gives a text, or nothing: whoever answers by machine would have an answer to that, too, and so on.
func unless(silent bool, text string) string {
	if silent {
		return ""
	}
	return text
}

// take acknowledges for one person. Where two share the phone and both are paged, each reply is one person's: nobody is
// said to have heard of it who may not have.
func (s *Server) take(ctx context.Context, sid string, one waiting) string {
	l, n := s.o.Texts.In(one.who.Locale), one.record.Number
	seen, err := s.seen(ctx, sid, n)
	if err != nil {
		s.o.Log.Error().Stringer("incident", n).Err(err).Msg("a reply by SMS could not be carried out")
		s.count(channelSMS, resultFailed)
		return l.Say("web.failed.text")
	}
	if seen {
		s.count(channelSMS, resultRepeated)
		return ""
	}
	record, wrong := s.acknowledge(ctx, channelSMS, n, one.who.ID)
	if wrong != nil {
		s.count(channelSMS, wrong.result)
		if wrong != &noticeOver {
			wrong = &noticeFailed
		}
		return l.Say(wrong.text)
	}
	return l.Say("web.sms.done", "incident", n, "who", s.name(l, one.who.ID), "time", l.Clock(record.Page(one.who.ID).EndedAt, one.who.TZ)) +
		" " + s.leads(l, record, one.who)
}

// seen notes a message's id: what Twilio has signed stays signed, and must not answer the next page as well.
func (s *Server) seen(ctx context.Context, sid string, n incident.Number) (seen bool, err error) {
	err = s.o.Twilio.Phones.Change(ctx, func(tx incident.Tx) error {
		_, seen, err = tx.Once("twilio/"+sid, n, time.Now())
		return err
	})
	return seen, err
}

// choice says what waits, and how to choose. It is one SMS or two, whatever waits.
func (s *Server) choice(l lang.Language, open []waiting) string {
	if distinct(open) == 1 {
		return l.Say("web.sms.one", "incident", open[0].record.Number, "title", short(open[0].record.Title))
	}
	const most = 5
	var lines []string
	for _, o := range open {
		line := o.record.Number.String() + " " + short(o.record.Title)
		if len(lines) < most && (len(lines) == 0 || lines[len(lines)-1] != line) {
			lines = append(lines, line)
		}
	}
	return l.Say("web.sms.several", "list", strings.Join(lines, "\n"), "incident", open[0].record.Number)
}

func short(title string) string {
	const most = 40
	if r := []rune(title); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return title
}

// pick gives the first page of an incident.
func pick(open []waiting, n incident.Number) *waiting {
	for i := range open {
		if open[i].record.Number == n {
			return &open[i]
		}
	}
	return nil
}

// owing gives those that still wait to be answered. Where somebody else has answered all of them, an answer is welcome to any.
func owing(open []waiting) (asked []waiting) {
	for _, o := range open {
		if o.record.Owes(o.who.ID) {
			asked = append(asked, o)
		}
	}
	if asked == nil {
		return open
	}
	return asked
}

// distinct counts the incidents.
func distinct(open []waiting) int {
	numbers := map[incident.Number]bool{}
	for _, o := range open {
		numbers[o.record.Number] = true
	}
	return len(numbers)
}
