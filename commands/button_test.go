package commands_test

import (
	"context"
	"errors"
	"testing"

	"tocsin/commands"
	"tocsin/incident"
)

// board is what stands in channels, and what Slack says to more.
type board struct {
	stands  map[string]*commands.View
	refused string
	err     error
}

func (b *board) Put(_ context.Context, channel string, v *commands.View) (string, error) {
	if b.refused == "" && b.err == nil {
		b.stands[channel] = v
	}
	return b.refused, b.err
}

func TestAButtonInAChannel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := &board{stands: map[string]*commands.View{}}
	w.h.Board = b
	w.ask("mara", "button").says("Type it in the channel")
	w.channel = "C0ALL"
	w.ask("mara", "button open-house").says("The button is in this channel, and pinned")
	put := w.reply("the button", commands.Answer{View: b.stands["C0ALL"]})
	put.says("*Open *house* &lt;!here&gt;", "[Raise an incident trigger open-house]")
	w.press("ines", "trigger", "open-house").formOf("trigger")
	w.ask("mara", "button").says("The button is in this channel")
	w.reply("the button", commands.Answer{View: b.stands["C0ALL"]}).says("[Raise an incident trigger ]")
	w.ask("mara", "button crisis-coms").says("Did you mean “crisis-comms”?")
	w.ask("noor", "button").says("Only full members")
	for refused, says := range map[string]string{"not_in_channel": "/invite @tocsin", "channel_not_found": "/invite @tocsin", "restricted_action": "Slack does not let me"} {
		b.refused = refused
		w.ask("mara", "button").says(says)
	}
	b.err = errors.New("Slack is down")
	if a, err := w.h.Command(t.Context(), w.by("mara"), "button"); err == nil || a.View == nil {
		t.Errorf("%+v, %v", a, err)
	}
}

// Where the configuration names admins, it is theirs.
func TestWhoMayPutAButton(t *testing.T) {
	t.Parallel()
	w := newRights(t)
	w.h.Board = &board{stands: map[string]*commands.View{}}
	w.channel = "C0ALL"
	w.ask("chief", "button").says("The button is in this channel")
	for _, who := range []string{"mara", "watch"} {
		w.ask(who, "button").says("left to admins")
	}
	w.h.Incidents.Roles = incident.Roles{}
	w.ask("mara", "button").says("The button is in this channel")
}
