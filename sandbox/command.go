package sandbox

import (
	"errors"
	"fmt"
	"strings"
)

// Command types a slash command, the whole line with its "/", into a channel (id or name; "" is the DM with the app).
// It returns when the app has acknowledged, after three seconds at most. The error is what Slack tells the person.
func (p *Person) Command(channel, line string) error {
	var c *Channel
	name, text, _ := strings.Cut(strings.TrimSpace(line), " ")
	return p.s.perform(func() (a act, err error) {
		if c, err = p.writable(channel); err != nil {
			return a, err
		}
		cmd := p.s.state.command(name)
		if cmd == nil {
			err = fmt.Errorf("%s is not a valid command", name)
			p.s.complain(c, p.id, err.Error())
			return a, err
		}
		return act{"slash_commands", true, p.commandPayload(c, cmd, strings.TrimSpace(text))}, nil
	}, func(answer []byte, silence error) error {
		if silence == nil {
			silence = p.commandAnswer(c, line, answer)
		}
		if silence == nil {
			return nil
		}
		err := fmt.Errorf("%s failed with the error %q", name, silence.Error())
		p.s.complain(c, p.id, err.Error())
		return err
	})
}

func (st *state) command(name string) *SlashCommand {
	for i, c := range st.app.Manifest.Commands {
		if strings.EqualFold(c.Command, name) {
			return &st.app.Manifest.Commands[i]
		}
	}
	return nil
}

func (p *Person) commandPayload(c *Channel, cmd *SlashCommand, text string) map[string]any {
	st := p.s.state
	if cmd.ShouldEscape {
		text = st.typed(text, true)
	}
	b := p.basics("")
	return map[string]any{
		"token": b["token"], "team_id": st.team.ID, "team_domain": st.team.Domain,
		"channel_id": c.ID, "channel_name": commandChannelName(c),
		"user_id": p.id, "user_name": st.userByID[p.id].Handle,
		"command": cmd.Command, "text": text, "api_app_id": st.app.ID, "is_enterprise_install": "false",
		"response_url": p.hook(c, ""), "trigger_id": b["trigger_id"],
	}
}

// commandChannelName: Slack does not tell commands the names of private conversations.
func commandChannelName(c *Channel) string {
	switch c.Kind {
	case IM:
		return "directmessage"
	case Private:
		return "privategroup"
	}
	return c.Name
}

// commandAnswer shows what the app said in its ack. With response_type in_channel everybody sees the command, too.
func (p *Person) commandAnswer(c *Channel, line string, raw []byte) error {
	a, err := parseAnswer(raw)
	if err != nil || a.empty() {
		return err
	}
	if a.ResponseType == inChannel {
		p.s.publish(c, &Message{User: p.id, Text: p.s.state.typed(line, false)})
	}
	if code := p.s.reply(c, p.id, a); code != "" {
		return errors.New(code)
	}
	return nil
}
