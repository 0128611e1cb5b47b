package commands

import (
	"context"

	"tocsin/incident"
)

// textForm asks for one text about an incident that the person takes part in: to reopen it one that is over, else one that is
// open. Its texts in lang/ begin with "form.<callback>.".
func (h *Handler) textForm(ctx context.Context, r Request, callback, ref string) (Answer, error) {
	n, _ := incident.ParseNumber(ref)
	rec, err := h.Incidents.Look(ctx, n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	switch reopening := callback == formReopen; {
	case reopening && rec.Open():
		return Answer{View: say(r.l, "error."+string(incident.NotResolved), "incident", n.String())}, nil
	case !reopening && !rec.Open():
		return Answer{View: say(r.l, "error."+string(incident.AlreadyResolved), "incident", n.String(), "by", h.name(rec.ResolvedBy))}, nil
	}
	text := func(id string) string { return r.l.Say("form." + callback + "." + id) }
	return Answer{Modal: &Modal{
		Callback: callback, Meta: n.String() + " " + incident.NewID(),
		Title: text("title"), Submit: text("submit"), Close: r.l.Say("form.close"),
		Intro:  []Part{Text(Say(r.l, "form."+callback+".intro", "incident", n.String(), "title", rec.Title))},
		Inputs: []Input{{ID: inputText, Label: text("text"), Placeholder: text("example"), Multiline: true, MaxLength: incident.MaxText}},
	}}, nil
}
