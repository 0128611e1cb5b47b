package sandbox

import (
	"fmt"
	"time"
)

// SetKind changes what sort of account a person has, such as Deactivated when they have left the company. The app
// hears of it (user_change). It panics on an unknown handle, like As.
func (s *Server) SetKind(handle string, kind UserKind) {
	s.SetPerson(handle, func(u *User) { u.Kind = kind })
}

// SetPerson changes a person's account and profile; the id stays. The app hears of it (user_change), but not of the custom
// field Region: Slack tells no change of those. It panics on an unknown handle, like As.
func (s *Server) SetPerson(handle string, edit func(*User)) {
	p := s.As(handle)
	event, _ := locked(s, func() (map[string]any, error) {
		u := s.state.userByID[p.id]
		before := *u
		edit(u)
		u.ID = p.id
		s.live.tell(nil, "user", u.listed())
		if before.Region = u.Region; before == *u {
			return nil, nil
		}
		u.Updated = time.Now()
		return s.state.userEvent("user_change", u), nil
	})
	if event != nil {
		s.sendEvent(event)
	}
}

// userEvent shows an account as events do: with the locale, and with custom fields left out.
// https://docs.slack.dev/reference/events/user_change
func (st *state) userEvent(kind string, u *User) map[string]any {
	j := st.userJSON(u)
	j["profile"].(map[string]any)["fields"] = map[string]any{}
	if u.Kind != Deactivated {
		j["locale"] = u.Locale
	}
	return map[string]any{"type": kind, "user": j, "cache_ts": time.Now().Unix()}
}

// AddPerson lets somebody join the company. The app hears of it (team_join). ID and Updated are set; a handle that
// is taken is an error.
func (s *Server) AddPerson(u User) (*Person, error) {
	event, err := locked(s, func() (map[string]any, error) {
		if u.Handle == "" || s.state.user(u.Handle) != nil {
			return nil, fmt.Errorf("a new person wants a handle that is free; %q is not", u.Handle)
		}
		u.ID, u.Updated = s.state.id("U"), time.Now()
		if u.Kind == "" {
			u.Kind = Member
		}
		s.state.addUser(&u)
		s.phone.Add(u.subscriber())
		s.live.tell(nil, "user", u.listed())
		return s.state.userEvent("team_join", &u), nil
	})
	if err != nil {
		return nil, err
	}
	s.sendEvent(event)
	return &Person{s, u.ID}, nil
}
