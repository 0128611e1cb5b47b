package sandbox

import "fmt"

// Bring lets a person invite somebody, or the app, into a channel that they are in. The app hears of it where it is in
// there, too (member_joined_channel).
func (p *Person) Bring(channel, who string) error {
	return p.manage(channel, func(st *state, c *Channel) (map[string]any, error) {
		u := st.user(who)
		if u == nil || !c.add(u.ID) {
			return nil, fmt.Errorf("%q cannot be invited to %q", who, channel)
		}
		p.s.announce(c, u.ID, "channel_join", "<@"+u.ID+"> has joined the channel")
		return map[string]any{
			"type": "member_joined_channel", "user": u.ID, "channel": c.ID, "channel_type": roomLetter(c), "team": st.team.ID, "inviter": p.id,
		}, nil
	})
}

// Remove lets a person take somebody, or the app, out of a channel. The app hears of itself that it is out (channel_left,
// group_left), and of others where it is in there (member_left_channel).
func (p *Person) Remove(channel, who string) error {
	return p.manage(channel, func(st *state, c *Channel) (map[string]any, error) {
		u := st.user(who)
		if u == nil || !c.remove(u.ID) {
			return nil, fmt.Errorf("%q is not in %q", who, channel)
		}
		p.s.announce(c, u.ID, "channel_leave", "<@"+u.ID+"> was removed from the channel")
		if u.ID == st.app.BotUserID {
			return map[string]any{"type": roomWord(c) + "_left", "channel": c.ID, "actor_id": p.id}, nil
		}
		return map[string]any{"type": "member_left_channel", "user": u.ID, "channel": c.ID, "channel_type": roomLetter(c), "team": st.team.ID}, nil
	})
}

// Rename lets a person give a channel another name. The app hears of it where it may (channel_rename, group_rename).
func (p *Person) Rename(channel, name string) error {
	return p.manage(channel, func(st *state, c *Channel) (map[string]any, error) {
		if !isChannelName(name) || st.channelNamed(name) != nil {
			return nil, fmt.Errorf("%q is no name for a channel, or is taken", name)
		}
		old := c.Name
		c.Name = name
		p.s.announce(c, p.id, "channel_name", `has renamed the channel from "`+old+`" to "`+name+`"`)
		return renamed(c), nil
	})
}

// Archive lets a person close a channel for good. The app hears of it where it may (channel_archive, group_archive).
func (p *Person) Archive(channel string) error {
	return p.manage(channel, func(st *state, c *Channel) (map[string]any, error) {
		if c.Archived || st.general(c) {
			return nil, fmt.Errorf("%q cannot be archived", channel)
		}
		p.s.announce(c, p.id, "channel_archive", "archived the channel")
		c.Archived = true
		return map[string]any{"type": roomWord(c) + "_archive", "channel": c.ID, "user": p.id}, nil
	})
}

// manage changes a channel that a person is in. The app hears of it if it is in there; of what a public channel is called and
// whether it is open, wherever it is.
func (p *Person) manage(channel string, change func(*state, *Channel) (map[string]any, error)) error {
	event, err := locked(p.s, func() (map[string]any, error) {
		if _, err := p.me(); err != nil {
			return nil, err
		}
		st := p.s.state
		c := st.channel(channel)
		if c == nil || c.Kind != Public && c.Kind != Private || !c.has(p.id) || c.Archived {
			return nil, fmt.Errorf("there is no channel %q that is open to %s", channel, p.id)
		}
		before := append([]string{p.id}, c.Members...)
		had := c.has(st.app.BotUserID)
		event, err := change(st, c)
		p.s.live.tell(append(before, c.Members...), "channel", map[string]any{"id": c.ID})
		if hidden := c.Kind == Private || event["channel_type"] != nil; hidden && !had && !c.has(st.app.BotUserID) {
			return nil, err
		}
		return event, err
	})
	if event != nil {
		p.s.sendEvent(event)
	}
	return err
}

// roomWord begins the names of events about a channel.
func roomWord(c *Channel) string {
	if c.Kind == Private {
		return "group"
	}
	return "channel"
}

// renamed is the event of a channel's new name.
func renamed(c *Channel) map[string]any {
	return map[string]any{"type": roomWord(c) + "_rename", "channel": map[string]any{"id": c.ID, "name": c.Name, "created": c.Created.Unix()}}
}
