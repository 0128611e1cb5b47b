package commands

import (
	"context"

	"tocsin/incident"
	"tocsin/lang"
)

var heldVerb = verb{name: "held", usage: "",
	run: func(h *Handler) verbFunc { return h.held }}

// held lists the mails that wait until somebody decides, of those over which the person may.
func (h *Handler) held(ctx context.Context, r Request, _ string) (Answer, error) {
	const most = 9 // each takes some of a message's 50 blocks
	list, err := h.Incidents.HeldFor(ctx, r.By)
	if err != nil {
		return Answer{}, err
	}
	if len(list) == 0 {
		return Answer{View: say(r.l, "held.none")}, nil
	}
	v := say(r.l, "held.some", "Count", len(list))
	for _, one := range list[:min(len(list), most)] {
		v.Parts = append(v.Parts, Rule{})
		v.Parts = append(v.Parts, heldParts(r.l, one, r.By.TZ, true)...)
	}
	if more := len(list) - most; more > 0 {
		v.Parts = append(v.Parts, Small(Say(r.l, "roll.more", "Count", more)))
	}
	return Answer{View: v}, nil
}

// HeldView shows a held mail in the channel for them. What answers an incident is not shown there: not all who read the channel take
// part in it.
func HeldView(l lang.Language, h incident.Held) *View {
	return &View{Summary: l.Say("held.summary", "from", brief(h.Address), "playbook", h.Alert.Playbook), Parts: heldParts(l, h, "", h.About == 0)}
}

// HeldFurther says in the channel that more mails wait than it was told of one by one.
func HeldFurther(l lang.Language, count int) *View { return say(l, "held.further", "Count", count) }

func heldParts(l lang.Language, h incident.Held, tz string, whole bool) []Part {
	const excerpt = 500 // characters
	id, n := "held.asks", ""
	switch {
	case h.About != 0 && whole:
		id, n = "held.answers", h.About.String()
	case h.About != 0: // who takes no part does not learn of which
		id = "held.answers.one"
	}
	parts := []Part{Text(Say(l, id, "from", brief(h.Address), "playbook", h.Alert.Playbook, "incident", n, "time", Clock(l, h.At, tz)))}
	if whole {
		parts = append(parts, Quote(clip(h.Alert.Title+"\n"+h.Alert.Details, excerpt)))
	}
	return append(parts, Small(Say(l, "held.why", "why", l.Say("mail.why."+h.Why, "domain", h.Domain))), Buttons{
		{Action: ActionRelease, Value: h.ID, Label: l.Say("button.release"), Style: Primary},
		{Action: ActionDiscard, Value: h.ID, Label: l.Say("button.discard")},
	})
}

// release does what a held mail asks for.
func (h *Handler) release(ctx context.Context, r Request, id string) (Answer, error) {
	done, err := h.Incidents.Release(ctx, id, r.By.ID, r.Now)
	if err != nil {
		return Answer{}, err
	}
	n := done.Record.Number.String()
	a := Answer{Instead: say(r.l, "held.released", "who", r.By.Name)}
	if done.Joined || done.Repeat {
		a.View = say(r.l, "held.joined", "incident", n)
	} else {
		a.View = h.opened(r, done.Record)
	}
	return a, nil
}

// discard drops a held mail.
func (h *Handler) discard(ctx context.Context, r Request, id string) (Answer, error) {
	gone, err := h.Incidents.Discard(ctx, id, r.By.ID, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Instead: say(r.l, "held.discarded", "who", r.By.Name, "from", brief(gone.Address))}, nil
}
