package sandbox

import (
	"fmt"
	"slices"
	"time"
)

// Join lets a person walk into a public channel.
func (p *Person) Join(channel string) error {
	return p.move(channel, "member_joined_channel", "channel_join", "joined", func(c *Channel) error {
		if c.Kind != Public || c.Archived {
			return fmt.Errorf("nobody can walk into %q by themselves", channel)
		}
		c.add(p.id)
		return nil
	})
}

// Leave lets a person leave a channel.
func (p *Person) Leave(channel string) error {
	return p.move(channel, "member_left_channel", "channel_leave", "left", func(c *Channel) error {
		if c.Kind == IM || !c.remove(p.id) {
			return fmt.Errorf("nobody can leave %q who is not in it", channel)
		}
		return nil
	})
}

func (p *Person) move(channel, event, subtype, verb string, change func(*Channel) error) error {
	e, err := locked(p.s, func() (map[string]any, error) {
		if _, err := p.me(); err != nil {
			return nil, err
		}
		st := p.s.state
		c := st.channel(channel)
		if c == nil {
			return nil, fmt.Errorf("there is no channel %q", channel)
		}
		if err := change(c); err != nil {
			return nil, err
		}
		p.s.announce(c, p.id, subtype, fmt.Sprintf("<@%s> has %s the channel", p.id, verb))
		p.s.live.tell(append([]string{p.id}, c.Members...), "channel", map[string]any{"id": c.ID})
		if !c.has(st.app.BotUserID) {
			return nil, nil
		}
		kind := "C"
		if c.Kind == Private {
			kind = "G"
		}
		return map[string]any{"type": event, "user": p.id, "channel": c.ID, "channel_type": kind, "team": st.team.ID}, nil
	})
	if err == nil && e != nil {
		p.s.sendEvent(e)
	}
	return err
}

// SetKind changes what sort of account a person has, such as Deactivated when they have left the company. The app
// hears of it (user_change). It panics on an unknown handle, like As.
func (s *Server) SetKind(handle string, kind UserKind) {
	p := s.As(handle)
	event, _ := locked(s, func() (map[string]any, error) {
		u := s.state.userByID[p.id]
		u.Kind, u.Updated = kind, time.Now()
		s.live.tell(nil, "user", u.listed())
		return map[string]any{"type": "user_change", "user": s.state.userJSON(u), "cache_ts": time.Now().Unix()}, nil
	})
	s.sendEvent(event)
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
		return map[string]any{"type": "team_join", "user": s.state.userJSON(&u), "cache_ts": time.Now().Unix()}, nil
	})
	if err != nil {
		return nil, err
	}
	s.sendEvent(event)
	return &Person{s, u.ID}, nil
}

// SetGroup replaces the members (handles or ids) of a user group. The app hears of it (subteam_members_changed,
// subteam_updated).
func (s *Server) SetGroup(handle string, members ...string) error {
	events, err := locked(s, func() ([]map[string]any, error) {
		var g *Group
		for _, x := range s.state.groups {
			if x.Handle == handle {
				g = x
			}
		}
		if g == nil {
			return nil, fmt.Errorf("there is no user group %q", handle)
		}
		ids, err := s.state.idsOf(members)
		if err != nil {
			return nil, err
		}
		before := g.Members
		g.Members = ids
		s.live.tell(nil, "user", map[string]any{"group": g.ID, "members": ids})
		return s.state.groupEvents(g, before), nil
	})
	for _, e := range events {
		s.sendEvent(e)
	}
	return err
}

func (st *state) idsOf(refs []string) ([]string, error) {
	ids := []string{}
	for _, ref := range refs {
		u := st.user(ref)
		if u == nil {
			return nil, fmt.Errorf("there is no person %q", ref)
		}
		ids = append(ids, u.ID)
	}
	return ids, nil
}

func (st *state) groupEvents(g *Group, before []string) []map[string]any {
	added, removed := missing(g.Members, before), missing(before, g.Members)
	now := time.Now().Unix()
	return []map[string]any{{
		"type": "subteam_members_changed", "subteam_id": g.ID, "team_id": st.team.ID, "date_update": now,
		"added_users": added, "added_users_count": len(added), "removed_users": removed, "removed_users_count": len(removed),
	}, {"type": "subteam_updated", "subteam": st.groupJSON(g)}}
}

// missing are those of the first list that the second does not have.
func missing(these, those []string) []string {
	out := []string{}
	for _, x := range these {
		if !slices.Contains(those, x) {
			out = append(out, x)
		}
	}
	return out
}
