package sandbox

import (
	"cmp"
	"net/http"
)

// adminPeople adds a person, or changes what is filled in of one who is there.
func (s *Server) adminPeople(f peopleForm) (any, error) {
	switch f.Kind {
	case "", Member, Admin, Guest, SingleGuest, Bot, Deactivated:
	default:
		return nil, refusal{http.StatusBadRequest, "kind is member, admin, guest, single_guest, bot or deactivated"}
	}
	if p, err := s.who(f.Handle); err == nil {
		s.SetPerson(p.id, f.change)
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

func (f peopleForm) change(u *User) {
	u.RealName, u.Title, u.Email = cmp.Or(f.Name, u.RealName), cmp.Or(f.Title, u.Title), cmp.Or(f.Email, u.Email)
	u.TZ, u.Locale, u.Region = cmp.Or(f.TZ, u.TZ), cmp.Or(f.Locale, u.Locale), cmp.Or(f.Region, u.Region)
	u.Kind = cmp.Or(f.Kind, u.Kind)
}

// adminGroup makes a user group, switches one off, or says who is in it.
func (s *Server) adminGroup(f groupForm) (any, error) {
	change := func() error { return s.SetGroup(f.Handle, f.Members...) }
	switch {
	case f.Disabled:
		change = func() error { return s.DisableGroup(f.Handle) }
	case f.Name != "":
		change = func() error { return s.AddGroup(f.Handle, f.Name, f.Members...) }
	}
	if err := change(); err != nil {
		return nil, refusal{http.StatusBadRequest, err.Error()}
	}
	return done, nil
}

func (s *Server) adminBring(f memberForm) (any, error) {
	return s.as(f.As, func(p *Person) error { return p.Bring(f.Channel, f.Who) })
}

func (s *Server) adminRemove(f memberForm) (any, error) {
	return s.as(f.As, func(p *Person) error { return p.Remove(f.Channel, f.Who) })
}

func (s *Server) adminRename(f renameForm) (any, error) {
	return s.as(f.As, func(p *Person) error { return p.Rename(f.Channel, f.Name) })
}

func (s *Server) adminArchive(f placeForm) (any, error) {
	return s.as(f.As, func(p *Person) error { return p.Archive(f.Channel) })
}

func (s *Server) adminJoin(f placeForm) (any, error) {
	return s.as(f.As, func(p *Person) error { return p.Join(f.Channel) })
}

func (s *Server) adminLeave(f placeForm) (any, error) {
	return s.as(f.As, func(p *Person) error { return p.Leave(f.Channel) })
}
