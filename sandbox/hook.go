package sandbox

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"time"
)

// serveHook takes what the app posts to a response_url.
func (s *Server) serveHook(w http.ResponseWriter, r *http.Request) {
	if s.faults.down("") {
		http.Error(w, "service unavailable", http.StatusServiceUnavailable)
		return
	}
	a, err := hookBody(w, r)
	if err != nil {
		http.Error(w, "invalid_payload", http.StatusBadRequest)
		return
	}
	status, text := s.useHook(r.PathValue("token"), a)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprint(w, text) // the app may be gone
}

func hookBody(w http.ResponseWriter, r *http.Request) (*answer, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	a := &answer{}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/x-www-form-urlencoded" {
		return a, json.Unmarshal([]byte(r.PostFormValue("payload")), a)
	}
	return a, json.NewDecoder(r.Body).Decode(a)
}

// useHook spends one of the five uses, unless the answer is refused.
func (s *Server) useHook(token string, a *answer) (status int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.state.hooks[token]
	switch {
	case u == nil:
		return http.StatusNotFound, "no_service"
	case time.Now().After(u.expires):
		return http.StatusNotFound, "expired_url"
	case u.left == 0:
		return http.StatusNotFound, "used_url"
	}
	if code := s.carryOut(u, a); code != "" {
		return http.StatusBadRequest, code
	}
	u.left--
	return http.StatusOK, "ok"
}

// carryOut does what an answer says; code is what Slack has against it.
func (s *Server) carryOut(u *responseURL, a *answer) (code string) {
	c := s.state.channelByID[u.channel]
	var original *Message
	if c != nil && u.ts != "" {
		original = c.byTS[u.ts]
	}
	switch {
	case c == nil || c.Archived:
		return "channel_not_found"
	case bool(a.DeleteOriginal):
		if original != nil {
			s.erase(c, original)
		}
		return ""
	case a.empty():
		return "no_text"
	case bool(a.ReplaceOriginal) && original != nil:
		return s.replace(c, original, a)
	}
	return s.reply(c, u.user, a)
}

func (s *Server) erase(c *Channel, m *Message) {
	c.drop(m)
	s.live.tell(seers(c, m), "message_deleted", map[string]any{"channel": c.ID, "ts": m.TS})
}

func (s *Server) replace(c *Channel, m *Message, a *answer) (code string) {
	next, code := s.answerMessage(a)
	if code != "" {
		return code
	}
	m.Text, m.Blocks, m.Attachments = next.Text, next.Blocks, next.Attachments
	m.Edited = s.state.ts(time.Now())
	s.live.tell(seers(c, m), "message", s.state.shown(c, m))
	return ""
}
