package sandbox

import (
	"fmt"
	"net/http"
	"slices"

	"tocsin/sandbox/phone"
)

// What the page's phone posts. "as" is a user id or a handle, "item" the id of what is on the phone.
type (
	textForm  struct{ As, Text string }
	itemForm  struct{ As, Item string }
	keyForm   struct{ As, Item, Key string }
	labelForm struct{ As, Item, Label string }
	seenForm  struct {
		As    string
		Items []string
	}
	pagerForm struct{ As, Key string }
)

func isProvider(name string) bool { return slices.Contains(phone.Providers(), name) }

// phoneRoutes are what the page's phone asks for and does.
func (s *Server) phoneRoutes() map[string]func(*http.Request) (any, error) {
	return map[string]func(*http.Request) (any, error){
		"GET /sandbox/phone":   s.adminPhone,
		"GET /sandbox/pagers":  s.adminPagers,
		"POST /sandbox/reply":  body(func(f textForm) (any, error) { return s.as(f.As, func(p *Person) error { return p.Reply(f.Text) }) }),
		"POST /sandbox/answer": body(func(f itemForm) (any, error) { return s.as(f.As, func(p *Person) error { return p.Answer(f.Item) }) }),
		"POST /sandbox/hangup": body(func(f itemForm) (any, error) { return s.as(f.As, func(p *Person) error { return p.HangUp(f.Item) }) }),
		"POST /sandbox/key": body(func(f keyForm) (any, error) {
			return s.as(f.As, func(p *Person) error { return p.PressKey(f.Item, f.Key) })
		}),
		"POST /sandbox/push": body(func(f labelForm) (any, error) {
			return s.as(f.As, func(p *Person) error { return p.PressPush(f.Item, f.Label) })
		}),
		"POST /sandbox/seen": body(s.adminSeen),
		"POST /sandbox/pagerack": body(func(f pagerForm) (any, error) {
			return s.as(f.As, func(p *Person) error { return p.AcknowledgeAtPagerDuty(f.Key) })
		}),
		"POST /sandbox/pagerresolve": body(func(f pagerForm) (any, error) {
			return s.as(f.As, func(p *Person) error { return p.ResolveAtPagerDuty(f.Key) })
		}),
	}
}

func (s *Server) adminPhone(r *http.Request) (any, error) {
	p, err := s.who(r.FormValue("as"))
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	u := *s.state.userByID[p.id]
	s.mu.Unlock()
	return map[string]any{"number": u.Phone, "topic": u.Topic, "email": u.Email, "items": p.Phone()}, nil
}

func (s *Server) adminPagers(*http.Request) (any, error) {
	return map[string]any{"incidents": s.Incidents(), "webhooks": append([]phone.ReceivedWebhook{}, s.Webhooks()...)}, nil
}

func (s *Server) adminSeen(f seenForm) (any, error) {
	return s.as(f.As, func(p *Person) error {
		if len(f.Items) > 0 {
			s.phone.Read(p.id, f.Items...)
		}
		return nil
	})
}

// mailPolicy lets the HTML of a mail do nothing and load nothing: it shows, and its links open in a new tab.
const mailPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
	"sandbox allow-popups allow-popups-to-escape-sandbox"

// serveMailHTML shows a mail's HTML, for a frame of the page.
func (s *Server) serveMailHTML(w http.ResponseWriter, r *http.Request) {
	p, err := s.who(r.FormValue("as"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	for _, i := range p.Phone() {
		if i.ID == r.FormValue("item") && i.HTML != "" {
			h := w.Header()
			h.Set("Content-Security-Policy", mailPolicy)
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("Content-Type", "text/html; charset=utf-8")
			_, _ = fmt.Fprintf(w, "<!doctype html><base target=\"_blank\">\n%s", i.HTML) // the page may be gone
			return
		}
	}
	http.NotFound(w, r)
}

// outages tells of every provider whether it is away.
func (s *Server) outages() map[string]bool {
	out := map[string]bool{}
	for _, provider := range phone.Providers() {
		out[provider] = s.faults.down(provider)
	}
	return out
}
