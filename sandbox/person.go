package sandbox

import (
	"errors"
	"fmt"
	"time"
)

// verificationToken is the deprecated "token" of every payload.
const verificationToken = "sandbox-verification-token"

// slackbotName is who tells a person what went wrong.
const slackbotName = "Slackbot"

// Person is somebody of the workspace in front of their Slack client: they see and do what it lets them see and do.
// A Person is safe for concurrent use.
type Person struct {
	s  *Server
	id string
}

// As returns the person with this handle or user id. It panics when there is none: that is a mistake in a test.
func (s *Server) As(handle string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.state.user(handle)
	if u == nil {
		panic(fmt.Sprintf("sandbox: there is no person %q in the workspace", handle))
	}
	return &Person{s, u.ID}
}

// ID is the person's user id, "U…".
func (p *Person) ID() string { return p.id }

// me is the person's account, if it may do anything. Server.mu must be held, as for everything below.
func (p *Person) me() (*User, error) {
	u := p.s.state.userByID[p.id]
	switch u.Kind {
	case Deactivated:
		return nil, fmt.Errorf("the account of %s is deactivated", u.Handle)
	case Bot:
		return nil, fmt.Errorf("%s is a bot: nobody sits in front of its screen", u.Handle)
	}
	return u, nil
}

// place finds a conversation that the person is in, by id or name; "" is the DM with the app.
func (p *Person) place(ref string) (*Channel, error) {
	u, err := p.me()
	if err != nil {
		return nil, err
	}
	st := p.s.state
	if ref == "" || ref == "app" || st.app.BotUserID == ref {
		return st.dm(p.id), nil
	}
	c := st.channel(ref)
	if c == nil || !c.has(p.id) {
		return nil, fmt.Errorf("%s is in no channel %q", u.Handle, ref)
	}
	return c, nil
}

// writable is a place in which the person may write.
func (p *Person) writable(ref string) (*Channel, error) {
	c, err := p.place(ref)
	if err == nil && c.Archived {
		return nil, fmt.Errorf("#%s is archived", c.Name)
	}
	return c, err
}

// message finds a message that the person sees.
func (p *Person) message(channel, ts string) (*Channel, *Message, error) {
	c, err := p.place(channel)
	if err != nil {
		return nil, nil, err
	}
	m := c.byTS[ts]
	if m == nil || !visible(m, p.id) {
		return nil, nil, fmt.Errorf("there is no message %s (any more)", ts)
	}
	return c, m, nil
}

func visible(m *Message, user string) bool { return m.Ephemeral == "" || m.Ephemeral == user }

// publish posts a message and shows it to those who see it.
func (s *Server) publish(c *Channel, m *Message) {
	s.state.post(c, m)
	s.live.tell(seers(c, m), "message", s.state.shown(c, m))
}

// complain tells one person what went wrong, as Slack does: in words that only they see.
func (s *Server) complain(c *Channel, user, sentence string) {
	s.publish(c, &Message{User: slackbotID, Username: slackbotName, Text: sentence, Ephemeral: user})
}

// act is one thing that a person does and the app is asked about.
type act struct {
	kind    string // of the envelope
	accepts bool   // the app may answer in the ack
	payload map[string]any
}

// perform prepares an act under the mutex, waits for the app without it, and applies the answer under it again.
// err is the app's silence: errTimeout or errDispatch.
func (s *Server) perform(prepare func() (act, error), apply func(answer []byte, silence error) error) error {
	a, err := locked(s, prepare)
	if err != nil {
		return err
	}
	answer, silence := s.socket.ask(a.kind, a.payload, a.accepts)
	_, err = locked(s, func() (struct{}, error) { return struct{}{}, apply(answer, silence) })
	return err
}

func locked[T any](s *Server, f func() (T, error)) (T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return f()
}

// basics are the keys that every interaction has.
func (p *Person) basics(kind string) map[string]any {
	st := p.s.state
	u := st.userByID[p.id]
	return map[string]any{
		"type": kind, "token": verificationToken, "api_app_id": st.app.ID,
		"team":       map[string]any{"id": st.team.ID, "domain": st.team.Domain},
		"user":       map[string]any{"id": u.ID, "username": u.Handle, "name": u.Handle, "team_id": st.team.ID},
		"enterprise": nil, "is_enterprise_install": false,
		"trigger_id": st.newTrigger(p.id, time.Now()),
		"action_ts":  formatTS(time.Now().UnixMicro()),
	}
}

// hook is the address of a new response_url.
func (p *Person) hook(c *Channel, ts string) string {
	return p.s.socket.base() + p.s.state.newHook(p.id, c.ID, ts, time.Now())
}

// interaction is an act that the app hears of as an interactive envelope.
func (s *Server) interaction(payload map[string]any, accepts bool) (act, error) {
	if !s.state.app.Manifest.Interactive {
		return act{}, errors.New("this app is not configured to handle interactive responses (its manifest has interactivity off)")
	}
	return act{"interactive", accepts, payload}, nil
}
