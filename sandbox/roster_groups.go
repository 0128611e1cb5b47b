package sandbox

import (
	"fmt"
	"slices"
	"time"
)

// SetGroup replaces the members (handles or ids) of a user group. The app hears of it (subteam_members_changed,
// subteam_updated).
func (s *Server) SetGroup(handle string, members ...string) error {
	return s.onGroup(handle, func(g *Group) ([]map[string]any, error) {
		ids, err := s.state.idsOf(members)
		if err != nil {
			return nil, err
		}
		return s.state.regroup(g, ids), nil
	})
}

// AddGroup makes a user group. The app hears of it (subteam_created).
func (s *Server) AddGroup(handle, name string, members ...string) error {
	return s.groupEvents(func() ([]map[string]any, error) {
		if handle == "" || s.state.groupNamed(handle) != nil || s.state.user(handle) != nil {
			return nil, fmt.Errorf("a new user group wants a handle that is free; %q is not", handle)
		}
		ids, err := s.state.idsOf(members)
		if err != nil {
			return nil, err
		}
		g := &Group{ID: s.state.id("S"), Handle: handle, Name: name, Members: ids, Updated: time.Now()}
		s.state.groups = append(s.state.groups, g)
		return []map[string]any{s.state.groupEvent("subteam_created", g)}, nil
	})
}

// DisableGroup switches a user group off: what Slack does in place of deleting it. The app hears of it (subteam_updated).
func (s *Server) DisableGroup(handle string) error {
	return s.onGroup(handle, func(g *Group) ([]map[string]any, error) {
		g.Disabled, g.Updated = true, time.Now()
		return []map[string]any{s.state.groupEvent("subteam_updated", g)}, nil
	})
}

func (s *Server) onGroup(handle string, change func(*Group) ([]map[string]any, error)) error {
	return s.groupEvents(func() ([]map[string]any, error) {
		g := s.state.groupNamed(handle)
		if g == nil {
			return nil, fmt.Errorf("there is no user group %q", handle)
		}
		events, err := change(g)
		s.live.tell(nil, "user", map[string]any{"group": g.ID, "members": g.Members})
		return events, err
	})
}

// groupEvents sends what a change of user groups gives.
func (s *Server) groupEvents(change func() ([]map[string]any, error)) error {
	events, err := locked(s, change)
	for _, e := range events {
		s.sendEvent(e)
	}
	return err
}

func (st *state) groupNamed(handle string) *Group {
	for _, g := range st.groups {
		if g.Handle == handle {
			return g
		}
	}
	return nil
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

// regroup gives a group its members, and the events that tell so.
func (st *state) regroup(g *Group, members []string) []map[string]any {
	added, removed, before := missing(members, g.Members), missing(g.Members, members), g.Updated
	g.Members, g.Updated = members, time.Now()
	return []map[string]any{{
		"type": "subteam_members_changed", "subteam_id": g.ID, "team_id": st.team.ID,
		"date_previous_update": unix(before), "date_update": g.Updated.Unix(),
		"added_users": added, "added_users_count": len(added), "removed_users": removed, "removed_users_count": len(removed),
	}, st.groupEvent("subteam_updated", g)}
}

// mostTold is how many members of a group its events list; user_count tells how many there are.
// https://docs.slack.dev/reference/events/subteam_updated
const mostTold = 500

func (st *state) groupEvent(kind string, g *Group) map[string]any {
	j := st.groupJSON(g)
	j["users"] = append([]string{}, g.Members[:min(len(g.Members), mostTold)]...)
	return map[string]any{"type": kind, "subteam": j}
}

// missing are those of the first list that the second does not have.
func missing(these, those []string) []string {
	out, known := []string{}, setOf(those)
	for _, x := range these {
		if !known[x] {
			out = append(out, x)
		}
	}
	return slices.Clip(out)
}
