package commands

import (
	"context"
	"slices"

	"tocsin/incident"
)

const (
	formRollCall  = "roll-call"
	inputAudience = "audience"
)

// rollForm asks whom to ask, and what.
func (h *Handler) rollForm(ctx context.Context, r Request, ref string) (Answer, error) {
	n, _ := incident.ParseNumber(ref)
	rec, err := h.Incidents.Look(ctx, n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	choice, err := h.audiences(ctx, r, rec)
	if err != nil || len(choice) == 0 {
		return Answer{View: say(r.l, "rollcall.whom")}, err
	}
	return Answer{Modal: &Modal{
		Callback: formRollCall, Meta: n.String() + " " + incident.NewID(),
		Title: r.l.Say("form.roll-call.title"), Submit: r.l.Say("form.roll-call.submit"), Close: r.l.Say("form.close"),
		Intro: []Part{Text(Say(r.l, "form.roll-call.intro", "incident", n.String(), "title", rec.Title))},
		Inputs: []Input{
			{ID: inputAudience, Label: r.l.Say("form.roll-call.audience"), Options: choice},
			{ID: inputText, Label: r.l.Say("form.roll-call.question"), Placeholder: r.l.Say("rollcall.question"), Optional: true, MaxLength: incident.MaxQuestion},
		},
	}}, nil
}

// audiences are what there is to choose from: who is told of the incident, and whom playbooks name, the incident's first; each
// with how many people it stands for.
func (h *Handler) audiences(ctx context.Context, r Request, rec incident.Record) (list []Option, err error) {
	subscribers, err := h.Store.Subscribers(ctx, rec.Number)
	if err != nil {
		return nil, err
	}
	var all []incident.Target
	for _, s := range subscribers {
		all = append(all, s.Target)
	}
	for _, p := range append([]incident.Playbook{rec.Playbook}, h.Playbooks.All()...) {
		all = append(all, p.Subscribers...)
		for _, level := range p.Policy.Levels {
			all = append(all, level.Targets...)
		}
	}
	all = append(all, incident.Target{Kind: incident.Everybody})
	for _, t := range all {
		people, lost := h.Directory.Audience([]incident.Target{t}, nil)
		o := Option{Value: t.String(), Label: r.l.Say("form.roll-call.choice", "audience", t.String(), "Count", len(people))}
		if lost == nil && len(people) > 1 && !slices.Contains(list, o) {
			list = append(list, o)
		}
	}
	return list, nil
}

func (h *Handler) rollFormSent(ctx context.Context, r Request, meta string, values map[string]string) (Answer, error) {
	ref, key := cut(meta)
	n, _ := incident.ParseNumber(ref)
	audience, _ := h.audience(values[inputAudience])
	a, err := h.callRoll(ctx, r, "form/"+key, n, audience, values[inputText])
	if err != nil {
		return h.inputError(r, inputText, err)
	}
	return a, nil
}
