package sandbox

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the most characters of a channel's name, maxTopic of a topic or purpose.
const (
	maxName  = 80
	maxTopic = 250
)

// checkName is Slack's error for a channel's name, or nil. Names of archived channels are taken, too.
func (c *call) checkName(name string, but *Channel) error {
	special := func(r rune) bool {
		return r != '-' && r != '_' && !unicode.IsDigit(r) && (!unicode.IsLetter(r) || unicode.IsUpper(r))
	}
	taken := c.st.channelNamed(name)
	switch {
	case name == "":
		return fail("invalid_name_required")
	case utf8.RuneCountInString(name) > maxName:
		return fail("invalid_name_maxlength")
	case strings.Trim(name, "-_.,:;!?'\"()[]{}") == "":
		return fail("invalid_name_punctuation")
	case strings.ContainsFunc(name, special):
		return fail("invalid_name_specials")
	case taken != nil && taken != but:
		return fail("name_taken")
	}
	return nil
}

func (c *call) channelCreate() (reply, error) {
	kind := Public
	if c.args.flag("is_private") {
		kind = Private
	}
	if err := c.needFor("write", kind); err != nil {
		return nil, err
	}
	name := strings.TrimPrefix(c.args["name"], "#")
	if err := c.checkName(name, nil); err != nil {
		return nil, err
	}
	bot := c.st.app.BotUserID
	ch := c.st.newChannel(kind, name, bot, c.now)
	c.enter(ch, bot, "")
	if kind == Public {
		c.later(map[string]any{"type": "channel_created", "channel": map[string]any{
			"id": ch.ID, "name": ch.Name, "created": ch.Created.Unix(), "creator": bot,
		}})
	}
	return reply{"channel": c.st.channelJSON(ch)}, nil
}

// enter takes somebody into a channel, with the line that says so and the event.
func (c *call) enter(ch *Channel, user, inviter string) {
	ch.add(user)
	c.s.announce(ch, user, "channel_join", "<@"+user+"> has joined the channel")
	c.s.tellChannel(ch)
	event := map[string]any{
		"type": "member_joined_channel", "user": user, "channel": ch.ID, "channel_type": roomLetter(ch), "team": c.st.team.ID,
	}
	if inviter != "" {
		event["inviter"] = inviter
	}
	c.later(event)
}

// roomLetter is how the events of membership tell private channels from public ones.
func roomLetter(ch *Channel) string {
	if ch.Kind == Public {
		return "C"
	}
	return "G"
}

func (c *call) channelRename() (reply, error) {
	ch, err := c.openRoom("write")
	if err != nil {
		return nil, err
	}
	name := strings.TrimPrefix(c.args["name"], "#")
	if err := c.checkName(name, ch); err != nil {
		return nil, err
	}
	if ch.Creator != c.st.app.BotUserID { // an app may rename what it made, and nothing else
		return nil, fail("not_authorized")
	}
	old := ch.Name
	ch.Name = name
	c.s.announce(ch, c.st.app.BotUserID, "channel_name", `has renamed the channel from "`+old+`" to "`+name+`"`)
	c.s.tellChannel(ch)
	c.later(renamed(ch))
	return reply{"channel": c.st.channelJSON(ch)}, nil
}

func (c *call) channelTopic() (reply, error) {
	return c.setNote("topic", "channel_topic", "set the channel topic: ", func(ch *Channel, text string) { ch.Topic = text })
}

func (c *call) channelPurpose() (reply, error) {
	return c.setNote("purpose", "channel_purpose", "set the channel description: ", func(ch *Channel, text string) { ch.Purpose = text })
}

func (c *call) setNote(arg, subtype, said string, set func(*Channel, string)) (reply, error) {
	if !c.args.has(arg) { // an empty one clears it
		return nil, &apiError{code: "invalid_arguments", messages: []string{"missing required field: " + arg}}
	}
	ch, err := c.openRoom("write.topic")
	if err != nil {
		return nil, err
	}
	text := c.args[arg]
	if utf8.RuneCountInString(text) > maxTopic {
		return nil, fail("too_long")
	}
	set(ch, text)
	c.s.announce(ch, c.st.app.BotUserID, subtype, "<@"+c.st.app.BotUserID+"> "+said+text)
	c.s.tellChannel(ch)
	return reply{"channel": c.st.channelJSON(ch), arg: text}, nil
}

func (c *call) channelArchive() (reply, error) {
	ch, err := c.room("write")
	switch {
	case err != nil:
		return nil, err
	case ch.Archived:
		return nil, fail("already_archived")
	case c.st.general(ch):
		return nil, fail("cant_archive_general")
	case !ch.has(c.st.app.BotUserID):
		return nil, fail("not_in_channel")
	}
	c.s.announce(ch, c.st.app.BotUserID, "channel_archive", "archived the channel")
	ch.Archived = true
	c.s.tellChannel(ch)
	c.later(map[string]any{"type": roomWord(ch) + "_archive", "channel": ch.ID, "user": c.st.app.BotUserID})
	return reply{}, nil
}

func (c *call) channelUnarchive() (reply, error) {
	ch, err := c.room("write")
	switch {
	case err != nil:
		return nil, err
	case !ch.Archived:
		return nil, fail("not_archived")
	}
	ch.Archived = false
	c.s.announce(ch, c.st.app.BotUserID, "channel_unarchive", "un-archived the channel")
	c.s.tellChannel(ch)
	c.later(map[string]any{"type": roomWord(ch) + "_unarchive", "channel": ch.ID, "user": c.st.app.BotUserID})
	return reply{}, nil
}
