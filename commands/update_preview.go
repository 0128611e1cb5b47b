package commands

import (
	"context"
	"strings"
	"time"

	"tocsin/incident"
)

const formPreview = "preview"

// previewForm shows an update as it will be sent, in each of its languages, and whom it reaches. It can be changed there.
func (h *Handler) previewForm(ctx context.Context, r Request, d draft) (Answer, error) {
	rec, err := h.Incidents.Look(ctx, d.n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	audience, err := h.Incidents.Audience(ctx, d.n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	m := &Modal{
		Callback: formPreview, Meta: strings.Join([]string{d.n.String(), d.key, d.next.String()}, " "),
		Title: r.l.Say("form.update.title"), Submit: r.l.Say("form.update.submit"), Close: r.l.Say("form.close"),
		Intro: []Part{
			Text(Say(r.l, "form.update.intro", "incident", d.n.String(), "title", rec.Title)),
			Text(reachText(r.l, audience.Reach())),
		},
	}
	if h.Incidents.NeedsApproval(audience.Reach()) {
		m.Intro = append(m.Intro, Text(Say(r.l, "form.update.approval")))
	}
	m.Inputs = textInputs(r.l, d.texts)
	return Answer{Modal: m}, nil
}

func (h *Handler) previewSent(ctx context.Context, r Request, meta string, values map[string]string) (Answer, error) {
	words := strings.Fields(meta)
	if len(words) != 3 {
		return Answer{View: say(r.l, "button.unknown")}, nil
	}
	d := draft{key: words[1], texts: textValues(values)}
	d.n, _ = incident.ParseNumber(words[0])
	d.next, _ = time.ParseDuration(words[2])
	a, err := h.sendUpdate(ctx, r, d)
	if err != nil {
		return h.inputError(r, inputText, err)
	}
	return a, nil
}
