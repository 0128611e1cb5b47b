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
		v.Parts = append(v.Parts, h.heldListed(r, one)...)
	}
	if more := len(list) - most; more > 0 {
		v.Parts = append(v.Parts, Small(Say(r.l, "roll.more", "Count", more)))
	}
	return Answer{View: v}, nil
}

// heldListed is a mail in the list. One whose playbook is gone can be discarded, and nothing else.
func (h *Handler) heldListed(r Request, one incident.Held) []Part {
	parts := heldParts(r.l, one, r.By.TZ, true)
	if _, known := h.Playbooks.Get(one.Alert.Playbook); known || one.About != 0 {
		return append(parts, heldButtons(r.l, one))
	}
	return append(parts, Text(Say(r.l, "held.stranded", "playbook", one.Alert.Playbook)), Buttons{discardButton(r.l, one)})
}

// HeldView shows in the channel for held mails how one stands. What answers an incident is not shown there: not all who read the
// channel take part in it.
func HeldView(l lang.Language, h incident.Held, name func(incident.PersonID) string) *View {
	if h.Fate != incident.Waiting {
		return heldEnded(l, h, name)
	}
	return &View{
		Summary: l.Say(heldText("held.summary", h), "from", brief(h.Address), "playbook", h.Alert.Playbook),
		Parts:   append(heldParts(l, h, "", h.About == 0), heldButtons(l, h)),
	}
}

// heldEnded says what became of a mail. Its texts are gone.
func heldEnded(l lang.Language, h incident.Held, name func(incident.PersonID) string) *View {
	id := heldText("held."+string(h.Fate), h)
	data := func(time any) []any {
		return []any{"who", name(h.By), "from", brief(h.Address), "playbook", h.Alert.Playbook, "time", time}
	}
	return &View{
		Summary: l.Say(id, data(l.Clock(h.Ended, ""))...),
		Parts:   []Part{Text(Say(l, id, data(Clock(l, h.Ended, ""))...))},
	}
}

// heldText is the text for a mail that asks for an incident, or the one for a mail that answers one.
func heldText(id string, h incident.Held) string {
	if h.About != 0 {
		return id + ".answer"
	}
	return id
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
	return append(parts, Small(Say(l, "held.why", "why", l.Say("mail.why."+h.Why, "domain", h.Domain))))
}

func heldButtons(l lang.Language, h incident.Held) Buttons {
	return Buttons{{Action: ActionRelease, Value: h.ID, Label: l.Say(heldText("button.release", h)), Style: Primary}, discardButton(l, h)}
}

func discardButton(l lang.Language, h incident.Held) Button {
	return Button{Action: ActionDiscard, Value: h.ID, Label: l.Say("button.discard")}
}

// release does what a held mail asks for.
func (h *Handler) release(ctx context.Context, r Request, id string) (Answer, error) {
	done, err := h.Incidents.Release(ctx, id, r.By.ID, r.Now)
	if err != nil {
		return Answer{}, err
	}
	if done.Joined || done.Repeat {
		return h.decided(ctx, r, say(r.l, "held.joined", "incident", done.Record.Number.String()))
	}
	return h.decided(ctx, r, h.opened(r, done.Record))
}

// discard drops a held mail.
func (h *Handler) discard(ctx context.Context, r Request, id string) (Answer, error) {
	gone, err := h.Incidents.Discard(ctx, id, r.By.ID, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return h.decided(ctx, r, say(r.l, "held.gone", "from", brief(gone.Address)))
}

// decided answers who has decided. The channel shows it by itself; a list is put anew in place of the one in which the button was.
func (h *Handler) decided(ctx context.Context, r Request, v *View) (Answer, error) {
	a := Answer{View: v}
	if !r.Ephemeral {
		return a, nil
	}
	rest, err := h.held(ctx, r, "")
	a.Instead = rest.View
	return a, err
}
