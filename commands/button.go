package commands

import (
	"context"
	"strings"

	"tocsin/incident"
)

var buttonVerb = verb{name: "button", usage: "[PLAYBOOK]",
	run: func(h *Handler) verbFunc { return h.button }}

// Board puts messages into channels to stay there.
type Board interface {
	// Put posts a message into a channel and pins it, or changes the one that it has posted there before. refused is Slack's
	// reason where it will not have that.
	Put(ctx context.Context, channel string, v *View) (refused string, err error)
}

// button puts a button into the channel where it is typed, by which everybody there can raise an incident; with a playbook, one of
// that kind. Typed again, it changes the button that is there.
func (h *Handler) button(ctx context.Context, r Request, args string) (Answer, error) {
	name, _ := cut(args)
	name = strings.ToLower(name)
	playbook, known := h.Playbooks.Get(name)
	switch {
	case r.By.Kind != incident.Member:
		return Answer{View: say(r.l, "error."+string(incident.NotAMember))}, nil
	case !h.Incidents.Manages(r.By.ID):
		return Answer{View: say(r.l, "button.admins")}, nil
	case !strings.HasPrefix(r.Channel, "C") && !strings.HasPrefix(r.Channel, "G"):
		return Answer{View: say(r.l, "button.where")}, nil
	case name != "" && !known:
		return Answer{}, &incident.Error{Code: incident.UnknownPlaybook, Data: map[string]string{"name": name, "nearest": h.Playbooks.Nearest(name)}}
	}
	refused, err := h.Board.Put(ctx, r.Channel, h.bell(playbook))
	switch {
	case err != nil:
		return Answer{}, err
	case refused == "not_in_channel", refused == "channel_not_found":
		return Answer{View: say(r.l, "button.invite")}, nil
	case refused != "":
		return Answer{View: say(r.l, "button.refused", "reason", r.l.Reason(refused))}, nil
	}
	return Answer{View: say(r.l, "button.done")}, nil
}

// bell is the message with the button, in the company's language.
func (h *Handler) bell(p incident.Playbook) *View {
	l := h.Texts.In("")
	v := say(l, "start.hello")
	if p.Title != "" {
		v.Parts = []Part{Text("*" + Escape(p.Title) + "*\n" + Say(l, "start.hello"))}
	}
	v.Parts = append(v.Parts, Buttons{{Action: ActionTrigger, Value: p.Name, Label: l.Say("button.trigger"), Style: Danger}})
	return v
}
