package sandbox

import (
	"fmt"
	"net"
	"net/http"
	"path"
	"strings"

	"tocsin/sandbox/phone"
)

// connectPhones gives everybody who has one a line, a topic and a mailbox.
func (s *Server) connectPhones() {
	s.phone = phone.New(phone.Options{
		Client: s.opts.Client, IncomingSMS: s.opts.IncomingSMS, PagerDutyWebhook: s.opts.PagerDutyWebhook,
		Changed:  s.arrived,
		Paged:    func(all []phone.Incident) { s.live.tell(nil, "pagers", map[string]any{"incidents": all}) },
		Mail:     s.mailTrouble,
		MailDown: func() bool { return s.faults.down(phone.SMTP) },
	})
	for _, u := range s.state.users {
		s.phone.Add(u.subscriber())
	}
}

// arrived tells the page of what is new on somebody's phone, or changed.
func (s *Server) arrived(user string, i phone.Item) {
	s.live.tell([]string{user}, "phone", i)
	if s.mail != nil && i.Answers != "" {
		s.mail.Arrived(i)
	}
}

func (u *User) subscriber() phone.Subscriber {
	return phone.Subscriber{ID: u.ID, Name: u.RealName, Number: u.Phone, Topic: u.Topic, Email: u.Email}
}

// providerRoutes are the addresses of the providers: /twilio, /ntfy and so on, each with faults of its own.
func (s *Server) providerRoutes(mux *http.ServeMux) {
	for provider, handler := range s.phone.Handlers() {
		h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fault, _ := s.faults.next(provider, strings.TrimSuffix(path.Base(r.URL.Path), ".json"))
			fault.play(w, r, handler.ServeHTTP)
		})
		mux.Handle("/"+provider, h)
		mux.Handle("/"+provider+"/", h)
	}
}

// mailTrouble is the next fault of the mail server.
func (s *Server) mailTrouble() phone.Trouble {
	fault, _ := s.faults.next(phone.SMTP, "mail")
	switch fault.Kind {
	case FaultStatus:
		return phone.Trouble{Lost: true, Code: fault.Status}
	case FaultLatency:
		return phone.Trouble{Wait: fault.Delay}
	case FaultHang:
		return phone.Trouble{Lost: true, Wait: forever, Cut: true}
	case FaultCut:
		return phone.Trouble{Cut: true}
	case FaultRefuse:
		return phone.Trouble{Lost: true, Cut: true}
	}
	return phone.Trouble{}
}

// ServeMail answers SMTP on l until Close, like Serve; mails land in people's mailboxes.
func (s *Server) ServeMail(l net.Listener) error { return s.phone.ServeMail(l) }

// Incidents lists what the pagers were told of, oldest first.
func (s *Server) Incidents() []phone.Incident { return s.phone.Incidents() }

// Webhooks lists what the receiver of Standard Webhooks took, oldest first.
func (s *Server) Webhooks() []phone.ReceivedWebhook { return s.phone.Webhooks() }

// Phone lists what reached the person's phone and mailbox, oldest first: the last thousand.
func (p *Person) Phone() []phone.Item { return p.s.phone.Items(p.id) }

// Reply answers the SMS that reached the person last. An error says that the answer did not reach the app.
func (p *Person) Reply(text string) error { return p.s.phone.Reply(p.id, text) }

// Answer takes a ringing call, by the id of its item. What it says is then in the item's Text.
func (p *Person) Answer(call string) error { return p.s.phone.Answer(p.id, call) }

// PressKey presses a key in a call that was answered, and waits for what the app says to it.
func (p *Person) PressKey(call, key string) error { return p.s.phone.PressKey(p.id, call, key) }

// HangUp declines a ringing call, or ends one.
func (p *Person) HangUp(call string) error { return p.s.phone.HangUp(p.id, call) }

// PressPush presses a button of a push message and waits for the request that it makes.
func (p *Person) PressPush(item, label string) error { return p.s.phone.PressPush(p.id, item, label) }

// AcknowledgeAtPagerDuty acknowledges an incident in PagerDuty as this person, by its dedup_key. The app hears of it.
func (p *Person) AcknowledgeAtPagerDuty(key string) error { return p.s.phone.Acknowledge(p.id, key) }

// ResolveAtPagerDuty resolves an incident in PagerDuty as this person, by its dedup_key. The app hears of it.
func (p *Person) ResolveAtPagerDuty(key string) error { return p.s.phone.Resolve(p.id, key) }

// ProviderOutage takes one provider away, by a name of phone.Providers: its requests are answered with 503, its mail server
// takes no session. It panics on any other name: that is a mistake in a test.
func (s *Server) ProviderOutage(provider string, on bool) {
	if !isProvider(provider) {
		panic(fmt.Sprintf("sandbox: there is no provider %q", provider))
	}
	s.faults.takeDown(provider, on)
}
