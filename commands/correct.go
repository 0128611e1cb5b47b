package commands

import (
	"context"
	"strings"

	"tocsin/incident"
)

var correctVerb = verb{name: "correct", usage: "[INC-n] TEXT",
	run: func(h *Handler) verbFunc { return h.correct }}

// correct puts another text in place of the last status update, also where it has arrived. Without one it is asked for; so are the
// others of an update that has one for each of several languages.
func (h *Handler) correct(ctx context.Context, r Request, args string) (Answer, error) {
	n, text, ask, err := h.which(ctx, r, args, ActionCorrect)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	if text == "" {
		return h.correctForm(ctx, r, n.String())
	}
	if last, err := h.Incidents.Correctable(ctx, n, "", r.By.ID, r.Now); err == nil && len(last.Texts) > 0 {
		return h.askCorrection(ctx, r, last, text)
	}
	return h.corrected(ctx, r, r.Key, n, "", map[string]string{"": text})
}

func (h *Handler) corrected(ctx context.Context, r Request, key string, n incident.Number, of string, texts map[string]string) (Answer, error) {
	_, edited, err := h.Incidents.Correct(ctx, key, n, of, r.By.ID, newsOf(texts), r.Now)
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
	return h.askCorrection(ctx, r, last, "")
}

// askCorrection shows the texts of an update, one for each of its languages; a text that was typed stands in place of the one that
// its author reads.
func (h *Handler) askCorrection(ctx context.Context, r Request, last incident.Broadcast, typed string) (Answer, error) {
	a, err := h.textForm(ctx, r, formCorrect, last.Incident.String())
	if a.Modal == nil {
		return a, err
	}
	texts := textsOf(last)
	if _, own := last.Texts[r.l.Tag()]; own && typed != "" {
		texts[r.l.Tag()] = typed
	} else if typed != "" {
		texts[""] = typed
	}
	a.Modal.Meta = strings.Join([]string{last.Incident.String(), last.ID, incident.NewID()}, " ")
	if a.Modal.Inputs[0].Value = last.Text; len(last.Texts) > 0 {
		a.Modal.Inputs = textInputs(r.l, texts)
	}
	return a, nil
}

func (h *Handler) correctSent(ctx context.Context, r Request, meta string, values map[string]string) (Answer, error) {
	ref, rest := cut(meta)
	of, key := cut(rest)
	n, _ := incident.ParseNumber(ref)
	a, err := h.corrected(ctx, r, "form/"+key, n, of, textValues(values))
	if err != nil {
		return h.inputError(r, inputText, err)
	}
	return a, nil
}
