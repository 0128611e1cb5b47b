package commands

import (
	"context"
	"strings"

	"tocsin/incident"
)

var handoffVerb = verb{name: "handoff", aliases: []string{"handover"}, usage: "[INC-n] @person WHAT IS OPEN",
	run: func(h *Handler) verbFunc { return h.handoff }}

const (
	formHandoff = "handoff"
	inputPerson = "person"
)

// handoff gives the lead to somebody, who is told how things stand. What is open is asked for in a form where it is not said.
func (h *Handler) handoff(ctx context.Context, r Request, args string) (Answer, error) {
	n, rest, ask, err := h.which(ctx, r, args, ActionHandoff)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	word, open := cut(rest)
	if word == "" || open == "" {
		return h.handoffModal(ctx, r, n, word)
	}
	return h.handOff(ctx, r, r.Key, n, word, open)
}

func (h *Handler) handOff(ctx context.Context, r Request, key string, n incident.Number, whom, open string) (Answer, error) {
	t, ok := h.target(whom)
	if !ok {
		return Answer{View: say(r.l, "handoff.whom", "word", brief(whom))}, nil
	}
	rec, err := h.Incidents.HandOff(ctx, key, n, r.By.ID, t, open, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "handoff.done", "incident", n.String(), "who", h.name(rec.Lead))}, nil
}

// handoffForm is the form behind the button.
func (h *Handler) handoffForm(ctx context.Context, r Request, ref string) (Answer, error) {
	n, _ := incident.ParseNumber(ref)
	return h.handoffModal(ctx, r, n, "")
}

// handoffModal is the form for a text with a field for the person above it.
func (h *Handler) handoffModal(ctx context.Context, r Request, n incident.Number, whom string) (Answer, error) {
	a, err := h.textForm(ctx, r, formHandoff, n.String())
	if a.Modal == nil {
		return a, err
	}
	a.Modal.Inputs[0].Optional = true
	person := Input{ID: inputPerson, Label: r.l.Say("form.handoff.person"), Placeholder: "@person", Value: brief(whom), MaxLength: 80}
	a.Modal.Inputs = append([]Input{person}, a.Modal.Inputs...)
	return a, nil
}

func (h *Handler) handoffSent(ctx context.Context, r Request, meta string, values map[string]string) (Answer, error) {
	ref, key := cut(meta)
	n, _ := incident.ParseNumber(ref)
	whom := strings.TrimSpace(values[inputPerson])
	if _, ok := h.target(whom); !ok {
		return Answer{Errors: map[string]string{inputPerson: r.l.Say("handoff.whom", "word", brief(whom))}}, nil
	}
	a, err := h.handOff(ctx, r, "form/"+key, n, whom, values[inputText])
	switch incident.CodeOf(err) {
	case incident.UnknownTarget, incident.SeveralPeople, incident.CannotTakeOver:
		return Answer{Errors: map[string]string{inputPerson: h.refusal(r, err).Summary}}, nil
	case incident.TextTooLong:
		return h.inputError(r, inputText, err)
	}
	return a, err
}
