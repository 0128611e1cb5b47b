package sandbox

import "fmt"

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
		return map[string]any{"type": event, "user": p.id, "channel": c.ID, "channel_type": roomLetter(c), "team": st.team.ID}, nil
	})
	if err == nil && e != nil {
		p.s.sendEvent(e)
	}
	return err
}
