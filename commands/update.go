package commands

import (
	"context"
	"strings"
	"time"

	"tocsin/incident"
)

var updateVerb = verb{name: "update", usage: "[INC-n] TEXT",
	run: func(h *Handler) verbFunc { return h.update }}

// update sends a status update. Without text it asks for it in a form; one to very many is shown once more before it goes.
func (h *Handler) update(ctx context.Context, r Request, args string) (Answer, error) {
	n, text, ask, err := h.which(ctx, r, args, ActionUpdate)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	if text == "" {
		return h.updateForm(ctx, r, n.String())
	}
	return h.sendOrAsk(ctx, r, draft{n: n, key: r.Key, texts: map[string]string{"": text}})
}

// draft is an update that has not been sent.
type draft struct {
	n     incident.Number
	key   string            // of the request that sends it
	texts map[string]string // by language; "" is for whoever speaks none of the others
	next  time.Duration
}

// sendOrAsk sends a draft, or shows it where it goes to so many that it is better read once more.
func (h *Handler) sendOrAsk(ctx context.Context, r Request, d draft) (Answer, error) {
	a, err := h.Incidents.Audience(ctx, d.n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	if a.Reach().Above(h.Updates.ConfirmAbove) && len([]rune(d.texts[""])) <= incident.MaxText {
		return h.previewForm(ctx, r, d)
	}
	return h.sendUpdate(ctx, r, d)
}

func (h *Handler) sendUpdate(ctx context.Context, r Request, d draft) (Answer, error) {
	news := newsOf(d.texts)
	news.Next = d.next
	rec, told, err := h.Incidents.Update(ctx, d.key, d.n, r.By.ID, news, r.Now)
	if err != nil {
		return Answer{}, err
	}
	id := "update.done"
	if told.Waiting {
		id = "update.waiting"
	}
	v := say(r.l, id, "incident", rec.Number.String())
	v.Parts = append(v.Parts, Text(reachText(r.l, told.Reach)))
	if d.next == 0 && !told.Waiting && rec.NextUpdateAt.After(r.Now) {
		v.Parts = append(v.Parts, Text(Say(r.l, "update.promised", "time", Moment(r.l, rec.NextUpdateAt, r.By.TZ))))
	}
	return Answer{View: v}, nil
}

const formUpdate = "update"

// The inputs of the form of an update, beside its text.
const (
	inputStatement = "statement"
	inputNext      = "next"
)

// updateForm asks for the text of a status update, or for one of the statements that are prepared, and says whom it reaches.
func (h *Handler) updateForm(ctx context.Context, r Request, ref string) (Answer, error) {
	a, err := h.textForm(ctx, r, formUpdate, ref)
	if err != nil || a.Modal == nil {
		return a, err
	}
	n, _ := incident.ParseNumber(ref)
	audience, err := h.Incidents.Audience(ctx, n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	m := a.Modal
	m.Intro = append(m.Intro, Text(reachText(r.l, audience.Reach())))
	rec, err := h.Incidents.Look(ctx, n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	if options := statementOptions(h.statements(rec.Playbook)); len(options) > 0 {
		m.Inputs[0].Optional = true
		m.Inputs = append(m.Inputs, Input{ID: inputStatement, Label: r.l.Say("form.update.statement"), Options: options, Optional: true})
	}
	m.Inputs = append(m.Inputs, Input{ID: inputNext, Label: r.l.Say("form.update.next"), Options: promises(r, rec)})
	next := &m.Inputs[len(m.Inputs)-1]
	next.Value = next.Options[0].Value
	return a, nil
}

// The choices of promising no further update, and of leaving it at what is promised.
const (
	noPromise   = "none"
	samePromise = "same"
)

func promises(r Request, rec incident.Record) (list []Option) {
	if rec.NextUpdateAt.After(r.Now) {
		list = append(list, Option{samePromise, r.l.Say("form.update.same", "time", r.l.Clock(rec.NextUpdateAt, r.By.TZ))})
	}
	list = append(list, Option{noPromise, r.l.Say("form.update.none")})
	for _, d := range []time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour} {
		list = append(list, Option{d.String(), r.l.Say("form.update.in", "duration", r.l.Duration(d))})
	}
	return list
}

func (h *Handler) updateSent(ctx context.Context, r Request, meta string, values map[string]string) (Answer, error) {
	ref, key := cut(meta)
	n, _ := incident.ParseNumber(ref)
	next, _ := time.ParseDuration(values[inputNext]) // the same is zero
	if values[inputNext] == noPromise {
		next = incident.NoPromise
	}
	d := draft{n: n, key: "form/" + key, texts: map[string]string{"": values[inputText]}, next: next}
	chosen, own := values[inputStatement], strings.TrimSpace(values[inputText]) != ""
	switch {
	case chosen != "" && own:
		return Answer{Errors: map[string]string{inputStatement: r.l.Say("form.update.both")}}, nil
	case chosen != "":
		return h.stated(ctx, r, d, chosen)
	}
	a, err := h.sendOrAsk(ctx, r, d)
	if err != nil {
		return h.inputError(r, inputText, err)
	}
	return a, nil
}
