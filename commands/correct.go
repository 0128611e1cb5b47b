package commands

import (
	"context"
	"strings"

	"tocsin/incident"
)

var correctVerb = verb{name: "correct", usage: "[INC-n] TEXT",
	run: func(h *Handler) verbFunc { return h.correct }}

// correct puts another text in place of the last status update, also where it has arrived. Without one it is asked for.
func (h *Handler) correct(ctx context.Context, r Request, args string) (Answer, error) {
	n, text, ask, err := h.which(ctx, r, args, ActionCorrect)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	if text == "" {
		return h.correctForm(ctx, r, n.String())
	}
	return h.corrected(ctx, r, r.Key, n, "", text)
}

func (h *Handler) corrected(ctx context.Context, r Request, key string, n incident.Number, of, text string) (Answer, error) {
	_, edited, err := h.Incidents.Correct(ctx, key, n, of, r.By.ID, text, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "correct.done", "incident", n.String(), "Count", edited)}, nil
}

const formCorrect = "correct"

// correctForm shows the text of the last update, to be corrected: "INC-1", or "INC-1 BROADCAST" behind the button of one update,
// which corrects no newer one.
func (h *Handler) correctForm(ctx context.Context, r Request, args string) (Answer, error) {
	ref, of := cut(args)
	n, _ := incident.ParseNumber(ref)
	last, err := h.Incidents.Correctable(ctx, n, of, r.By.ID, r.Now)
	if err != nil {
		return Answer{}, err
	}
	a, err := h.textForm(ctx, r, formCorrect, n.String())
	if a.Modal == nil {
		return a, err
	}
	a.Modal.Meta = strings.Join([]string{n.String(), last.ID, incident.NewID()}, " ")
	a.Modal.Inputs[0].Value = last.Text
	return a, nil
}

func (h *Handler) correctSent(ctx context.Context, r Request, meta string, values map[string]string) (Answer, error) {
	ref, rest := cut(meta)
	of, key := cut(rest)
	n, _ := incident.ParseNumber(ref)
	a, err := h.corrected(ctx, r, "form/"+key, n, of, values[inputText])
	if err != nil {
		return h.inputError(r, inputText, err)
	}
	return a, nil
}
