package commands

import (
	"errors"

	"tocsin/incident"
)

// refusal is the sentence for an error of the domain.
func (h *Handler) refusal(r Request, err error) *View {
	var e *incident.Error
	errors.As(err, &e)
	var data []any
	for k, v := range e.Data {
		switch k {
		case "by":
			v = h.name(incident.PersonID(v))
		case "name", "address":
			v = brief(v)
		case "method":
			v = MethodName(r.l, incident.Method(v))
		}
		data = append(data, k, v)
	}
	return say(r.l, "error."+string(e.Code), data...)
}

// inputError is the sentence for an error of the domain that a form shows under one of its inputs.
func (h *Handler) inputError(r Request, input string, err error) (Answer, error) {
	switch incident.CodeOf(err) {
	case incident.EmptyText, incident.TextTooLong, incident.UnknownPlaybook, incident.MayNotTrigger, incident.UnknownSeverity, incident.OddPromise,
		incident.QuestionToMany:
		return Answer{Errors: map[string]string{input: h.refusal(r, err).Summary}}, nil
	}
	return Answer{}, err
}
