package commands

import "context"

var helpVerb = verb{name: "help", aliases: []string{"?"}, usage: "",
	run: func(h *Handler) verbFunc { return h.help }}

// help lists the verbs. Each has its sentence in lang/ under "help.<name>".
func (h *Handler) help(_ context.Context, r Request, _ string) (Answer, error) {
	v := say(r.l, "help.heading")
	for _, one := range verbs {
		usage := "/incident " + one.name
		if one.usage != "" {
			usage += " " + one.usage
		}
		v.Parts = append(v.Parts, Text(Say(r.l, "help.line", "usage", usage, "what", r.l.Say("help."+one.name))))
	}
	return Answer{View: v}, nil
}

// unknownVerb offers the verb that was probably meant.
func (h *Handler) unknownVerb(r Request, word string) *View {
	v := say(r.l, "verb.unknown", "word", brief(word), "nearest", nearestVerb(word))
	v.Parts = append(v.Parts, Buttons{{Action: ActionHelp, Label: r.l.Say("button.help")}})
	return v
}

// nothing is for buttons that do their work in Slack's client.
func nothing(context.Context, Request, string) (Answer, error) { return Answer{}, nil }
