package commands

import "context"

// formFunc carries out a form that was sent.
type formFunc func(ctx context.Context, r Request, meta string, values map[string]string) (Answer, error)

func (h *Handler) forms() map[string]formFunc {
	return map[string]formFunc{
		formTrigger: h.triggerSent, formUpdate: h.updateSent, formPreview: h.previewSent, formResolve: h.resolveSent, formReopen: h.reopenSent,
		formCorrect: h.correctSent,
		formMe:      h.meSent, formCode: h.codeSent, formHandoff: h.handoffSent,
		formRollCall: h.rollFormSent, formRollHelp: h.rollHelpSent,
	}
}
