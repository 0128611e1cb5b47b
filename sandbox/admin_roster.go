package sandbox

import "net/http"

// adminPeople adds a person, or changes the kind of one who is there.
func (s *Server) adminPeople(f peopleForm) (any, error) {
	switch f.Kind {
	case "", Member, Admin, Guest, SingleGuest, Bot, Deactivated:
	default:
		return nil, refusal{http.StatusBadRequest, "kind is member, admin, guest, single_guest, bot or deactivated"}
	}
	if p, err := s.who(f.Handle); err == nil {
		if f.Kind != "" {
			s.SetKind(p.id, f.Kind)
		}
		return map[string]any{"ok": true, "id": p.id}, nil
	}
	p, err := s.AddPerson(User{
		Handle: f.Handle, RealName: f.Name, Title: f.Title, Email: f.Email, Phone: f.Phone, Topic: f.Topic, TZ: f.TZ, Locale: f.Locale, Region: f.Region, Kind: f.Kind,
	})
	if err != nil {
		return nil, refusal{http.StatusBadRequest, err.Error()}
	}
	return map[string]any{"ok": true, "id": p.id}, nil
}

func (s *Server) adminGroup(f groupForm) (any, error) {
	if err := s.SetGroup(f.Handle, f.Members...); err != nil {
		return nil, refusal{http.StatusBadRequest, err.Error()}
	}
	return done, nil
}

func (s *Server) adminJoin(f placeForm) (any, error) {
	return s.as(f.As, func(p *Person) error { return p.Join(f.Channel) })
}

func (s *Server) adminLeave(f placeForm) (any, error) {
	return s.as(f.As, func(p *Person) error { return p.Leave(f.Channel) })
}
