package sandbox

import (
	"regexp"
	"slices"
	"strings"
)

var emojiName = regexp.MustCompile(`^[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?$`)

// maxReactions is how many emoji a message can have.
const maxReactions = 50

// emoji is the "name" argument; Slack takes it with its colons, too.
func (c *call) emoji() (string, error) {
	name := strings.Trim(c.args["name"], ":")
	if !emojiName.MatchString(name) {
		return "", fail("invalid_name")
	}
	return name, nil
}

func reactionOf(m *Message, name string) int {
	return slices.IndexFunc(m.Reactions, func(r *Reaction) bool { return r.Name == name })
}

func (c *call) reactionsAdd() (reply, error) {
	name, err := c.emoji()
	if err != nil {
		return nil, err
	}
	ch, m, err := c.item()
	bot := c.st.app.BotUserID
	switch {
	case err != nil:
		return nil, err
	case ch.Archived:
		return nil, fail("is_archived")
	case !ch.has(bot) && ch.Kind != Public:
		return nil, fail("no_access")
	}
	i := reactionOf(m, name)
	switch {
	case i < 0 && len(m.Reactions) >= maxReactions:
		return nil, fail("too_many_emoji")
	case i < 0:
		m.Reactions = append(m.Reactions, &Reaction{Name: name, Users: []string{bot}})
	case slices.Contains(m.Reactions[i].Users, bot):
		return nil, fail("already_reacted")
	default:
		m.Reactions[i].Users = append(m.Reactions[i].Users, bot)
	}
	c.reacted("reaction_added", ch, m, name)
	return reply{}, nil
}

func (c *call) reacted(kind string, ch *Channel, m *Message, name string) {
	c.s.live.tell(ch.Members, "message", c.st.shown(ch, m))
	c.later(map[string]any{
		"type": kind, "user": c.st.app.BotUserID, "reaction": name, "item_user": m.User,
		"item": map[string]any{"type": "message", "channel": ch.ID, "ts": m.TS},
	})
}

func (c *call) reactionsRemove() (reply, error) {
	name, err := c.emoji()
	if err != nil {
		return nil, err
	}
	ch, m, err := c.item()
	if err != nil {
		return nil, err
	}
	i := reactionOf(m, name)
	if i < 0 || !slices.Contains(m.Reactions[i].Users, c.st.app.BotUserID) {
		return nil, fail("no_reaction")
	}
	r := m.Reactions[i]
	r.Users = slices.DeleteFunc(r.Users, func(u string) bool { return u == c.st.app.BotUserID })
	if len(r.Users) == 0 {
		m.Reactions = slices.Delete(m.Reactions, i, i+1)
	}
	c.reacted("reaction_removed", ch, m, name)
	return reply{}, nil
}

func (c *call) reactionsGet() (reply, error) {
	ch, m, err := c.item()
	if err != nil {
		return nil, err
	}
	j := c.st.messageJSON(m)
	j["permalink"] = c.st.permalink(ch, m)
	return reply{"type": "message", "channel": ch.ID, "message": j}, nil
}
