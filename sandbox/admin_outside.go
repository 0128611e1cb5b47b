package sandbox

import (
	"context"
	"net/http"
	"net/mail"
	"strings"

	"tocsin/sandbox/phone"
	"tocsin/sandbox/ring"
)

// What the page posts to ring the app from outside Slack.
type (
	letterForm struct {
		As, To, Subject, Text, Answers string
		Stranger                       string // the address of the stranger who writes; empty: the person does
	}
	alertForm struct{ Name string }
)

// ring lets the page ring the app from outside Slack, where the options say how.
func (s *Server) ring() {
	s.ringing, s.hangUp = context.WithCancel(context.Background())
	if o := s.opts.Mail; o != nil {
		mails := *o
		mails.Changed = func(sent []ring.Sent) { s.live.tell(nil, "letters", map[string]any{"sent": sent}) }
		s.mail = ring.NewMail(mails)
		for _, w := range o.Strangers {
			if !w.Forged { // their mailboxes are elsewhere, and the page shows what is answered under what they wrote
				s.phone.Add(phone.Subscriber{ID: w.Address, Name: w.Name, Email: w.Address})
			}
		}
	}
	if s.opts.Monitoring != nil {
		o := *s.opts.Monitoring
		o.Client = s.opts.Client
		o.Changed = func(all []ring.Alert) { s.live.tell(nil, "monitoring", map[string]any{"alerts": all}) }
		s.monitoring = ring.NewMonitoring(o)
	}
}

func (s *Server) outsideRoutes() map[string]func(*http.Request) (any, error) {
	return map[string]func(*http.Request) (any, error){
		"GET /sandbox/outside":  s.adminOutside,
		"POST /sandbox/letter":  body(s.adminLetter),
		"POST /sandbox/fire":    body(func(f alertForm) (any, error) { return s.happen(f, (*ring.Monitoring).Fire) }),
		"POST /sandbox/resolve": body(func(f alertForm) (any, error) { return s.happen(f, (*ring.Monitoring).Resolve) }),
	}
}

// adminOutside says what there is; null stands for what the options leave out.
func (s *Server) adminOutside(*http.Request) (any, error) {
	out := map[string]any{"mail": nil, "alerts": nil}
	if m := s.mail; m != nil {
		out["mail"] = map[string]any{"recipients": m.Recipients(), "strangers": m.Strangers(), "sent": m.Sent()}
	}
	if m := s.monitoring; m != nil {
		out["alerts"] = m.Alerts()
	}
	return out, nil
}

func (s *Server) happen(f alertForm, do func(*ring.Monitoring, context.Context, string) error) (any, error) {
	if s.monitoring == nil {
		return nil, refusal{http.StatusNotFound, "nothing is monitored here"}
	}
	return done, do(s.monitoring, s.ringing, f.Name)
}

// adminLetter answers with what the app's mail server said.
func (s *Server) adminLetter(f letterForm) (any, error) {
	if s.mail == nil {
		return nil, refusal{http.StatusNotFound, "the app takes no mail"}
	}
	from, forged, err := s.writer(f)
	if err != nil {
		return nil, err
	}
	receipt, err := s.mail.Send(s.ringing, ring.Letter{
		From: from, Forged: forged, To: f.To, Subject: f.Subject, Text: f.Text, Answers: strings.Trim(f.Answers, "<>"),
	})
	return map[string]any{"ok": true, "receipt": receipt}, err
}

// writer is who writes a letter.
func (s *Server) writer(f letterForm) (from mail.Address, forged bool, err error) {
	for _, w := range s.mail.Strangers() {
		if w.Address == f.Stranger {
			return mail.Address{Name: w.Name, Address: w.Address}, w.Forged, nil
		}
	}
	if f.Stranger != "" {
		return from, false, refusal{http.StatusNotFound, "there is no stranger " + f.Stranger}
	}
	p, err := s.who(f.As)
	if err != nil {
		return from, false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.state.userByID[p.id]
	if u.Email == "" {
		return from, false, refusal{http.StatusBadRequest, u.RealName + " has no mail address"}
	}
	return mail.Address{Name: u.RealName, Address: u.Email}, false, nil
}
