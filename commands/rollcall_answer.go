package commands

import (
	"context"
	"strings"

	"tocsin/incident"
)

// rollAnswer takes a press of one of the buttons that everybody has who is asked. The value is the roll call's id.
func (h *Handler) rollAnswer(says incident.Safety) verbFunc {
	return func(ctx context.Context, r Request, id string) (Answer, error) {
		return h.rollGiven(ctx, r, r.Key, id, incident.Answer{Safety: says, Method: incident.MethodSlack})
	}
}

// rollGiven records an answer, and shows the question with it.
func (h *Handler) rollGiven(ctx context.Context, r Request, key, id string, a incident.Answer) (Answer, error) {
	if err := h.Incidents.AnswerRoll(ctx, key, id, r.By.ID, a, r.Now); err != nil {
		return Answer{}, err
	}
	i, c, asked, err := h.Incidents.AskedBy(ctx, id, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Instead: AskView(r.l, r.By.TZ, i, c, asked, h.name)}, nil
}

const (
	formRollHelp = "roll-help"
	inputWhere   = "where"
)

// rollHelp counts as the answer at once; where the person is, and what they need, is asked afterwards.
func (h *Handler) rollHelp(ctx context.Context, r Request, id string) (Answer, error) {
	a, err := h.rollGiven(ctx, r, r.Key, id, incident.Answer{Safety: incident.InNeed, Method: incident.MethodSlack})
	if err != nil {
		return a, err
	}
	a.Modal = &Modal{
		Callback: formRollHelp, Meta: id + " " + incident.NewID(),
		Title: r.l.Say("form.roll-help.title"), Submit: r.l.Say("form.roll-help.submit"), Close: r.l.Say("form.done"),
		Intro: []Part{Text(Say(r.l, "form.roll-help.intro"))},
		Inputs: []Input{
			{ID: inputWhere, Label: r.l.Say("form.roll-help.where"), Placeholder: r.l.Say("form.roll-help.where.example"), Optional: true, MaxLength: incident.MaxTitle},
			{ID: inputText, Label: r.l.Say("form.roll-help.text"), Multiline: true, Optional: true, MaxLength: incident.MaxText},
		},
	}
	return a, nil
}

func (h *Handler) rollHelpSent(ctx context.Context, r Request, meta string, values map[string]string) (Answer, error) {
	id, key := cut(meta)
	_, err := h.rollGiven(ctx, r, "form/"+key, id, incident.Answer{Safety: incident.InNeed, Where: values[inputWhere], Note: values[inputText], Method: incident.MethodSlack})
	if err != nil {
		return h.inputError(r, inputText, err)
	}
	return Answer{View: say(r.l, "rollcall.told")}, nil
}

// rollAnswerFor records what somebody who leads knows of another person: "@lukas safe He called me".
func (h *Handler) rollAnswerFor(ctx context.Context, r Request, args string) (Answer, error) {
	n, rest, ask, err := h.which(ctx, r, args, ActionStatus)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	whom, rest := cut(rest)
	word, note := cut(rest)
	t, ok := h.target(whom)
	says, known := safetyOf(word)
	if !ok || !known {
		return Answer{View: say(r.l, "rollcall.answer.odd")}, nil
	}
	who, err := h.Incidents.AnswerFor(ctx, r.Key, n, r.By.ID, t, incident.Answer{Safety: says, Note: note}, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "rollcall.answered", "who", h.name(who), "safety", r.l.Say("safety."+string(says)))}, nil
}

// safetyOf reads an answer as people write it, in either language.
func safetyOf(word string) (incident.Safety, bool) {
	switch strings.ToLower(strings.Trim(word, ".,!")) {
	case "safe", "ok", "sicher":
		return incident.Safe, true
	case "help", "needs-help", "hilfe":
		return incident.InNeed, true
	case "unaffected", "not-affected", "unbetroffen":
		return incident.Unaffected, true
	}
	return incident.Unanswered, false
}
