package commands

import (
	"context"
	"strings"

	"tocsin/incident"
)

var rollCallVerb = verb{name: "rollcall", aliases: []string{"roll-call", "roll"}, usage: "[INC-n] AUDIENCE [question]; close; answer @person safe|help|unaffected [note]",
	run: func(h *Handler) verbFunc { return h.rollCall }}

// rollCall asks an audience whether they are safe. Alone it shows how a roll call stands, or asks for the audience in a form.
func (h *Handler) rollCall(ctx context.Context, r Request, args string) (Answer, error) {
	if run, rest := h.rollCallWord(args); run != nil {
		return run(ctx, r, rest)
	}
	n, rest, ask, err := h.which(ctx, r, args, ActionStatus)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	if run, after := h.rollCallWord(rest); run != nil {
		return run(ctx, r, n.String()+" "+after)
	}
	if rest == "" {
		return h.rollShow(ctx, r, n)
	}
	audience, question := h.audience(rest)
	if audience == nil {
		return Answer{View: say(r.l, "rollcall.whom", "word", brief(rest))}, nil
	}
	return h.callRollOrAsk(ctx, r, n, audience, question)
}

// rollCallWord takes "close" or "answer" off the arguments.
func (h *Handler) rollCallWord(args string) (verbFunc, string) {
	word, rest := cut(args)
	switch strings.ToLower(word) {
	case "close", "end":
		return h.rollClose, rest
	case "answer":
		return h.rollAnswerFor, rest
	}
	return nil, args
}

// callRollOrAsk begins a roll call that was typed; of very many it shows the form, filled in: a slip must not wake a whole company.
func (h *Handler) callRollOrAsk(ctx context.Context, r Request, n incident.Number, audience []incident.Target, question string) (Answer, error) {
	people, _ := h.Directory.Audience(audience, nil)
	if h.Updates.ConfirmAbove == 0 || len(people) <= h.Updates.ConfirmAbove {
		return h.callRoll(ctx, r, r.Key, n, audience, question)
	}
	if err := h.Incidents.MayCallRoll(ctx, n, r.By.ID, audience, question, r.Now); err != nil {
		return Answer{}, err
	}
	return h.rollFormOf(ctx, r, n, audience, question)
}

func (h *Handler) callRoll(ctx context.Context, r Request, key string, n incident.Number, audience []incident.Target, question string) (Answer, error) {
	people, err := h.Incidents.CallRoll(ctx, key, n, r.By.ID, audience, question, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "rollcall.begun", "incident", n.String(), "Count", people)}, nil
}

// rollShow shows how the newest roll call stands; where there is none, a form asks whom to ask.
func (h *Handler) rollShow(ctx context.Context, r Request, n incident.Number) (Answer, error) {
	rec, c, tally, err := h.Incidents.Roll(ctx, n, r.By.ID)
	if incident.CodeOf(err) == incident.NoRollCall && rec.Open() && h.Incidents.CallsRolls(rec, r.By.ID) {
		return h.rollForm(ctx, r, n.String())
	}
	if err != nil {
		return Answer{}, err
	}
	v := TallyView(r.l, r.By.TZ, rec.Incident, c, tally, h.name)
	if row := h.rollButtons(r, rec, c); len(row) > 0 {
		v.Parts = append(v.Parts, row)
	}
	return Answer{View: v}, nil
}

// rollButtons are for those who see answers; everybody else sees counts only.
func (h *Handler) rollButtons(r Request, rec incident.Record, c incident.RollCall) (row Buttons) {
	value := rec.Number.String()
	if rec.SeesAnswers(r.By.ID, c) {
		row = Buttons{{Action: ActionRollMissing, Value: value, Label: r.l.Say("button.roll-missing")}, {Action: ActionRollInNeed, Value: value, Label: r.l.Say("button.roll-in-need")}, rollFileButton(r.l, rec.Number)}
	}
	if c.Open() && h.Incidents.RunsRoll(rec, c, r.By.ID) {
		row = append(row, Button{Action: ActionRollClose, Value: value, Label: r.l.Say("button.roll-close"), Style: Danger})
	}
	if !c.Open() && rec.Open() && h.Incidents.CallsRolls(rec, r.By.ID) {
		row = append(row, Button{Action: ActionRollNew, Value: value, Label: r.l.Say("button.roll-new")})
	}
	return row
}

// rollClose ends the open roll call.
func (h *Handler) rollClose(ctx context.Context, r Request, args string) (Answer, error) {
	n, _, ask, err := h.which(ctx, r, number(args), ActionStatus)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	if err := h.Incidents.CloseRoll(ctx, r.Key, n, r.By.ID, r.Now); err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "rollcall.closed", "incident", n.String())}, nil
}
