package sandbox

import (
	"strings"
	"time"
)

// user finds an account by id or handle, with or without "@"; nil if there is none.
func (st *state) user(ref string) *User {
	if u := st.userByID[ref]; u != nil {
		return u
	}
	handle := strings.TrimPrefix(ref, "@")
	for _, u := range st.users {
		if u.Handle == handle {
			return u
		}
	}
	return nil
}

// channel finds a conversation by id or name, with or without "#"; nil if there is none.
func (st *state) channel(ref string) *Channel {
	if c := st.channelByID[ref]; c != nil {
		return c
	}
	return st.channelNamed(strings.TrimPrefix(ref, "#"))
}

func (st *state) channelNamed(name string) *Channel {
	if name == "" {
		return nil
	}
	for _, c := range st.channels {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// group finds a user group by id; nil if there is none.
func (st *state) group(id string) *Group {
	for _, g := range st.groups {
		if g.ID == id {
			return g
		}
	}
	return nil
}

// dm is the app's conversation with a person, opened when there is none yet.
func (st *state) dm(userID string) *Channel {
	if c := st.dmByUser[userID]; c != nil {
		return c
	}
	c := st.newChannel(IM, "", st.app.BotUserID, time.Now())
	c.add(userID)
	c.add(st.app.BotUserID)
	st.dmByUser[userID] = c
	return c
}

// with is the person an IM is with; empty for every other kind.
func (st *state) with(c *Channel) string {
	if c.Kind != IM {
		return ""
	}
	for _, m := range c.Members {
		if m != st.app.BotUserID {
			return m
		}
	}
	return ""
}
