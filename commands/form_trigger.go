package commands

import (
	"context"
	"slices"

	"tocsin/incident"
)

// The inputs of forms.
const (
	inputPlaybook = "playbook"
	inputText     = "text"
)

const formTrigger = "trigger"

// triggerForm is the form behind the button.
func (h *Handler) triggerForm(_ context.Context, r Request, playbook string) (Answer, error) {
	return h.triggerModal(r, alarm{playbook: playbook}), nil
}

// alarm is an incident that has not been triggered: what is known of it so far.
type alarm struct {
	playbook, severity, text string
	from                     *Message // that it is raised from; nil: none
}

// triggerModal asks for playbook, severity and text. The form carries an id of its own, so that sending it twice opens one
// incident.
func (h *Handler) triggerModal(r Request, a alarm) Answer {
	if r.By.Kind != incident.Member {
		return Answer{View: say(r.l, "error."+string(incident.NotAMember))}
	}
	menu := Input{ID: inputPlaybook, Label: r.l.Say("form.playbook"), Value: a.playbook, Options: h.options(a.playbook)}
	return Answer{Modal: &Modal{
		Callback: formTrigger, Meta: a.meta(),
		Title: r.l.Say("form.trigger.title"), Submit: r.l.Say("form.trigger.submit"), Close: r.l.Say("form.close"),
		Intro: []Part{Text(Say(r.l, "form.trigger.intro"))},
		Inputs: slices.Concat([]Input{menu, {ID: inputText, Label: r.l.Say("form.trigger.text"), Placeholder: r.l.Say("form.trigger.example"),
			Value: a.text, Multiline: true, MaxLength: incident.MaxText}}, h.severityMenu(r, a.severity)),
	}}
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
	id, quote := h.quoted(meta)
	a, err := h.open(ctx, r, incident.Trigger{Key: "form/" + id, Playbook: values[inputPlaybook], Text: values[inputText], Severity: values[inputSeverity], By: r.By.ID, Quote: quote})
	if err != nil {
		input := inputText
		switch incident.CodeOf(err) {
		case incident.UnknownPlaybook, incident.MayNotTrigger:
			input = inputPlaybook
		case incident.UnknownSeverity:
			input = inputSeverity
		}
		return h.inputError(r, input, err)
	}
	return a, nil
}
