package sandbox

import (
	"slices"
	"strings"
	"time"
)

// groupJSON is a user group with its members.
func (st *state) groupJSON(g *Group) map[string]any {
	deleted := 0
	if g.Disabled {
		deleted = 1 // Slack has the time of it here
	}
	return map[string]any{
		"id": g.ID, "team_id": st.team.ID, "is_usergroup": true, "is_subteam": true, "name": g.Name, "description": "",
		"handle": g.Handle, "is_external": false, "date_create": 0, "date_update": unix(g.Updated), "date_delete": deleted, "auto_type": nil,
		"auto_provision": false, "created_by": "", "updated_by": "", "deleted_by": nil,
		"prefs": map[string]any{"channels": []string{}, "groups": []string{}},
		"users": append([]string{}, g.Members...), "user_count": len(g.Members),
	}
}

// listed is a group in usergroups.list: its members, and their number, come on request.
func (c *call) listed(g *Group) map[string]any {
	j := c.st.groupJSON(g)
	if !c.args.flag("include_users") {
		delete(j, "users")
		if !c.args.flag("include_count") {
			delete(j, "user_count")
		}
	}
	return j
}

// unix is a time as Slack writes it; 0 is never.
func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func (c *call) groupsList() (reply, error) {
	list := []map[string]any{}
	for _, g := range c.st.groups {
		if !g.Disabled || c.args.flag("include_disabled") {
			list = append(list, c.listed(g))
		}
	}
	return reply{"usergroups": list}, nil
}

// usergroup is the group of the "usergroup" argument.
func (c *call) usergroup() (*Group, error) {
	g := c.st.group(c.args["usergroup"])
	if g == nil {
		return nil, fail("no_such_subteam")
	}
	return g, nil
}

func (c *call) groupMembers() (reply, error) {
	g, err := c.usergroup()
	if err != nil {
		return nil, err
	}
	if g.Disabled && !c.args.flag("include_disabled") {
		return nil, fail("no_such_subteam")
	}
	return reply{"users": append([]string{}, g.Members...)}, nil
}

func (c *call) groupSetMembers() (reply, error) {
	g, err := c.usergroup()
	if err != nil {
		return nil, err
	}
	users := c.args.list("users")
	if len(users) == 0 {
		return nil, fail("no_users_provided")
	}
	for _, id := range users {
		if u := c.st.userByID[id]; u == nil || u.Kind == Deactivated {
			return nil, fail("invalid_users")
		}
	}
	for _, event := range c.st.regroup(g, slices.Clone(users)) {
		c.later(event)
	}
	return c.groupReply(g)
}

func (c *call) groupReply(g *Group) (reply, error) {
	return reply{"usergroup": c.st.groupJSON(g)}, nil
}

// nameGroup gives a group the name and handle of the arguments.
func (c *call) nameGroup(g *Group) error {
	name, handle := c.args["name"], strings.TrimPrefix(c.args["handle"], "@")
	for _, o := range c.st.groups {
		switch {
		case o == g:
		case name != "" && o.Name == name:
			return fail("name_already_exists")
		case handle != "" && o.Handle == handle:
			return fail("handle_already_exists")
		}
	}
	if handle != "" && c.st.user(handle) != nil {
		return fail("handle_already_exists")
	}
	if name != "" {
		g.Name = name
	}
	if handle != "" {
		g.Handle = handle
	}
	return nil
}

func (c *call) groupsCreate() (reply, error) {
	g := &Group{}
	if err := c.nameGroup(g); err != nil {
		return nil, err
	}
	if g.Handle == "" {
		g.Handle = strings.ToLower(strings.ReplaceAll(g.Name, " ", "-"))
	}
	g.ID = c.st.id("S")
	g.Updated = c.now
	c.st.groups = append(c.st.groups, g)
	c.later(c.st.groupEvent("subteam_created", g))
	return c.groupReply(g)
}

func (c *call) groupsUpdate() (reply, error) {
	g, err := c.usergroup()
	if err != nil {
		return nil, err
	}
	if err := c.nameGroup(g); err != nil {
		return nil, err
	}
	return c.groupChanged(g)
}

// groupChanged tells the app of what it did itself.
func (c *call) groupChanged(g *Group) (reply, error) {
	g.Updated = c.now
	c.later(c.st.groupEvent("subteam_updated", g))
	return c.groupReply(g)
}

func (c *call) groupsDisable() (reply, error) { return c.switchGroup(true) }

func (c *call) groupsEnable() (reply, error) { return c.switchGroup(false) }

func (c *call) switchGroup(off bool) (reply, error) {
	g, err := c.usergroup()
	if err != nil {
		return nil, err
	}
	g.Disabled = off
	return c.groupChanged(g)
}
