package commands

import (
	"context"

	"tocsin/incident"
)

const formCode = "code"

// codeForm asks for the codes that were sent to addresses that are not confirmed yet.
func (h *Handler) codeForm(ctx context.Context, r Request, _ string) (Answer, error) {
	pending, err := h.Store.Pending(ctx, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	if len(pending) == 0 {
		return Answer{View: say(r.l, "error."+string(incident.NoCode))}, nil
	}
	var list []incident.Contact
	for _, p := range pending {
		list = append(list, p.Contact)
	}
	return Answer{Modal: h.codeModal(r, list)}, nil
}

// newCode sends one more code to each address that waits for it, and asks for them.
func (h *Handler) newCode(ctx context.Context, r Request, _ string) (Answer, error) {
	pending, err := h.Store.Pending(ctx, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	for _, p := range pending {
		if _, err := h.Incidents.AddContact(ctx, r.By.ID, p.Contact, r.Now); err != nil {
			return Answer{}, err
		}
	}
	return h.codeForm(ctx, r, "")
}

func (h *Handler) codeModal(r Request, sent []incident.Contact) *Modal {
	m := &Modal{
		Callback: formCode, Meta: incident.NewID(),
		Title: r.l.Say("form.code.title"), Submit: r.l.Say("form.code.submit"), Close: r.l.Say("form.close"),
		Intro: []Part{Text(Say(r.l, "form.code.intro"))},
	}
	for _, c := range sent {
		m.Inputs = append(m.Inputs, Input{ID: string(c.Method), Label: r.l.Say("form.code.code", "method", MethodName(r.l, c.Method), "address", c.Address),
			Placeholder: "123456", Optional: len(sent) > 1, MaxLength: 12})
	}
	return m
}

func (h *Handler) codeSent(ctx context.Context, r Request, _ string, values map[string]string) (Answer, error) {
	for _, m := range incident.Methods {
		code := values[string(m)]
		if code == "" {
			continue
		}
		_, err := h.Incidents.ConfirmContact(ctx, r.By.ID, m, code, r.Now)
		if incident.CodeOf(err) != "" {
			return Answer{Errors: map[string]string{string(m): h.refusal(r, err).Summary}}, nil
		}
		if err != nil {
			return Answer{}, err
		}
	}
	return h.meSaved(ctx, r)
}
