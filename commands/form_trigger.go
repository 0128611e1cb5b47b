package commands

import (
	"context"

	"tocsin/incident"
)

// The inputs of forms.
const (
	inputPlaybook = "playbook"
	inputText     = "text"
)

const formTrigger = "trigger"

// triggerForm asks for playbook and text. The form carries an id of its own, so that sending it twice opens one incident.
func (h *Handler) triggerForm(_ context.Context, r Request, playbook string) (Answer, error) {
	if r.By.Kind != incident.Member {
		return Answer{View: say(r.l, "error."+string(incident.NotAMember))}, nil
	}
	menu := Input{ID: inputPlaybook, Label: r.l.Say("form.playbook"), Value: playbook, Options: h.options(playbook)}
	return Answer{Modal: &Modal{
		Callback: formTrigger, Meta: incident.NewID(),
		Title: r.l.Say("form.trigger.title"), Submit: r.l.Say("form.trigger.submit"), Close: r.l.Say("form.close"),
		Intro: []Part{Text(Say(r.l, "form.trigger.intro"))},
		Inputs: []Input{menu, {ID: inputText, Label: r.l.Say("form.trigger.text"), Placeholder: r.l.Say("form.trigger.example"),
			Multiline: true, MaxLength: incident.MaxText}},
	}}, nil
}

// options are the playbooks of the menu; of very many the first ones, and the one that was asked for.
func (h *Handler) options(chosen string) (list []Option) {
	const most = 100 // what Slack takes in a menu
	for _, p := range h.Playbooks.All() {
		one := Option{Value: p.Name, Label: p.Title}
		switch {
		case len(list) < most:
			list = append(list, one)
		case p.Name == chosen:
			list[most-1] = one
		}
	}
	return list
}

func (h *Handler) triggerSent(ctx context.Context, r Request, meta string, values map[string]string) (Answer, error) {
	a, err := h.open(ctx, r, incident.Trigger{Key: "form/" + meta, Playbook: values[inputPlaybook], Text: values[inputText], By: r.By.ID})
	if err != nil {
		input := inputText
		if code := incident.CodeOf(err); code == incident.UnknownPlaybook || code == incident.MayNotTrigger {
			input = inputPlaybook
		}
		return h.inputError(r, input, err)
	}
	return a, nil
}
