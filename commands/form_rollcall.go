package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tocsin/incident"
)

const (
	formRollCall  = "roll-call"
	inputAudience = "audience"
	asTyped       = "typed" // the choice of the audience that was typed
	maxMeta       = 3000    // characters that Slack keeps with a form
)

// rollForm asks whom to ask, and what.
func (h *Handler) rollForm(ctx context.Context, r Request, ref string) (Answer, error) {
	n, _ := incident.ParseNumber(ref)
	return h.rollFormOf(ctx, r, n, nil, "")
}

// rollFormOf is the form with what was typed already; without an audience all of it is asked.
func (h *Handler) rollFormOf(ctx context.Context, r Request, n incident.Number, audience []incident.Target, question string) (Answer, error) {
	rec, err := h.Incidents.Look(ctx, n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	choice, err := h.audiences(ctx, r, rec)
	if err != nil {
		return Answer{}, err
	}
	m := &Modal{
		Callback: formRollCall, Meta: n.String() + " " + incident.NewID(),
		Title: r.l.Say("form.roll-call.title"), Submit: r.l.Say("form.roll-call.submit"), Close: r.l.Say("form.close"),
		Intro: rollIntro(r, rec),
		Inputs: []Input{
			{ID: inputAudience, Label: r.l.Say("form.roll-call.audience"), Options: choice},
			{ID: inputText, Label: r.l.Say("form.roll-call.question"), Placeholder: r.l.Say("rollcall.question"), Value: question, Optional: true, MaxLength: incident.MaxQuestion},
		},
	}
	if audience != nil {
		err = h.fillIn(r, m, audience)
	} else if len(choice) == 0 {
		return Answer{View: say(r.l, "rollcall.whom")}, nil
	}
	return Answer{Modal: m}, err
}

// rollIntro says what becomes known to whoever is asked.
func rollIntro(r Request, rec incident.Record) []Part {
	intro := []Part{Text(Say(r.l, "form.roll-call.intro", "incident", rec.Number.String(), "title", rec.Title))}
	if rec.Playbook.Private {
		intro = append(intro, Text(Say(r.l, "form.roll-call.private")))
	}
	return intro
}

// fillIn chooses the audience that was typed. It comes back with the form, a reference a line: an option takes less.
func (h *Handler) fillIn(r Request, m *Modal, audience []incident.Target) error {
	var lines []string
	for _, t := range audience {
		lines = append(lines, t.String())
	}
	m.Meta += " " + strings.Join(lines, "\n")
	if n := utf8.RuneCountInString(m.Meta); n > maxMeta {
		return &incident.Error{Code: incident.TextTooLong, Data: map[string]string{"length": strconv.Itoa(n), "most": strconv.Itoa(maxMeta)}}
	}
	people, _ := h.Directory.Audience(audience, nil)
	typed := Option{asTyped, choiceLabel(r, strings.Join(lines, ", "), len(people))}
	in := &m.Inputs[0]
	others := slices.DeleteFunc(in.Options, func(o Option) bool { return o.Label == typed.Label })
	in.Options, in.Value = append([]Option{typed}, others...), asTyped
	m.Intro = append(m.Intro, Text(Say(r.l, "form.roll-call.many", "people", grouped(len(people)))))
	return nil
}

func choiceLabel(r Request, audience string, people int) string {
	return r.l.Say("form.roll-call.choice", "audience", audience, "Count", people)
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
		o := Option{Value: t.String(), Label: choiceLabel(r, t.String(), len(people))}
		if lost == nil && len(people) > 1 && !slices.Contains(list, o) {
			list = append(list, o)
		}
	}
	return list, nil
}

func (h *Handler) rollFormSent(ctx context.Context, r Request, meta string, values map[string]string) (Answer, error) {
	ref, rest := cut(meta)
	key, typed := cut(rest)
	n, _ := incident.ParseNumber(ref)
	chosen := values[inputAudience]
	if chosen == asTyped {
		chosen = typed
	}
	var audience []incident.Target
	for line := range strings.Lines(chosen) {
		if t, err := incident.ParseTarget(strings.TrimSuffix(line, "\n")); err == nil {
			audience = append(audience, t)
		}
	}
	a, err := h.callRoll(ctx, r, "form/"+key, n, audience, values[inputText])
	if err != nil {
		return h.inputError(r, inputText, err)
	}
	return a, nil
}
